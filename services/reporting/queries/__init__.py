"""Questions to reporting's tables: the facts at a moment, what staff keep, and which reports were issued."""

from services.reporting.queries.facts import MOMENT, BeforeTheLog, Facts, LogState, Moment
from services.reporting.queries.readings import Readings
from services.reporting.queries.shelf import Damaged, Shelf
from services.reporting.queries.staff import Staff
from services.reporting.queries.windows import Window, window_after, window_before

__all__ = [
    "MOMENT",
    "BeforeTheLog",
    "Damaged",
    "Facts",
    "LogState",
    "Moment",
    "Readings",
    "Shelf",
    "Staff",
    "Window",
    "window_after",
    "window_before",
]
