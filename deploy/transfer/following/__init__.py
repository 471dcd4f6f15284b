"""Following a log for a person or a pipe: one event a line, a stored position, and plain words for failures."""
