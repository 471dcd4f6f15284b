"""How it is run: the one place that may know all services."""
