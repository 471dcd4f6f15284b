"""A meeting and a series as they were recorded by the end of a day: their events up to then, folded as they always are."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import ngettext
from sqlalchemy import Connection, create_engine, select

from services.meetings import read_models as rm
from services.meetings.console.shown import KINDS, MODES, STATES, STATUSES, _, days, place, span, word
from services.meetings.console.told_then import told_then
from services.meetings.projections import project
from services.meetings.queries import Histories, Known
from shared.domain.event import Stored
from shared.domain.registration import RegisteredInError, Reinstated
from shared.web.console import Fact, Past
from shared.web.days import in_words

Facts = Callable[[Connection, Any], list[Fact]]


class Pasts:
    def __init__(self, histories: Histories, known: Known) -> None:
        self._histories, self._known = histories, known

    def meeting(self, row: Any, day: date) -> Past:
        return self._past(rm.meetings, row, row.code, day, self._of_meeting)

    def series(self, row: Any, day: date) -> Past:
        return self._past(rm.series, row, row.name, day, _of_series)

    def _past(self, table: Any, row: Any, heading: str, day: date, facts: Facts) -> Past:
        """The projections of the service over an empty database in memory, given the events recorded by then."""
        sentence = _("What had been recorded by the end of that day, UTC. The days named below are the meeting's own.")
        if table is rm.series:
            sentence = _("What had been recorded by the end of that day, UTC.")
        known_then = self._known_by(day, row.id)
        engine = create_engine("sqlite://")
        try:
            with engine.begin() as connection:
                rm.metadata.create_all(connection)
                if table is rm.meetings:
                    project(connection, self._known_by(day, row.series))
                project(connection, known_then)
                then = connection.execute(select(table).where(table.c.id == row.id)).first()
                return Past(heading, sentence, facts(connection, then) if then else [])
        finally:
            engine.dispose()

    def _known_by(self, day: date, record: str) -> list[Stored]:
        """The events recorded by the end of a day, but for a removal that was taken back by then, and the reinstatement."""
        entries = self._histories.of(record)
        known = [each.event for each in entries if each.recorded and each.recorded[:10] <= day.isoformat()]
        back = max((number for number, each in enumerate(known) if isinstance(each.data, Reinstated)), default=-1)
        slips = RegisteredInError | Reinstated
        return [each for number, each in enumerate(known) if number > back or not isinstance(each.data, slips)]

    def _of_meeting(self, connection: Connection, then: Any) -> list[Fact]:
        table = rm.attendance
        came = connection.execute(select(table.c.organization).where(table.c.meeting == then.id).distinct()).all()
        series = connection.execute(select(rm.series.c.name).where(rm.series.c.id == then.series)).scalar_one()
        count = ngettext("one organization", "%(num)s organizations", len(came)) if came else None
        complete = {True: _("complete"), False: _("not complete"), None: None}[then.complete]
        return [
            Fact(_("State"), word(STATUSES, then.status)),
            Fact(_("Series"), series),
            Fact(_("Number in the series"), str(then.ordinal) if then.ordinal else _("none")),
            Fact(_("Days"), days(then, "long")),
            Fact(_("Place"), place(then, self._known)),
            Fact(_("Mode"), word(MODES, then.mode)),
            Fact(_("Attendance"), count),
            Fact(_("The list of attendance"), complete),
            *told_then(connection, then.id),
        ]


def _of_series(connection: Connection, then: Any) -> list[Fact]:
    table = rm.series_records
    stated = connection.execute(select(table).where(table.c.series == then.id).order_by(table.c.first)).all()
    kept = in_words(then.kept_from, "long") if then.kept_from else None
    return [
        Fact(_("Code"), then.code),
        Fact(_("Kind"), word(KINDS, then.kind)),
        Fact(_("Record kept from"), kept),
        *(Fact(span(each), f"{word(STATES, each.state)}: {each.what}") for each in stated),
    ]
