"""Schemas from JSON and forms to commands, and from rows to JSON."""
