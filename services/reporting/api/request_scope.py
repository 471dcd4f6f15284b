"""The scope of a request: period, moment, audience, and the language of the answer."""

from datetime import date
from functools import cache
from typing import Any

from flask import request
from flask_babel import get_translations
from flask_babel import gettext as _

from services.reporting.figures import AUDIENCES, Figure, Period, compute, period_named
from services.reporting.history import History, history_at
from services.reporting.queries import BeforeTheLog, FactQueries, Moment
from services.reporting.reports.advisory_group.header import period_since_last
from services.reporting.reports.figure_reference import figure_named, parse_reference, rule_parameters
from services.reporting.reports.languages import Language
from services.reporting.reports.plan import ReportPlan
from services.reporting.reports.plans import TSAG, WTSA
from services.reporting.schemas.moments import is_positions, moment_as_iso
from shared.domain.dates import within
from shared.domain.errors import Malformed, NotThere, Unavailable
from shared.environment.clock import to_the_minute, to_the_second
from shared.event_store.statements import OpenRecords, VisibleRecords
from shared.public_view.openness import OPEN_TO, Audience
from shared.web.audience import BUREAU, audience, audience_of
from shared.web.days import localized_date
from shared.web.statements.endpoints import StatementAccess
from shared.web.strict_json import is_clean
from shared.web.viewer import Viewer, viewer

WRITERS = ("staff", "approver", "administrator")
SEES_WHO = frozenset({*WRITERS, "auditor"})
READERS = ("reader", *sorted(BUREAU))
SEES_DRAFTS = (*WRITERS, "auditor")
BEFORE_THE_LOG = {404: "Nothing was recorded before the moment (before-the-log)."}
"""The error response to a request for a moment before the log begins, for the API's document."""
TemplateContext = dict[str, Any]


def _visible_statements() -> VisibleRecords | None:
    """Return the viewer's view of statements; None in the bureau. Outside it, statements that name a record are closed
    here, because only reports can tell whether that record is open."""
    seen_by = audience()
    return None if seen_by == "bureau" else VisibleRecords(_open_records(seen_by), to_the_second())


@cache
def _open_records(seen_by: Audience) -> OpenRecords:
    return OpenRecords(OPEN_TO[seen_by], {})


STATEMENT_ACCESS = StatementAccess(_visible_statements, WRITERS, READERS)

# Not Flask-Babel's gettext and ngettext: the latter fills in placeholders, which the lines of a document do themselves.
READER_LANGUAGE = Language(
    lambda text: str(get_translations().ugettext(text)),
    lambda one, many, count: str(get_translations().ungettext(one, many, count)),
    localized_date,
)
_DAY = len("2026-11-05")

# Ids, parameters and audiences ----------------------------------------------------------------------------------------


def query_argument(name: str, longest: int = 300) -> str | None:
    """Return a parameter of a page's address, treating "" as absent. Raises Malformed."""
    text = (request.args.get(name) or "").strip()
    if len(text) > longest or not is_clean(text):
        raise Malformed(name, _("Write at most %(longest)s characters, without control characters.", longest=longest))
    return text or None


def require_choice(name: str, text: str | None, *choices: str) -> None:
    """Raise Malformed unless the value is one of the choices."""
    if text not in choices:
        raise Malformed(name, _("Choose one of: %(choices)s.", choices=", ".join(choices)))


def narrowed_audience(viewer: Viewer, requested: str | None) -> Audience:
    """Return the requested audience, or the viewer's own if that is narrower."""
    chosen = next((each for each in AUDIENCES if each == requested), None)
    widest = audience_of(viewer)
    return widest if chosen is None else min(chosen, widest, key=AUDIENCES.index)


def requested_audience() -> Audience:
    """Return the audience in the page's address, never wider than the viewer's own, which is the default."""
    requested = query_argument("audience")
    if requested is not None:
        require_choice("audience", requested, *AUDIENCES)
    return narrowed_audience(viewer(), requested)


def readable_audiences(viewer: Viewer) -> tuple[str, ...]:
    """Return the audiences whose issued reports a viewer may read. Public reports are for everyone."""
    if viewer.roles & BUREAU:
        return AUDIENCES
    return AUDIENCES[:2] if viewer.signed_in and "reader" in viewer.roles else AUDIENCES[:1]


# Moments --------------------------------------------------------------------------------------------------------------


def parse_moment(text: str | None) -> str | None:
    """Return the ISO form of a day or a minute, and a position unchanged. Raises Malformed."""
    try:
        return None if text is None else moment_as_iso(text)
    except ValueError as wrong:
        raise Malformed("as_known_at", str(wrong)) from None


def requested_moment(facts: FactQueries, field: str, text: str | None) -> Moment:
    """Return the moment in a field. Raises Malformed for that field, BeforeTheLog, Unavailable."""
    try:
        return facts.moment(parse_moment(text))
    except Malformed as wrong:
        raise Malformed(field, str(wrong.parameters["remedy"])) from wrong


