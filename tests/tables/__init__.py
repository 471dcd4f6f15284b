"""Tables as files: read, and written."""
