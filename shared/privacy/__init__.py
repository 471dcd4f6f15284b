"""Personal fields are closed under a key per person before they are stored, so that destroying the key erases them."""
