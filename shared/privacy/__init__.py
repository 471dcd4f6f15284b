"""The vault: personal fields are encrypted under a key per person before they are stored, so that destroying the key
erases them."""
