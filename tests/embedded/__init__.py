"""The default installation on one machine, run as processes."""
