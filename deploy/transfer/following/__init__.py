"""Following a log for a person or a pipe: an event a line, a place that is kept, and plain words for what goes wrong."""
