"""Reports written in each of their formats."""
