"""A home and its contents: files, settings, the state of the databases, and access to all services at once."""
