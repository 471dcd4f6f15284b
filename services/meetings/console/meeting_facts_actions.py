"""What can be stated of a meeting besides whether it took place."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from services.meetings import schemas
from services.meetings.console.labels import SEEN_BY, WRITERS, _, command_runner, without_version_check
from services.meetings.console.meeting_actions import WholeForm
from services.meetings.domain import commands
from services.meetings.queries import MeetingQueries
from shared.event_store.command_handler import CommandHandler
from shared.web.console import FormAction, FormField
from shared.web.fields import OneOf
from shared.web.statements.form_fields import SOURCE, own_form_fields
from shared.web.statements.records import RecordDirectory

YES_NO = (("yes", _l("Yes")), ("no", _l("No")))
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


class FactForms(NamedTuple):
    """The words for stating and correcting statements of a kind; `name` is in the addresses of both acts."""

    name: str
    acts: schemas.FactActs
    label: str
    correction_label: str

    def fields(self, queries: MeetingQueries) -> tuple[FormField, ...]:
        """Return what both ask for."""
        return (*own_form_fields(self.acts.kind, RecordDirectory({}), queries.told), SOURCE, SEEN_BY)


FORMS = (
    FactForms("count", schemas.COUNTS, _l("State a count"), _l("Correct the count")),
    FactForms("topic", schemas.TOPICS, _l("Record a topic"), _l("Correct the topic")),
    FactForms("conclusion", schemas.CONCLUSIONS, _l("Summarize a conclusion"), _l("Correct the summary")),
    FactForms("report", schemas.REPORTS, _l("Record a report"), _l("Correct the document")),
)


def meeting_facts_actions(handler: CommandHandler, queries: MeetingQueries) -> tuple[FormAction, ...]:
    count, topic, conclusion, report = (_new(handler, queries, each) for each in FORMS)
    return (_details(handler, queries), count, topic, conclusion, _closing(handler), report)


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


def _new(handler: CommandHandler, queries: MeetingQueries, forms: FactForms) -> FormAction:
    return FormAction(
        forms.name,
        forms.label,
        forms.fields(queries),
        forms.acts.state_schema,
        without_version_check(command_runner(handler, forms.acts.state, meeting="id")),
        lambda _parts, answer: _("It is recorded.") if answer.events else _("No change: this is already recorded."),
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
