"""Queries on reporting's tables: the facts at a moment, the records of staff, and issued reports."""

from services.reporting.queries.deliveries import DeliveryQueries
from services.reporting.queries.facts import FactQueries
from services.reporting.queries.feed_cursors import FeedCursors
from services.reporting.queries.moments import BeforeTheLog, LogState, Moment
from services.reporting.queries.partner_records import PartnerRecords
from services.reporting.queries.reports import IssuedLast, ReportQueries
from services.reporting.queries.staff import ResolutionItem, StaffQueries
from services.reporting.queries.windows import window_after, window_before

__all__ = [
    "BeforeTheLog",
    "DeliveryQueries",
    "FactQueries",
    "FeedCursors",
    "IssuedLast",
    "LogState",
    "Moment",
    "PartnerRecords",
    "ReportQueries",
    "ResolutionItem",
    "StaffQueries",
    "window_after",
    "window_before",
]