def format_moment(facts: FactQueries, text: str | None, moment: Moment, *, to_minute: bool) -> str:
    """Return a moment in words: the requested minute, or else the day of the last event then known; with `to_minute`,
    the time of that event if the day alone is ambiguous."""
    iso = parse_moment(text) or ""
    if len(iso) > _DAY and not is_positions(iso):
        return _minute(iso)
    return _minute(facts.last_recorded(moment)) if to_minute else localized_date(moment.day.isoformat(), "long")


def format_report_moment(facts: FactQueries, text: str | None, moment: Moment) -> str:
    """Return the moment of a page about the past: to the minute if it is on the present day."""
    return format_moment(facts, text, moment, to_minute=facts.moment().day == moment.day)


def _before_the_log(early: BeforeTheLog) -> str:
    """Name the beginning of the log, to the minute if it is on the requested day."""
    begins, day = str(early.parameters["begins"]), str(early.parameters["day"])
    when = _minute(begins) if begins[:_DAY] == day[:_DAY] else localized_date(begins[:_DAY], "long")
    return str(_("The log begins on %(day)s. Nothing was recorded before.", day=when))


def remedy_of(wrong: Malformed | NotThere | Unavailable) -> str:
    """Return the sentence for a page that cannot be shown."""
    if isinstance(wrong, BeforeTheLog):
        return _before_the_log(wrong)
    if isinstance(wrong, NotThere):
        return str(_("There is no %(id)s.", id=wrong.parameters.get("id")))
    return str(wrong.parameters["remedy"])


def _minute(iso: str) -> str:
    day = localized_date(iso[:_DAY], "long")
    return str(_("%(day)s, %(time)s UTC", day=day, time=iso[_DAY + 1 : _DAY + 6])) if len(iso) > _DAY else day


# Histories and periods ------------------------------------------------------------------------------------------------


def requested_history(facts: FactQueries, as_known_at: str | None, audience: Audience) -> History:
    """Return the history open to an audience as known at the requested moment. Raises Malformed, BeforeTheLog, Unavailable."""
    return history_at(facts, facts.moment(parse_moment(as_known_at)), audience, to_the_minute())


def page_history(facts: FactQueries) -> History:
    """Return the open history as known at the moment in the page's address. Raises the same errors as `requested_history`."""
    return requested_history(facts, query_argument("as_known_at"), requested_audience())


def page_figure(facts: FactQueries) -> tuple[History, Period, Figure]:
    """Return the figure in the page's address, its period, and its history. Also raises NotThere."""
    text = query_argument("figure")
    if text is None:
        raise Malformed("figure", _("Name a figure, such as %(example)s.", example="meetings.held"))
    history = page_history(facts)
    period = period_named(history, query_argument("period") or default_period(history) or "")
    reference = parse_reference(text)
    parameters = rule_parameters(reference.key, reference.parameters)
    return history, period, figure_named(compute(history, reference.key, period, parameters), text)


def present_history(facts: FactQueries) -> History | None:
    """Return the present history open to the page's audience; None until something is counted."""
    try:
        return requested_history(facts, None, requested_audience())
    except Unavailable:
        return None


def period_choices(history: History | None, requested: str | None) -> TemplateContext:
    """Return the names of the study periods, and the displayed one: the one requested, or the default."""
    names = sorted(str(fact.body.name) for fact in history.periods) if history else []
    shown = requested or (default_period(history) if history else None)
    return {"period_names": names if shown in (None, *names) else [shown, *names], "period_name": shown}


def period_of(history: History, code: str) -> str:
    """Return the study period in which a meeting was held, by the meeting's code. Raises Malformed."""
    days = [fact.body.first_day for fact in history.meetings if fact.body.code == code and fact.body.status == "held"]
    for name in (str(fact.body.name) for fact in history.periods):
        period = period_named(history, name)
        if any(within(day, period.first, period.last or date.max) for day in days):
            return name
    raise Malformed("period", _("No study period is defined in which a meeting %(meeting)s was held.", meeting=code))


def default_period(history: History, plan: ReportPlan = WTSA) -> str | None:
    """Return the default period of a page: the last one in which a meeting was held; for the report to TSAG, the time
    since TSAG's last meeting."""
    if plan is TSAG and (since := period_since_last(history)):
        return since
    names = [str(fact.body.name) for fact in sorted(history.periods, key=lambda fact: str(fact.body.first_day))]
    held = [str(fact.body.first_day) for fact in history.meetings if fact.body.status == "held"]
    for name in reversed(names):
        period = period_named(history, name)
        last = period.last.isoformat() if period.last else "9999"
        if any(period.first.isoformat() <= day <= last for day in held):
            return name
    return names[-1] if names else None
