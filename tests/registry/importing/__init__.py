"""Import of organizations."""
