"""JSON and forms to what a command says, rows to JSON."""
