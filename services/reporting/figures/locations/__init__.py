"""Figures of the places of meetings."""
