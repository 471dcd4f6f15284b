"""A home and its contents: files, settings, the state of the databases, and all services opened together."""
