"""The kernel's event store, on each supported database."""
