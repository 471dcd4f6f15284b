"""A count, a topic, a conclusion or a report of a meeting on a page of its own: corrected and withdrawn, with a reason."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.meetings import read_models as rm
from services.meetings import schemas
from services.meetings.console.history import HistoryFormatter
from services.meetings.console.labels import REASON, ROLES, SEEN_BY, WRITERS, _, command_runner, label_of, marking_badge
from services.meetings.console.meeting_facts_actions import COUNT, REPORT, SUMMARY, TOPIC
from services.meetings.console.meeting_facts_labels import KINDS, count_label, fact_label, meeting_label
from services.meetings.console.records import with_fact
from services.meetings.console.registry_names import RegistryNames
from services.meetings.domain import commands
from services.meetings.queries import HistoryQueries, MeetingQueries, OrganizationDirectory
from services.meetings.schemas.fields import CommandSchema, without_fact
from shared.event_store.command_handler import CommandHandler
from shared.public_view.approval import statement_of
from shared.web.console import (
    Badge,
    Column,
    EventSourcedView,
    FactRow,
    Field,
    Filter,
    FormAction,
    HistoryEntry,
    ReadOnlySession,
)
from shared.web.console.sources import linked, sources_list

# By kind: its fields, the one with the text, its schema, its command.
CORRECTIONS: dict[str, tuple[tuple[Field, ...], str, type[CommandSchema], Callable[..., Any]]] = {
    "count": (COUNT, "of", schemas.CorrectCount, commands.CorrectCount),
    "topic": (TOPIC, "topic", schemas.CorrectTopic, commands.CorrectTopic),
    "conclusion": (SUMMARY, "summary", schemas.CorrectConclusionSummary, commands.CorrectConclusionSummary),
    "report": (REPORT, "document", schemas.CorrectReport, commands.CorrectReport),
}
LABELS = {
    "count": _l("Correct the count"),
    "topic": _l("Correct the topic"),
    "conclusion": _l("Correct the summary"),
    "report": _l("Correct the document"),
}


def _correct(handler: CommandHandler, kind: str) -> FormAction:
    fields, text, schema, command = CORRECTIONS[kind]

    def initial(row: Any) -> dict[str, str | None]:
        said = {field.name: getattr(row, field.name, None) for field in (*fields, SEEN_BY)} | {text: row.text}
        return {name: None if value is None else str(value) for name, value in said.items()}

    return FormAction(
        f"correct-{kind}",
        LABELS[kind],
        (*fields, SEEN_BY, REASON),
        without_fact(schema),
        with_fact(command_runner(handler, command, meeting="meeting")),
        lambda _parts, answer: _("It is corrected.") if answer.events else _("Nothing was changed."),
        initial=initial,
        roles=WRITERS,
        primary=True,
    )


def _withdraw(handler: CommandHandler) -> FormAction:
    return FormAction(
        "withdraw",
        _l("Withdraw the statement"),
        (Field("reason", _l("Reason"), _l("Why it should not have been stated."), "textarea"),),
        without_fact(schemas.WithdrawMeetingFact),
        with_fact(command_runner(handler, commands.WithdrawMeetingFact, meeting="meeting")),
        lambda _parts, answer: (
            _("It is withdrawn. It stays in the history.") if answer.events else _("Nothing was changed.")
        ),
        roles=WRITERS,
    )


def _sources(row: Any, meeting: Any) -> FactRow:
    """Where it is stated; without a source of its own, the meeting's are."""
    if row.source:
        return FactRow(_("Source"), linked(row.source))
    return FactRow(_("Sources of the meeting"), sources_list(meeting.sources.split("\n")) if meeting.sources else None)


def meeting_facts_view(
    handler: CommandHandler,
    queries: MeetingQueries,
    directory: OrganizationDirectory,
    histories: HistoryQueries,
    names: RegistryNames,
    reading: ReadOnlySession,
) -> EventSourcedView:
    class MeetingFactsView(EventSourcedView):
        table = rm.meeting_facts
        title = _l("What is told of meetings")
        columns = (
            Column("text", _l("What is told"), value=fact_label),
            Column("kind", _l("Kind"), value=lambda row: label_of(KINDS, row.kind), sort="kind"),
            Column("meeting", _l("Meeting"), value=lambda row: queries.meeting(row.meeting).code),
        )
        roles: ClassVar = ROLES
        search, search_hint, order = ("text",), _l("A word"), "kind"
        filters = (Filter("kind", _l("Kind"), KINDS),)
        actions = (*(_correct(handler, kind) for kind in CORRECTIONS), _withdraw(handler))

        def summary(self, row: Any) -> str:
            return meeting_label(queries.meeting(row.meeting))

        def badges(self, row: Any) -> list[Badge]:
            return [Badge(str(label_of(KINDS, row.kind))), marking_badge(row)]

        def actions_for(self, row: Any) -> Sequence[FormAction]:
            return [self.action_named(f"correct-{row.kind}"), self.action_named("withdraw")]

        def facts(self, row: Any) -> list[FactRow]:
            meeting = queries.meeting(row.meeting)
            path = url_for("console-meetings.details_view", id=row.meeting)
            stated = [
                FactRow(
                    _("Number"),
                    Markup('<q class="stated">{}</q>').format(count_label(row.value or 0, row.relation or "=")),
                ),
                FactRow(_("What was counted"), row.text),
                FactRow(_("Who states it"), row.by),
            ]
            return [
                FactRow(_("Meeting"), Markup('<a href="{}">{}</a>').format(path, meeting_label(meeting))),
                *(stated if row.kind == "count" else [FactRow(str(label_of(KINDS, row.kind)), row.text)]),
                _sources(row, meeting),
            ]

        def history(self, row: Any) -> list[HistoryEntry]:
            every = histories.history(row.meeting, row.meeting)
            entries = [each for each in every if statement_of(each.event.data) == row.fact]
            return HistoryFormatter(directory, names).format(entries)

        def success_url(self, _act: FormAction, row: Any, _answer: Any) -> str:
            return url_for("console-meetings.details_view", id=row.meeting)

    return MeetingFactsView(reading, "told")
