"""What a report issued for an audience outside the bureau tells of closed facts: one pure function, by a printed rule."""

from services.reporting.disclosure.earlier import Earlier, by_identity
from services.reporting.disclosure.giving import Asked
from services.reporting.disclosure.rule import NAME, TEXT, TITLE, is_counted_whole
from services.reporting.disclosure.telling import Disclosed, told_to

__all__ = [
    "NAME",
    "TEXT",
    "TITLE",
    "Asked",
    "Disclosed",
    "Earlier",
    "by_identity",
    "is_counted_whole",
    "told_to",
]
