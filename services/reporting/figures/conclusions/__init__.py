"""Figures on conclusions and communiqués (68-01, 68-10)."""
