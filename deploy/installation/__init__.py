"""A home and what lies in it: its files, its settings, the state of its databases, its services opened together."""
