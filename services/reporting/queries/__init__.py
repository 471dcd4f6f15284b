"""Queries on reporting's tables: the facts at a moment, the records of staff, and issued reports."""

from services.reporting.queries.deliveries import DeliveryQueries
from services.reporting.queries.facts import FactQueries, stated_by_last_event
from services.reporting.queries.feed_cursors import FeedCursors
from services.reporting.queries.moments import MOMENT, BeforeTheLog, LogState, Moment
from services.reporting.queries.partner_records import PartnerRecords, PublicMeeting
from services.reporting.queries.reports import IssuedLast, ReportDamaged, ReportQueries
from services.reporting.queries.staff import ResolutionItem, StaffQueries
from services.reporting.queries.windows import VersionWindow, window_after, window_before

__all__ = [
    "MOMENT",
    "BeforeTheLog",
    "DeliveryQueries",
    "FactQueries",
    "FeedCursors",
    "IssuedLast",
    "LogState",
    "Moment",
    "PartnerRecords",
    "PublicMeeting",
    "ReportDamaged",
    "ReportQueries",
    "ResolutionItem",
    "StaffQueries",
    "VersionWindow",
    "stated_by_last_event",
    "window_after",
    "window_before",
]
