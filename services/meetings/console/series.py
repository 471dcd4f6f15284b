"""Series in the console: list, open, its meetings in order, and of which days its record is complete."""

from datetime import date
from typing import Any, ClassVar

import msgspec
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.meetings import read_models as rm
from services.meetings import schemas
from services.meetings.console.amendments import series_amendments
from services.meetings.console.history import HistoryFormatter
from services.meetings.console.labels import (
    KINDS,
    ROLES,
    SEEN_BY,
    STATES,
    WRITERS,
    command_runner,
    days,
    label_of,
    marking_badge,
    place,
    span,
)
from services.meetings.console.registry_names import RegistryNames
from services.meetings.console.snapshots import Snapshots
from services.meetings.console.status import status_label
from services.meetings.domain import commands
from services.meetings.queries import HistoryQueries, MeetingQueries, OrganizationDirectory
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult
from shared.web.console import (
    Badge,
    Column,
    EventSourcedView,
    FactRow,
    Filter,
    FormAction,
    FormField,
    HistoryEntry,
    ReadOnlySession,
    Snapshot,
)
from shared.web.days import localized_date

SPAN = (
    FormField("state", _l("The record is"), kind="radio", choices=STATES),
    FormField("first", _l("First day"), kind="day"),
    FormField("last", _l("Last day"), _l("Leave it empty while it goes on."), "day", optional=True),
    FormField(
        "what", _l("What is known"), _l("Such as: two meetings took place; nothing more is known of them."), "textarea"
    ),
    FormField("source", _l("Source"), _l("The document or web page that says so."), optional=True),
)


def _open(handler: CommandHandler) -> FormAction:
    def run(wanted: schemas.CommandInput, context: CommandContext, _row: Any) -> CommandResult:
        command, mark = wanted
        return handler.handle(command, msgspec.structs.replace(context, marking=mark))

    fields = (
        FormField("name", _l("Name"), _l("As pages and reports call it: CTO meetings.")),
        FormField("code", _l("Code"), _l("Short, in front of every number: CTO.")),
        FormField("kind", _l("Kind"), kind="radio", choices=KINDS),
        FormField(
            "kept_from", _l("Record kept from"), _l("From this day on nothing will be missing."), "day", optional=True
        ),
    )
    done = lambda wanted, _answer: _("The series %(name)s is opened.", name=wanted[0].name)  # noqa: E731
    return FormAction("new", _l("Open a series"), fields, schemas.OpenSeries, run, done, roles=WRITERS)


def _state(handler: CommandHandler) -> FormAction:
    return FormAction(
        "record",
        _l("State the record"),
        (*SPAN, SEEN_BY),
        schemas.SERIES_RECORDS.state_schema,
        command_runner(handler, commands.StateSeriesRecord, series="id"),
        lambda _parts, _answer: _("The record of this series is stated."),
        initial=lambda _row: {"marking": "bureau"},
        roles=WRITERS,
        primary=True,
    )


def series_view(
    handler: CommandHandler,
    queries: MeetingQueries,
    directory: OrganizationDirectory,
    histories: HistoryQueries,
    names: RegistryNames,
    reading: ReadOnlySession,
) -> EventSourcedView:
    class Series(EventSourcedView):
        table = rm.series
        title = _l("Series")
        columns = (
            Column("name", _l("Series"), sort="sort_name"),
            Column("code", _l("Code"), sort="code"),
            Column("kind", _l("Kind"), value=lambda row: label_of(KINDS, row.kind)),
            Column("kept_from", _l("Record kept from"), "day", sort="kept_from"),
        )
        roles: ClassVar = ROLES
        search, search_hint, order = ("sort_name",), _l("Name"), "sort_name"
        filters = (Filter("kind", _l("Kind"), KINDS),)
        create_action, actions = _open(handler), (_state(handler), *series_amendments(handler))
        details_template, has_snapshots = "meetings/series.html", True

        def summary(self, row: Any) -> str:
            return str(label_of(KINDS, row.kind))

        def badges(self, row: Any) -> list[Badge]:
            return [marking_badge(row)]

        def facts(self, row: Any) -> list[FactRow]:
            kept = localized_date(row.kept_from, "long") if row.kept_from else None
            return [FactRow(_("Code"), row.code), FactRow(_("Record kept from"), kept)]

        def context(self, row: Any) -> dict[str, Any]:
            if row is None:
                return {}
            meetings = [
                {
                    "code": each.code,
                    "path": url_for("console-meetings.details_view", id=each.id),
                    "day": days(each),
                    "place": place(each, directory),
                    "status": status_label(each),
                }
                for each in queries.meetings_of(row.id)
            ]
            spans = [
                {
                    "days": span(each.statement),
                    "state": label_of(STATES, each.statement.state),
                    "what": each.statement.what,
                    "path": url_for("console-records.details_view", id=each.fact),
                }
                for each in queries.records_of(row.id)
            ]
            return {"meetings": meetings, "spans": spans}

        def as_of(self, row: Any, day: date) -> Snapshot:
            return Snapshots(histories, directory).series(row, day)

        def history(self, row: Any) -> list[HistoryEntry]:
            return HistoryFormatter(directory, names).format(histories.history(row.id))

    return Series(reading, "series")
