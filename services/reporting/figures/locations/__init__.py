"""Figures on the places of meetings."""
