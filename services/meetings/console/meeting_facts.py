"""A count, a topic, a conclusion or a report of a meeting on a page of its own: corrected and withdrawn, with a reason."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.meetings import schemas
from services.meetings.console.history import HistoryFormatter
from services.meetings.console.labels import REASON, ROLES, WRITERS, _, command_runner, label_of, marking_badge
from services.meetings.console.meeting_facts_actions import FORMS, FactForms
from services.meetings.console.meeting_facts_labels import KINDS, count_label, fact_label, meeting_label, text_of
from services.meetings.console.records import with_fact
from services.meetings.console.registry_names import RegistryNames
from services.meetings.domain import commands
from services.meetings.queries import HistoryQueries, MeetingQueries, OrganizationDirectory
from services.meetings.schemas.fields import without_fact
from shared.contracts.meetings import CountStated, meeting_facts
from shared.event_store.command_handler import CommandHandler
from shared.event_store.statements import StatementQueries, StatementRow
from shared.public_view.approval import statement_of
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
)
from shared.web.console.sources import linked, sources_list
from shared.web.statements.form_fields import filled_from
from shared.web.statements.record_pages import RecordStatementView, Window


def _correct(handler: CommandHandler, queries: MeetingQueries, forms: FactForms) -> FormAction:
    return FormAction(
        f"correct-{forms.name}",
        forms.correction_label,
        (*forms.fields(queries), REASON),
        without_fact(forms.acts.correct_schema),
        with_fact(command_runner(handler, forms.acts.correct, meeting="record")),
        lambda _parts, answer: _("It is corrected.") if answer.events else _("Nothing was changed."),
        initial=lambda row: {**filled_from(row.kind, row.statement), "marking": row.marking},
        roles=WRITERS,
        primary=True,
    )


def _withdraw(handler: CommandHandler) -> FormAction:
    return FormAction(
        "withdraw",
        _l("Withdraw the statement"),
        (FormField("reason", _l("Reason"), _l("Why it should not have been recorded."), "textarea"),),
        without_fact(schemas.WithdrawMeetingFact),
        with_fact(command_runner(handler, commands.WithdrawMeetingFact, meeting="record")),
        lambda _parts, answer: (
            _("It is withdrawn. It stays in the history.") if answer.events else _("Nothing was changed.")
        ),
        roles=WRITERS,
    )


def _stated(row: StatementRow) -> list[FactRow]:
    said = row.statement
    if not isinstance(said, CountStated):
        return [FactRow(str(label_of(KINDS, row.kind.name)), text_of(row))]
    number = Markup('<q class="stated">{}</q>').format(count_label(said.value, said.relation))
    return [
        FactRow(_("Number"), number),
        FactRow(_("What was counted"), said.of),
        FactRow(_("Who states it"), said.by),
    ]


def _sources(source: str | None, meeting: Any) -> FactRow:
    """Where it is stated; without a source of its own, the meeting's are."""
    if source:
        return FactRow(_("Source"), linked(source))
    return FactRow(_("Sources of the meeting"), sources_list(meeting.sources.split("\n")) if meeting.sources else None)


def meeting_facts_view(
    handler: CommandHandler,
    queries: MeetingQueries,
    directory: OrganizationDirectory,
    histories: HistoryQueries,
    names: RegistryNames,
    reading: ReadOnlySession,
) -> EventSourcedView:
    class MeetingFactsView(RecordStatementView):
        told = StatementQueries(queries.reader, meeting_facts.KINDS)
        title = _l("What is told of meetings")
        columns = (
            Column("text", _l("Events"), value=fact_label),
            Column("kind", _l("Kind"), value=lambda row: label_of(KINDS, row.kind.name), sort="kind"),
            Column("meeting", _l("Meeting"), value=lambda row: queries.meeting(row.record).code),
        )
        roles: ClassVar = ROLES
        search, search_hint, order = ("words",), _l("A word"), "kind"
        filters = (Filter("kind", _l("Kind"), KINDS),)
        actions = (*(_correct(handler, queries, each) for each in FORMS), _withdraw(handler))

        def read(self, chosen: Mapping[str, str], search: str, window: Window) -> list[StatementRow]:
            return self.told.by_kind(search, [chosen["kind"]] if "kind" in chosen else None, **window)

        def summary(self, row: StatementRow) -> str:
            return meeting_label(queries.meeting(row.record))

        def badges(self, row: StatementRow) -> list[Badge]:
            return [Badge(str(label_of(KINDS, row.kind.name))), marking_badge(row)]

        def actions_for(self, row: StatementRow) -> Sequence[FormAction]:
            name = next(each.name for each in FORMS if each.acts.kind is row.kind)
            return [self.action_named(f"correct-{name}"), self.action_named("withdraw")]

        def facts(self, row: StatementRow) -> list[FactRow]:
            meeting = queries.meeting(row.record)
            path = url_for("console-meetings.details_view", id=row.record)
            link = Markup('<a href="{}">{}</a>').format(path, meeting_label(meeting))
            return [FactRow(_("Meeting"), link), *_stated(row), _sources(row.statement.source, meeting)]

        def history(self, row: StatementRow) -> list[HistoryEntry]:
            every = histories.history(row.record, row.record)
            entries = [each for each in every if statement_of(each.event.data) == row.fact]
            return HistoryFormatter(directory, names).format(entries)

        def success_url(self, _act: FormAction, row: StatementRow, _answer: Any) -> str:
            return url_for("console-meetings.details_view", id=row.record)

    return MeetingFactsView(reading, "told")
