"""Meetings: series, meetings, attendance."""
