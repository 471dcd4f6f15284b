"""The one-machine default, as processes."""
