"""Schemas from JSON and forms to the contents of commands, and from rows to JSON."""
