"""Conversion of JSON and forms to commands, and of rows to JSON: one module per subject."""
