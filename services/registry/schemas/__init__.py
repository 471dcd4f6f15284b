"""JSON and forms to commands, rows to JSON."""
