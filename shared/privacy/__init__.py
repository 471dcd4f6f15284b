"""The vault: personal fields are encrypted with a key per person before they are stored, so that destroying the key
erases them."""
