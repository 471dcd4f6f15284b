"""The auditor's page, the events behind a number, and the replay of a report."""

from services.reporting.api.auditing.events import figure_events
from services.reporting.api.auditing.logs import Heads
from services.reporting.api.auditing.questions import questions
from services.reporting.api.auditing.replay import replay_pages

__all__ = ["Heads", "figure_events", "questions", "replay_pages"]
