"""Following of a log for a person or a pipe: one event per line, a stored position, and failures in plain words."""
