"""The vault: encryption, and access to names."""
