"""JSON and forms to commands, rows to JSON: a module for each subject."""
