"""What is stated of the record of a series: corrected and withdrawn, each with a reason."""

from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l

from services.meetings import read_models as rm
from services.meetings import schemas
from services.meetings.console.histories import Teller
from services.meetings.console.names import Names
from services.meetings.console.series import SPAN
from services.meetings.console.shown import REASON, ROLES, SEEN_BY, STATES, WRITERS, _, runs, span, word
from services.meetings.domain import commands
from services.meetings.queries import Histories, Known, Lists
from services.meetings.schemas import Parts
from shared.event_store.command_handler import Answer, By, CommandHandler
from shared.public_view.approving import statement_of
from shared.web.console import Act, Column, EventSourcedView, Fact, Field, Filter, Happening, Reading
from shared.web.days import in_words


def with_fact(run: Any) -> Any:
    """The entry that an act is about comes with its page, not with its form."""

    def on_the_row(parts: Parts, by: By, row: Any) -> Answer:
        said, mark = parts
        answer: Answer = run((said | {"fact": row.fact}, mark), by, row)
        return answer

    return on_the_row


class CorrectForm(schemas.CorrectSeriesRecord):
    class Meta:
        exclude = ("fact",)


class WithdrawForm(schemas.WithdrawSeriesRecord):
    class Meta:
        exclude = ("fact",)


def _acts(handler: CommandHandler) -> tuple[Act, ...]:
    return (
        Act(
            "correct",
            _l("Correct the statement"),
            (*SPAN, SEEN_BY, REASON),
            CorrectForm,
            with_fact(runs(handler, commands.CorrectSeriesRecord, series="series")),
            lambda _parts, answer: _("The statement is corrected.") if answer.events else _("Nothing was changed."),
            initial=lambda row: {field.name: getattr(row, field.name) for field in (*SPAN, SEEN_BY)},
            roles=WRITERS,
            primary=True,
        ),
        Act(
            "withdraw",
            _l("Withdraw the statement"),
            (Field("reason", _l("Reason"), _l("Why it should not have been stated."), "textarea"),),
            WithdrawForm,
            with_fact(runs(handler, commands.WithdrawSeriesRecord, series="series")),
            lambda _parts, answer: (
                _("The statement is withdrawn. It stays in the history.")
                if answer.events
                else _("Nothing was changed.")
            ),
            roles=WRITERS,
        ),
    )


def records_view(
    handler: CommandHandler, lists: Lists, known: Known, histories: Histories, names: Names, reading: Reading
) -> EventSourcedView:
    class Records(EventSourcedView):
        table = rm.series_records
        title = _l("What is known of the record")
        columns = (
            Column("first", _l("Days"), value=span, sort="first"),
            Column("series", _l("Series"), value=lambda row: lists.one_series(row.series).name),
            Column("state", _l("The record is"), value=lambda row: word(STATES, row.state)),
            Column("what", _l("What is known")),
        )
        roles: ClassVar = ROLES
        order = "first"
        filters = (Filter("series", _l("Series"), known.series_choices), Filter("state", _l("State"), STATES))
        acts = _acts(handler)

        def heading(self, row: Any) -> str:
            return _("%(series)s, %(days)s", series=lists.one_series(row.series).name, days=span(row))

        def version_of(self, row: Any) -> int:
            return int(lists.one_series(row.series).version)

        def facts(self, row: Any) -> list[Fact]:
            return [
                Fact(_("The record is"), word(STATES, row.state)),
                Fact(_("First day"), in_words(row.first, "long")),
                Fact(_("Last day"), in_words(row.last, "long") if row.last else _("it goes on")),
                Fact(_("What is known"), row.what),
                Fact(_("Source"), row.source),
            ]

        def history(self, row: Any) -> list[Happening]:
            entries = [each for each in histories.of(row.series) if statement_of(each.event.data) == row.fact]
            return Teller(known, names).tell(entries)

        def where_after(self, _act: Act, row: Any, _answer: Any) -> str:
            return url_for("console-series.details_view", id=row.series)

    return Records(reading, "records")
