"""Real processes killed from outside, and a recorder in another process that stores their promises."""
