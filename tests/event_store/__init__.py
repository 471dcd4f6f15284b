"""The kernel's event store, on each store that we run on."""
