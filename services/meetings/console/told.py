"""A count, a topic, a conclusion or a report of a meeting on a page of its own: corrected and withdrawn, with a reason."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.meetings import read_models as rm
from services.meetings import schemas
from services.meetings.console.histories import Teller
from services.meetings.console.names import Names
from services.meetings.console.records import with_fact
from services.meetings.console.shown import REASON, ROLES, SEEN_BY, WRITERS, _, marking, runs, word
from services.meetings.console.told_acts import COUNT, REPORT, SUMMARY, TOPIC
from services.meetings.console.told_words import KINDS, in_plain_text, number, told_of
from services.meetings.domain import commands
from services.meetings.queries import Histories, Known, Lists
from services.meetings.schemas.parts import Marked
from shared.event_store.command_handler import CommandHandler
from shared.public_view.approving import statement_of
from shared.web.console import Act, Badge, Column, EventSourcedView, Fact, Field, Filter, Happening, Reading
from shared.web.console.sources import linked, sources_list


class CountForm(schemas.CorrectCount):
    class Meta:
        exclude = ("fact",)


class TopicForm(schemas.CorrectTopic):
    class Meta:
        exclude = ("fact",)


class SummaryForm(schemas.CorrectConclusionSummary):
    class Meta:
        exclude = ("fact",)


class ReportForm(schemas.CorrectReport):
    class Meta:
        exclude = ("fact",)


class WithdrawForm(schemas.WithdrawMeetingFact):
    class Meta:
        exclude = ("fact",)


# By kind: its fields, the one with the text, its form, its command.
CORRECTIONS: dict[str, tuple[tuple[Field, ...], str, type[Marked], Callable[..., Any]]] = {
    "count": (COUNT, "of", CountForm, commands.CorrectCount),
    "topic": (TOPIC, "topic", TopicForm, commands.CorrectTopic),
    "conclusion": (SUMMARY, "summary", SummaryForm, commands.CorrectConclusionSummary),
    "report": (REPORT, "document", ReportForm, commands.CorrectReport),
}
LABELS = {
    "count": _l("Correct the count"),
    "topic": _l("Correct the topic"),
    "conclusion": _l("Correct the summary"),
    "report": _l("Correct the document"),
}


def _correct(handler: CommandHandler, kind: str) -> Act:
    fields, text, form, command = CORRECTIONS[kind]

    def initial(row: Any) -> dict[str, str | None]:
        said = {field.name: getattr(row, field.name, None) for field in (*fields, SEEN_BY)} | {text: row.text}
        return {name: None if value is None else str(value) for name, value in said.items()}

    return Act(
        f"correct-{kind}",
        LABELS[kind],
        (*fields, SEEN_BY, REASON),
        form,
        with_fact(runs(handler, command, meeting="meeting")),
        lambda _parts, answer: _("It is corrected.") if answer.events else _("Nothing was changed."),
        initial=initial,
        roles=WRITERS,
        primary=True,
    )


def _withdraw(handler: CommandHandler) -> Act:
    return Act(
        "withdraw",
        _l("Withdraw the statement"),
        (Field("reason", _l("Reason"), _l("Why it should not have been stated."), "textarea"),),
        WithdrawForm,
        with_fact(runs(handler, commands.WithdrawMeetingFact, meeting="meeting")),
        lambda _parts, answer: (
            _("It is withdrawn. It stays in the history.") if answer.events else _("Nothing was changed.")
        ),
        roles=WRITERS,
    )


def _sources(row: Any, meeting: Any) -> Fact:
    """Where it is stated; without a source of its own, the meeting's are."""
    if row.source:
        return Fact(_("Source"), linked(row.source))
    return Fact(_("Sources of the meeting"), sources_list(meeting.sources.split("\n")) if meeting.sources else None)


def told_view(
    handler: CommandHandler, lists: Lists, known: Known, histories: Histories, names: Names, reading: Reading
) -> EventSourcedView:
    class Told(EventSourcedView):
        table = rm.meeting_facts
        title = _l("What is told of meetings")
        columns = (
            Column("text", _l("What is told"), value=in_plain_text),
            Column("kind", _l("Kind"), value=lambda row: word(KINDS, row.kind), sort="kind"),
            Column("meeting", _l("Meeting"), value=lambda row: lists.meeting(row.meeting).code),
        )
        roles: ClassVar = ROLES
        search, search_hint, order = ("text",), _l("A word"), "kind"
        filters = (Filter("kind", _l("Kind"), KINDS),)
        acts = (*(_correct(handler, kind) for kind in CORRECTIONS), _withdraw(handler))

        def summary(self, row: Any) -> str:
            return told_of(lists.meeting(row.meeting))

        def badges(self, row: Any) -> list[Badge]:
            return [Badge(str(word(KINDS, row.kind))), marking(row)]

        def acts_for(self, row: Any) -> Sequence[Act]:
            return [self.act_named(f"correct-{row.kind}"), self.act_named("withdraw")]

        def facts(self, row: Any) -> list[Fact]:
            meeting = lists.meeting(row.meeting)
            path = url_for("console-meetings.details_view", id=row.meeting)
            stated = [
                Fact(
                    _("Number"), Markup('<q class="stated">{}</q>').format(number(row.value or 0, row.relation or "="))
                ),
                Fact(_("What was counted"), row.text),
                Fact(_("Who states it"), row.by),
            ]
            return [
                Fact(_("Meeting"), Markup('<a href="{}">{}</a>').format(path, told_of(meeting))),
                *(stated if row.kind == "count" else [Fact(str(word(KINDS, row.kind)), row.text)]),
                _sources(row, meeting),
            ]

        def history(self, row: Any) -> list[Happening]:
            every = histories.of(row.meeting, row.meeting)
            entries = [each for each in every if statement_of(each.event.data) == row.fact]
            return Teller(known, names).tell(entries)

        def where_after(self, _act: Act, row: Any, _answer: Any) -> str:
            return url_for("console-meetings.details_view", id=row.meeting)

    return Told(reading, "told")
