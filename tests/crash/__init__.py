"""Real processes killed from outside, and a recorder in another process that knows what they had promised."""
