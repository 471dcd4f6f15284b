"""The vault: what it closes, and who can open it."""
