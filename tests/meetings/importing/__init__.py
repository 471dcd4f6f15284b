"""Import of past meetings."""
