"""The pure part of the kernel."""
