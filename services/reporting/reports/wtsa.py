"""The assessment for WTSA over a study period (Resolution 68, 68-15): which figures it lays out, in which order."""

from services.reporting.figures import Audience, compute, period_named
from services.reporting.history import History, history_at
from services.reporting.queries import Facts, LogState
from services.reporting.reports.document import Report, Section

NAME = "wtsa"
SECTIONS = (
    ("held", "meetings.held"),
    ("participation", "participation.organizations"),
    ("retention", "retention.organizations"),
)


def wtsa(facts: Facts, period: str, as_known_at: str | None = None, audience: Audience = "bureau") -> Report:
    """The report from the live facts. Raises Malformed for a period or a moment that is none, BeforeTheLog."""
    moment = facts.moment(as_known_at)
    return assessment(history_at(facts, moment), period, facts.logs_at(moment), audience)


def assessment(history: History, period: str, logs: dict[str, LogState], audience: Audience = "bureau") -> Report:
    """The report from a history, wherever that came from."""
    over = period_named(history, period)
    sections = tuple(Section(id_, tuple(compute(history, key, over, audience=audience))) for id_, key in SECTIONS)
    return Report(NAME, audience, over, history.moment, logs, sections)
