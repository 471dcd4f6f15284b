"""Figures on participation."""
