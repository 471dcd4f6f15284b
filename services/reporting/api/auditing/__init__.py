"""The auditor's page, the events behind a number, and the replay of a report."""

from services.reporting.api.auditing.audit_pages import audit_pages
from services.reporting.api.auditing.events import figure_events
from services.reporting.api.auditing.log_heads import LogHeads
from services.reporting.api.auditing.replay import replay_pages

__all__ = ["LogHeads", "audit_pages", "figure_events", "replay_pages"]
