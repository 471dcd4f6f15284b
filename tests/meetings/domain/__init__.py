"""Decisions of series, meetings and attendance, as sentences."""
