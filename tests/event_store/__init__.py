"""The kernel's event store, on each database that we support."""
