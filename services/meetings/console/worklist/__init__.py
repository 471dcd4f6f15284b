"""Start and The year: what is due of meetings, by rules of which each is a small function over what was read once."""
