"""What can be stated of a meeting besides whether it took place."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from services.meetings import schemas
from services.meetings.console.labels import SEEN_BY, WRITERS, _, command_runner, without_version_check
from services.meetings.console.meeting_actions import WholeForm
from services.meetings.console.meeting_facts_labels import RELATIONS
from services.meetings.domain import commands
from services.meetings.queries import MeetingQueries
from services.meetings.schemas.fields import CommandSchema
from shared.event_store.command_handler import CommandHandler
from shared.web.console import FormAction, FormField
from shared.web.fields import OneOf

YES_NO = (("yes", _l("Yes")), ("no", _l("No")))
SOURCE = FormField(
    "source", _l("Source"), _l("Where this is stated: a document, or an address on the web."), optional=True
)
COUNT = (
    FormField("value", _l("Number"), kind="number"),
    FormField("relation", _l("It is given as"), kind="select", choices=RELATIONS),
    FormField("of", _l("What was counted"), _l("In the document's words: ICT industry leaders.")),
    FormField("by", _l("Who states it"), _l("Such as: communiqué, press release, or an organization.")),
    SOURCE,
)
TOPIC = (FormField("topic", _l("Topic"), _l("As the source calls it.")), SOURCE)
SUMMARY = (
    FormField(
        "summary", _l("Our summary"), _l("In your words. The meeting's own wording is recorded elsewhere."), "textarea"
    ),
    SOURCE,
)
REPORT = (FormField("document", _l("Document"), _l("As it is cited: TD 101 TSAG (Geneva, 1-4 May 2017).")), SOURCE)
DETAILS = (
    FormField("venue", _l("Venue"), optional=True),
    FormField(
        "hosts", _l("Hosts"), _l("Organizations as the source writes them, one a line."), "textarea", optional=True
    ),
    FormField("colocated_with", _l("Held together with"), _l("A larger event, such as WTSA-16."), optional=True),
    FormField("invitation_only", _l("By invitation only"), kind="select", choices=YES_NO, unknown=True),
    FormField("day_note", _l("What is not sure about the days"), optional=True),
    FormField("note", _l("Note"), kind="textarea", optional=True),
    SOURCE,
    SEEN_BY,
    FormField("reason", _l("Reason"), _l("Needed if this replaces what is recorded."), "textarea", optional=True),
)


class DetailsForm(schemas.StateMeetingDetails):
    """As StateMeetingDetails, but hosts are lines, and yes and no are words."""

    from_form = True

    invitation_only = OneOf("yes", "no")  # type: ignore[assignment]  # the same answer, in words

    def command(self, said: dict[str, Any]) -> dict[str, Any]:
        answer = said.get("invitation_only")
        return said | {"invitation_only": None if answer is None else answer == "yes"}


def meeting_facts_actions(handler: CommandHandler, queries: MeetingQueries) -> tuple[FormAction, ...]:
    return (
        _details(handler, queries),
        _new(handler, "count", _l("State a count"), COUNT, schemas.StateCount, commands.StateCount),
        _new(handler, "topic", _l("Record a topic"), TOPIC, schemas.RecordTopic, commands.RecordTopic),
        _new(
            handler,
            "conclusion",
            _l("Summarize a conclusion"),
            SUMMARY,
            schemas.SummarizeConclusion,
            commands.SummarizeConclusion,
        ),
        _closing(handler),
        _new(handler, "report", _l("Record a report"), REPORT, schemas.RecordReport, commands.RecordReport),
    )


def _details(handler: CommandHandler, queries: MeetingQueries) -> FormAction:
    return FormAction(
        "details",
        _l("State details"),
        DETAILS,
        DetailsForm,
        command_runner(handler, commands.StateMeetingDetails, meeting="id"),
        lambda _parts, answer: _("The details are recorded.") if answer.events else _("Nothing was changed."),
        initial=lambda row: _as_stated(queries.details_of(row.id)),
        roles=WRITERS,
    )


def _as_stated(details: Any) -> Mapping[str, str | None]:
    if details is None:
        return {"marking": "bureau"}
    plain = ("venue", "hosts", "colocated_with", "day_note", "note", "source", "marking")
    answer = {True: "yes", False: "no", None: None}[details.invitation_only]
    return {name: getattr(details, name) for name in plain} | {"invitation_only": answer}


def _new(
    handler: CommandHandler,
    name: str,
    label: str,
    fields: tuple[FormField, ...],
    schema: type[CommandSchema],
    command: Callable[..., Any],
) -> FormAction:
    return FormAction(
        name,
        label,
        (*fields, SEEN_BY),
        schema,
        without_version_check(command_runner(handler, command, meeting="id")),
        lambda _parts, answer: _("It is recorded.") if answer.events else _("This was recorded already."),
        initial=lambda _row: {"marking": "bureau"},
        roles=WRITERS,
    )


def _closing(handler: CommandHandler) -> FormAction:
    choices = (
        ("yes", _l("These are all: every conclusion of the meeting is summarized")),
        ("no", _l("These are not all: the meeting concluded more")),
    )
    return FormAction(
        "conclusions",
        _l("Say whether these are all"),
        (FormField("complete", _l("The conclusions"), kind="radio", choices=choices), SOURCE),
        WholeForm,
        command_runner(handler, commands.CloseConclusions, meeting="id"),
        lambda parts, _answer: (
            _("All conclusions are summarized.") if parts[0]["complete"] else _("Not all conclusions are summarized.")
        ),
        initial=lambda row: {
            "complete": {True: "yes", False: "no", None: None}[row.conclusions_complete],
            "source": row.conclusions_source,
        },
        roles=WRITERS,
    )
