"""The reports desk: reports due to TSAG and WTSA, what became of them, and what the next one still lacks."""
