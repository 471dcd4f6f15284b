"""A meeting and a series as recorded by the end of a day: their events up to then, folded as usual."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy import create_engine

from services.meetings import read_models as rm
from services.meetings.console.labels import KINDS, MODES, STATES, STATUSES, _, days, label_of, span
from services.meetings.console.meeting_facts_labels import KINDS as FACT_KINDS
from services.meetings.console.meeting_facts_labels import details_in_words, in_words, subjects_label
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.projections import project
from services.meetings.queries.meetings import MeetingQueries, entities
from shared.domain.errors import NotThere
from shared.domain.event import StoredEvent
from shared.domain.registration import RegisteredInError, Reinstated
from shared.event_store.statements import StatementRow
from shared.web.console import FactRow, Snapshot
from shared.web.days import localized_date

Facts = Callable[[MeetingQueries], list[FactRow]]


def meeting_on(work: MeetingsWorkspace, row: Any, day: date) -> Snapshot:
    """Return a meeting as recorded by the end of a day."""
    sentence = _("What had been recorded by the end of that day (UTC). The days below are those of the meeting.")
    known_then = [*_recorded_by(work, day, row.series), *_recorded_by(work, day, row.id)]
    return _snapshot(known_then, row.code, sentence, lambda queries: _meeting(work, queries, row.id))


def series_on(work: MeetingsWorkspace, row: Any, day: date) -> Snapshot:
    """Return a series as recorded by the end of a day."""
    sentence = _("What had been recorded by the end of that day (UTC).")
    known_then = _recorded_by(work, day, row.id)
    return _snapshot(known_then, row.name, sentence, lambda queries: _series(queries, row.id))


def _recorded_by(work: MeetingsWorkspace, day: date, record: str) -> list[StoredEvent]:
    """Return the events recorded by the end of a day, except a removal that had been undone by then, and its reinstatement."""
    entries = work.histories.history(record)
    events = [each.event for each in entries if each.recorded and each.recorded[:10] <= day.isoformat()]
    last_reinstated = max(
        (number for number, each in enumerate(events) if isinstance(each.data, Reinstated)), default=-1
    )
    slips = RegisteredInError | Reinstated
    return [each for number, each in enumerate(events) if number > last_reinstated or not isinstance(each.data, slips)]


def _snapshot(known_then: list[StoredEvent], heading: str, sentence: str, facts: Facts) -> Snapshot:
    """Return the service's projections over an empty database in memory, given the events recorded by then."""
    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            rm.metadata.create_all(connection)
            project(connection, known_then)
        try:
            return Snapshot(heading, sentence, facts(MeetingQueries(engine)))
        except NotThere:
            return Snapshot(heading, sentence, [])
    finally:
        engine.dispose()


def _meeting(work: MeetingsWorkspace, queries: MeetingQueries, meeting: str) -> list[FactRow]:
    meeting_row = queries.meeting(meeting)
    attending = entities(queries.attendance_of(meeting))
    count = ngettext("one organization", "%(num)s organizations", len(attending)) if attending else None
    complete = {True: _("complete"), False: _("not complete"), None: None}[meeting_row.complete]
    return [
        FactRow(_("Status"), label_of(STATUSES, meeting_row.status)),
        FactRow(_("Series"), queries.one_series(meeting_row.series).name),
        FactRow(_("Number in the series"), str(meeting_row.ordinal) if meeting_row.ordinal else _("none")),
        FactRow(_("Days"), days(meeting_row, "long")),
        FactRow(_("Place"), work.place(meeting_row)),
        FactRow(_("Mode"), label_of(MODES, meeting_row.mode)),
        FactRow(_("Attendance"), count),
        FactRow(_("The list of attendance"), complete),
        *_stated(queries, meeting),
    ]


def _stated(queries: MeetingQueries, meeting: str) -> list[FactRow]:
    """Return the stated facts of a meeting; missing ones were not known then."""
    details, subjects = queries.details_of(meeting), queries.subjects_of(meeting)
    by_kind: dict[str, list[StatementRow]] = {}
    for row in queries.facts_of(meeting):
        by_kind.setdefault(row.kind.name, []).append(row)
    stated = {} if details is None else details_in_words(details)
    return [
        *([] if subjects is None else [FactRow(_("Subjects"), subjects_label(subjects))]),
        *(FactRow(label, value) for label, value in stated.items() if value),
        *(FactRow(str(label), _lines(by_kind[kind])) for kind, label in FACT_KINDS if kind in by_kind),
    ]


def _lines(rows: Sequence[StatementRow]) -> Markup:
    lines = (Markup("<li>{}</li>").format(in_words(row.statement)) for row in rows)
    return Markup('<ul class="plain">{}</ul>').format(Markup("").join(lines))


def _series(queries: MeetingQueries, series: str) -> list[FactRow]:
    series_row, records = queries.one_series(series), [row.statement for row in queries.records_of(series)]
    kept_from = localized_date(series_row.kept_from, "long") if series_row.kept_from else None
    return [
        FactRow(_("Code"), series_row.code),
        FactRow(_("Kind"), label_of(KINDS, series_row.kind)),
        FactRow(_("Record kept from"), kept_from),
        FactRow(_("Group"), series_row.group),
        *(FactRow(span(each), f"{label_of(STATES, each.state)}: {each.what}") for each in records),
    ]
