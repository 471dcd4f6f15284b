"""The reports desk: what is due to TSAG and WTSA, what became of it, and what the next report still lacks."""
