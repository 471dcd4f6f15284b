"""Series in the console: list, open, its meetings in order, and of which days its record is complete."""

from datetime import date
from typing import Any, ClassVar

import msgspec
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.meetings import read_models as rm
from services.meetings import schemas
from services.meetings.console.amending import series_amendments
from services.meetings.console.histories import Teller
from services.meetings.console.names import Names
from services.meetings.console.past import Pasts
from services.meetings.console.shown import (
    KINDS,
    ROLES,
    SEEN_BY,
    STATES,
    WRITERS,
    days,
    marking,
    place,
    runs,
    span,
    word,
)
from services.meetings.console.standing import standing
from services.meetings.domain import commands
from services.meetings.queries import Histories, Known, Lists
from shared.event_store.command_handler import Answer, By, CommandHandler
from shared.web.console import Act, Badge, Column, EventSourcedView, Fact, Field, Filter, Happening, Past, Reading
from shared.web.days import in_words

SPAN = (
    Field("state", _l("The record is"), kind="radio", choices=STATES),
    Field("first", _l("First day"), kind="day"),
    Field("last", _l("Last day"), _l("Leave it empty while it goes on."), "day", optional=True),
    Field(
        "what", _l("What is known"), _l("Such as: two meetings took place; nothing more is known of them."), "textarea"
    ),
    Field("source", _l("Source"), _l("Where this is stated."), optional=True),
)


def _open(handler: CommandHandler) -> Act:
    def run(wanted: schemas.Wanted, by: By, _row: Any) -> Answer:
        command, mark = wanted
        return handler.handle(command, msgspec.structs.replace(by, marking=mark))

    fields = (
        Field("name", _l("Name"), _l("As pages and reports call it: CTO meetings.")),
        Field("code", _l("Code"), _l("Short, in front of every number: CTO.")),
        Field("kind", _l("Kind"), kind="radio", choices=KINDS),
        Field(
            "kept_from", _l("Record kept from"), _l("From this day on nothing will be missing."), "day", optional=True
        ),
    )
    done = lambda wanted, _answer: _("The series %(name)s is opened.", name=wanted[0].name)  # noqa: E731
    return Act("new", _l("Open a series"), fields, schemas.OpenSeries, run, done, roles=WRITERS)


def _state(handler: CommandHandler) -> Act:
    return Act(
        "record",
        _l("State the record"),
        (*SPAN, SEEN_BY),
        schemas.StateSeriesRecord,
        runs(handler, commands.StateSeriesRecord, series="id"),
        lambda _parts, _answer: _("The record of this series is stated."),
        initial=lambda _row: {"marking": "bureau"},
        roles=WRITERS,
        primary=True,
    )


def series_view(
    handler: CommandHandler, lists: Lists, known: Known, histories: Histories, names: Names, reading: Reading
) -> EventSourcedView:
    class Series(EventSourcedView):
        table = rm.series
        title = _l("Series")
        columns = (
            Column("name", _l("Series"), sort="sort_name"),
            Column("code", _l("Code"), sort="code"),
            Column("kind", _l("Kind"), value=lambda row: word(KINDS, row.kind)),
            Column("kept_from", _l("Record kept from"), "day", sort="kept_from"),
        )
        roles: ClassVar = ROLES
        search, search_hint, order = ("sort_name",), _l("Name"), "sort_name"
        filters = (Filter("kind", _l("Kind"), KINDS),)
        creates, acts = _open(handler), (_state(handler), *series_amendments(handler))
        details_template, has_past = "meetings/series.html", True

        def summary(self, row: Any) -> str:
            return str(word(KINDS, row.kind))

        def badges(self, row: Any) -> list[Badge]:
            return [marking(row)]

        def facts(self, row: Any) -> list[Fact]:
            kept = in_words(row.kept_from, "long") if row.kept_from else None
            return [Fact(_("Code"), row.code), Fact(_("Record kept from"), kept)]

        def context(self, row: Any) -> dict[str, Any]:
            if row is None:
                return {}
            meetings = [
                {
                    "code": each.code,
                    "path": url_for("console-meetings.details_view", id=each.id),
                    "day": days(each),
                    "place": place(each, known),
                    "status": standing(each),
                }
                for each in lists.meetings_of(row.id)
            ]
            spans = [
                {
                    "days": span(each),
                    "state": word(STATES, each.state),
                    "what": each.what,
                    "path": url_for("console-records.details_view", id=each.fact),
                }
                for each in lists.records_of(row.id)
            ]
            return {"meetings": meetings, "spans": spans}

        def as_it_was(self, row: Any, day: date) -> Past:
            return Pasts(histories, known).series(row, day)

        def history(self, row: Any) -> list[Happening]:
            return Teller(known, names).tell(histories.of(row.id))

    return Series(reading, "series")
