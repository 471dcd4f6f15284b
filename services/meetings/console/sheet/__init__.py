"""Attendance of many at once: a sheet to mark, a list to paste, one act to record all of it, and one to undo it."""

from services.meetings.console.sheet.attendance_sheet import SheetWorkspace
from services.meetings.console.sheet.pages import SheetPages

__all__ = ["SheetPages", "SheetWorkspace"]
