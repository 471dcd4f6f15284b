"""Decides what is open to whom and what partners are told: rules that several services apply alike. Pure."""
