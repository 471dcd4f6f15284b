"""Attendance of many at once: a sheet to mark, a list to paste, one action to record all of it, and one to undo it."""
