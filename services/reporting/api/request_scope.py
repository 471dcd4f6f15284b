"""What a reader asks for: a period, a moment, and the audience that they belong to."""

from datetime import date

from flask import request
from flask_babel import gettext as _

from services.reporting.api.moments import parse_moment
from services.reporting.figures import AUDIENCES, period_named
from services.reporting.history import History, history_at
from services.reporting.queries import FactQueries
from services.reporting.reports import live_report
from services.reporting.reports.document import ReportDocument
from shared.domain.dates import within
from shared.domain.errors import Malformed
from shared.environment.memoization import memoized
from shared.event_store.sealer import to_the_minute
from shared.public_view.openness import Audience
from shared.web.audience import BUREAU, audience_of
from shared.web.strict_json import is_clean
from shared.web.tokens import Viewer

SEES_WHO = frozenset({"staff", "approver", "administrator", "auditor"})
READERS = ("reader", *sorted(BUREAU))


def narrowed_audience(viewer: Viewer, asked: str | None) -> Audience:
    """The audience asked for, or the viewer's own if that is narrower."""
    named = next((each for each in AUDIENCES if each == asked), None)
    own = audience_of(viewer)
    return own if named is None else min(named, own, key=AUDIENCES.index)


def requested_audience(viewer: Viewer) -> Audience:
    """The audience that the page's address names, never wider than the viewer's own, which it is by default."""
    asked = query_argument("audience")
    if asked is not None and asked not in AUDIENCES:
        raise Malformed("audience", _("Choose one of: %(choices)s.", choices=", ".join(AUDIENCES)))
    return narrowed_audience(viewer, asked)


def readable_audiences(viewer: Viewer) -> tuple[str, ...]:
    """The audiences whose issued reports a viewer may read. Those marked public are for everybody."""
    if viewer.roles & BUREAU:
        return AUDIENCES
    return AUDIENCES[:2] if viewer.signed_in and "reader" in viewer.roles else AUDIENCES[:1]


def query_argument(name: str, longest: int = 300) -> str | None:
    """A parameter of a page's address, "" as absent. Raises Malformed."""
    text = (request.args.get(name) or "").strip()
    if len(text) > longest or not is_clean(text):
        raise Malformed(name, _("Write at most %(longest)s characters, without control characters.", longest=longest))
    return text or None


def requested_history(facts: FactQueries, as_known_at: str | None, audience: Audience) -> History:
    """Return what is open to an audience of what was known at the moment asked for. Raise Malformed, BeforeTheLog, Unavailable."""
    return history_at(facts, facts.moment(parse_moment(as_known_at)), audience, to_the_minute())


@memoized(4)
def requested_report(facts: FactQueries, history: History, period: str) -> ReportDocument:
    return live_report(facts, history, period)


def period_of(history: History, code: str) -> str:
    """The study period in which a meeting was held, by the meeting's code. Raises Malformed."""
    days = [fact.body.first_day for fact in history.meetings if fact.body.code == code and fact.body.status == "held"]
    for name in (str(fact.body.name) for fact in history.periods):
        period = period_named(history, name)
        if any(within(day, period.first, period.last or date.max) for day in days):
            return name
    raise Malformed("period", _("No study period is defined in which a meeting %(meeting)s was held.", meeting=code))


def default_period(history: History) -> str | None:
    """The period that a page shows when none is asked for: the last one in which a meeting was held."""
    names = [str(fact.body.name) for fact in sorted(history.periods, key=lambda fact: str(fact.body.first_day))]
    held = [str(fact.body.first_day) for fact in history.meetings if fact.body.status == "held"]
    for name in reversed(names):
        period = period_named(history, name)
        last = period.last.isoformat() if period.last else "9999"
        if any(period.first.isoformat() <= day <= last for day in held):
            return name
    return names[-1] if names else None
