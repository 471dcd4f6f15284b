"""Decisions of series, meetings and attendance, written as sentences."""
