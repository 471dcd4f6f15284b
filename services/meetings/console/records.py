"""What is stated of the record of a series: corrected and withdrawn, each with a reason."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l

from services.meetings import schemas
from services.meetings.console.history import HistoryFormatter
from services.meetings.console.labels import REASON, ROLES, SEEN_BY, STATES, WRITERS, _, command_runner, label_of, span
from services.meetings.console.registry_names import RegistryNames
from services.meetings.console.series import SPAN
from services.meetings.domain import commands
from services.meetings.queries import HistoryQueries, MeetingQueries, OrganizationDirectory
from services.meetings.schemas import CommandFields
from services.meetings.schemas.fields import without_fact
from shared.contracts.meetings import series
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult
from shared.event_store.statements import Filters, StatementQueries, StatementRow
from shared.public_view.approval import statement_of
from shared.web.console import (
    Column,
    EventSourcedView,
    FactRow,
    Filter,
    FormAction,
    FormField,
    HistoryEntry,
    ReadOnlySession,
)
from shared.web.days import localized_date
from shared.web.statements.form_fields import filled_from
from shared.web.statements.record_pages import RecordStatementView, Window


def with_fact(run: Any) -> Any:
    """The entry that an act is about comes with its page, not with its form."""

    def on_the_row(parts: CommandFields, context: CommandContext, row: Any) -> CommandResult:
        said, mark = parts
        answer: CommandResult = run((said | {"fact": row.fact}, mark), context, row)
        return answer

    return on_the_row


def _acts(handler: CommandHandler) -> tuple[FormAction, ...]:
    return (
        FormAction(
            "correct",
            _l("Correct the statement"),
            (*SPAN, SEEN_BY, REASON),
            without_fact(schemas.SERIES_RECORDS.correct_schema),
            with_fact(command_runner(handler, commands.CorrectSeriesRecord, series="record")),
            lambda _parts, answer: _("The statement is corrected.") if answer.events else _("Nothing was changed."),
            initial=lambda row: {**filled_from(row.kind, row.statement), "marking": row.marking},
            roles=WRITERS,
            primary=True,
        ),
        FormAction(
            "withdraw",
            _l("Withdraw the statement"),
            (FormField("reason", _l("Reason"), _l("Why it should not have been recorded."), "textarea"),),
            without_fact(schemas.WithdrawSeriesRecord),
            with_fact(command_runner(handler, commands.WithdrawSeriesRecord, series="record")),
            lambda _parts, answer: (
                _("The statement is withdrawn. It stays in the history.")
                if answer.events
                else _("Nothing was changed.")
            ),
            roles=WRITERS,
        ),
    )


def records_view(
    handler: CommandHandler,
    queries: MeetingQueries,
    directory: OrganizationDirectory,
    histories: HistoryQueries,
    names: RegistryNames,
    reading: ReadOnlySession,
) -> EventSourcedView:
    class Records(RecordStatementView):
        told = StatementQueries(queries.reader, series.KINDS)
        title = _l("What is known of the record")
        columns = (
            Column("first", _l("Days"), value=lambda row: span(row.statement), sort="first"),
            Column("series", _l("Series"), value=lambda row: queries.one_series(row.record).name),
            Column("state", _l("The record is"), value=lambda row: label_of(STATES, row.statement.state)),
            Column("what", _l("What is known"), value=lambda row: row.statement.what),
        )
        roles: ClassVar = ROLES
        order = "first"
        filters = (Filter("series", _l("Series"), directory.series_choices), Filter("state", _l("State"), STATES))
        actions = _acts(handler)

        def read(self, chosen: Mapping[str, str], _search: str, window: Window) -> list[StatementRow]:
            values = {name: value for name, value in chosen.items() if name != "series"}
            return self.told.page(series.SERIES_RECORD.name, Filters(values, chosen.get("series")), "first", **window)

        def heading(self, row: StatementRow) -> str:
            return _("%(series)s, %(days)s", series=queries.one_series(row.record).name, days=span(row.statement))

        def facts(self, row: StatementRow) -> list[FactRow]:
            said = row.statement
            return [
                FactRow(_("The record is"), label_of(STATES, said.state)),
                FactRow(_("First day"), localized_date(said.first, "long")),
                FactRow(_("Last day"), localized_date(said.last, "long") if said.last else _("it goes on")),
                FactRow(_("What is known"), said.what),
                FactRow(_("Source"), said.source),
            ]

        def history(self, row: StatementRow) -> list[HistoryEntry]:
            entries = [each for each in histories.history(row.record) if statement_of(each.event.data) == row.fact]
            return HistoryFormatter(directory, names).format(entries)

        def success_url(self, _act: FormAction, row: StatementRow, _answer: Any) -> str:
            return url_for("console-series.details_view", id=row.record)

    return Records(reading, "records")
