"""Start and The year: what is due for meetings. Each rule is a small function over records read once."""
