"""What is stated of the record of a series: corrected and withdrawn, each with a reason."""

from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l

from services.meetings import read_models as rm
from services.meetings import schemas
from services.meetings.console.history import HistoryFormatter
from services.meetings.console.labels import REASON, ROLES, SEEN_BY, STATES, WRITERS, _, command_runner, label_of, span
from services.meetings.console.registry_names import RegistryNames
from services.meetings.console.series import SPAN
from services.meetings.domain import commands
from services.meetings.queries import HistoryQueries, MeetingQueries, OrganizationDirectory
from services.meetings.schemas import CommandFields
from services.meetings.schemas.fields import without_fact
from shared.event_store.command_handler import CommandContext, CommandHandler, CommandResult
from shared.public_view.approval import statement_of
from shared.web.console import (
    Column,
    EventSourcedView,
    FactRow,
    Field,
    Filter,
    FormAction,
    HistoryEntry,
    ReadOnlySession,
)
from shared.web.days import localized_date


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
            without_fact(schemas.CorrectSeriesRecord),
            with_fact(command_runner(handler, commands.CorrectSeriesRecord, series="series")),
            lambda _parts, answer: _("The statement is corrected.") if answer.events else _("Nothing was changed."),
            initial=lambda row: {field.name: getattr(row, field.name) for field in (*SPAN, SEEN_BY)},
            roles=WRITERS,
            primary=True,
        ),
        FormAction(
            "withdraw",
            _l("Withdraw the statement"),
            (Field("reason", _l("Reason"), _l("Why it should not have been stated."), "textarea"),),
            without_fact(schemas.WithdrawSeriesRecord),
            with_fact(command_runner(handler, commands.WithdrawSeriesRecord, series="series")),
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
    class Records(EventSourcedView):
        table = rm.series_records
        title = _l("What is known of the record")
        columns = (
            Column("first", _l("Days"), value=span, sort="first"),
            Column("series", _l("Series"), value=lambda row: queries.one_series(row.series).name),
            Column("state", _l("The record is"), value=lambda row: label_of(STATES, row.state)),
            Column("what", _l("What is known")),
        )
        roles: ClassVar = ROLES
        order = "first"
        filters = (Filter("series", _l("Series"), directory.series_choices), Filter("state", _l("State"), STATES))
        actions = _acts(handler)

        def heading(self, row: Any) -> str:
            return _("%(series)s, %(days)s", series=queries.one_series(row.series).name, days=span(row))

        def version_of(self, row: Any) -> int:
            return int(queries.one_series(row.series).version)

        def facts(self, row: Any) -> list[FactRow]:
            return [
                FactRow(_("The record is"), label_of(STATES, row.state)),
                FactRow(_("First day"), localized_date(row.first, "long")),
                FactRow(_("Last day"), localized_date(row.last, "long") if row.last else _("it goes on")),
                FactRow(_("What is known"), row.what),
                FactRow(_("Source"), row.source),
            ]

        def history(self, row: Any) -> list[HistoryEntry]:
            entries = [each for each in histories.history(row.series) if statement_of(each.event.data) == row.fact]
            return HistoryFormatter(directory, names).format(entries)

        def success_url(self, _act: FormAction, row: Any, _answer: Any) -> str:
            return url_for("console-series.details_view", id=row.series)

    return Records(reading, "records")
