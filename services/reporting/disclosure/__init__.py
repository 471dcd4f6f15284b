"""The disclosure of closed facts in a report issued for an audience outside the bureau: one pure function, following a
printed rule."""

from services.reporting.disclosure.control import Disclosed, disclosed_to
from services.reporting.disclosure.earlier_reports import EarlierReport, by_rule
from services.reporting.disclosure.giving import RequestedFigures
from services.reporting.disclosure.rule import NAME, TEXT, TITLE, is_counted_whole

__all__ = [
    "NAME",
    "TEXT",
    "TITLE",
    "Disclosed",
    "EarlierReport",
    "RequestedFigures",
    "by_rule",
    "disclosed_to",
    "is_counted_whole",
]
