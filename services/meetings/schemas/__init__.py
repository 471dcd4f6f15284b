"""JSON and forms to the contents of commands, rows to JSON."""
