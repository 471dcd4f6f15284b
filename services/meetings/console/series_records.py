"""Statements on the record of a series: complete or missing periods, each with a page of its own."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l

from services.meetings.console.history import history_of
from services.meetings.console.labels import ROLES, SEEN_BY, STATES, _, label_of, span
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.domain import commands
from services.meetings.schemas import series as schemas
from services.meetings.schemas.fields import without_fact
from shared.contracts.meetings.series import SERIES_RECORD
from shared.event_store.statements import Filters, StatementQueries, StatementRow
from shared.web.console import (
    Column,
    FactRow,
    Filter,
    FormAction,
    FormField,
    HistoryEntry,
    ReadOnlySession,
)
from shared.web.days import localized_date
from shared.web.statements.acts import WHY
from shared.web.statements.form_fields import REASON, SOURCE, filled_from
from shared.web.statements.record_pages import RecordStatementView, Window

SPAN = (
    FormField("state", _l("The record is"), kind="radio", choices=STATES),
    FormField("first", _l("First day"), kind="day"),
    FormField("last", _l("Last day"), _l("Leave it empty if it is still open."), "day", optional=True),
    FormField(
        "what",
        _l("What is known"),
        _l("For example: two meetings took place; nothing else is known about them."),
        "textarea",
    ),
    SOURCE,
)


def _record_acts(work: MeetingsWorkspace) -> tuple[FormAction, ...]:
    act = work.acts(schemas, series="record", fact="fact").act
    return (
        act(
            "correct",
            _l("Correct the statement"),
            (*SPAN, SEEN_BY, REASON),
            commands.CorrectSeriesRecord,
            _l("The statement is corrected."),
            schema=without_fact(schemas.SERIES_RECORDS.correct_schema),
            initial=lambda row: {**filled_from(row.kind, row.statement), "marking": row.marking},
            primary=True,
        ),
        act(
            "withdraw",
            _l("Withdraw the statement"),
            (WHY,),
            commands.WithdrawSeriesRecord,
            _l("The statement is withdrawn. It stays in the history."),
            schema=without_fact(schemas.WithdrawSeriesRecord),
        ),
    )


class SeriesRecordsView(RecordStatementView):
    title = _l("Which years are complete")
    roles: ClassVar = ROLES
    order = "first"

    def __init__(self, work: MeetingsWorkspace, reading: ReadOnlySession) -> None:
        self.work, self.told, self.actions = (
            work,
            StatementQueries(work.queries.reader, [SERIES_RECORD]),
            _record_acts(work),
        )
        self.columns = (
            Column("first", _l("Days"), value=lambda row: span(row.statement), sort="first"),
            Column("series", _l("Series"), value=lambda row: work.name(row.record)),
            Column("state", _l("The record is"), value=lambda row: label_of(STATES, row.statement.state)),
            Column("what", _l("What is known"), value=lambda row: row.statement.what),
        )
        self.filters = (
            Filter("series", _l("Series"), work.queries.series_choices),
            Filter("state", _l("State"), STATES),
        )
        super().__init__(reading, "records")

    def read(self, chosen: Mapping[str, str], _search: str, window: Window) -> list[StatementRow]:
        values = {name: value for name, value in chosen.items() if name != "series"}
        rows = self.told.page(SERIES_RECORD.name, Filters(values, chosen.get("series")), "first", **window)
        self.work.records.names(row.record for row in rows)
        return rows

    def heading(self, row: StatementRow) -> str:
        return _("%(series)s, %(days)s", series=self.work.name(row.record), days=span(row.statement))

    def facts(self, row: StatementRow) -> list[FactRow]:
        said = row.statement
        return [
            FactRow(_("The record is"), label_of(STATES, said.state)),
            FactRow(_("First day"), localized_date(said.first, "long")),
            FactRow(_("Last day"), localized_date(said.last, "long") if said.last else _("still open")),
            FactRow(_("What is known"), said.what),
            FactRow(_("Source"), said.source),
        ]

    def history(self, row: StatementRow) -> list[HistoryEntry]:
        return history_of(self.work, row.record, fact=row.fact)

    def success_url(self, _act: FormAction, row: StatementRow, _answer: Any) -> str:
        return url_for("console-series.details_view", id=row.record)
