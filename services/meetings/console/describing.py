"""The facts of which a meeting has only one each: details, subjects, and whether all conclusions are summarized."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, post_load, validates_schema

from services.meetings.console.labels import SEEN_BY, _, chosen_yes_or_no
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.domain import commands
from services.meetings.schemas import meeting_facts as schemas
from services.meetings.schemas.fields import Lines
from shared.web.command_fields import CommandFields
from shared.web.console import (
    FormAction,
    FormField,
)
from shared.web.fields import OneOf
from shared.web.statements.form_fields import REASON, SOURCE

REPLACING = FormField(
    "reason", _l("Reason"), _l("Needed if this replaces an earlier record."), "textarea", optional=True
)
YES_NO = (("yes", _l("Yes")), ("no", _l("No")))
DETAILS = (
    FormField("venue", _l("Venue"), optional=True),
    FormField(
        "hosts", _l("Hosts"), _l("Organizations as the source writes them, one per line."), "textarea", optional=True
    ),
    FormField("colocated_with", _l("Held together with"), _l("A larger event, such as WTSA-16."), optional=True),
    FormField("invitation_only", _l("By invitation only"), kind="select", choices=YES_NO, unknown=True),
    FormField("day_note", _l("What is uncertain about the days"), optional=True),
    FormField("note", _l("Note"), kind="textarea", optional=True),
    SOURCE,
    SEEN_BY,
    REPLACING,
)
ABOUT = (
    ("subjects", _l("On the subjects listed below")),
    ("general", _l("General: on no subject in particular")),
)
SUBJECTS = (
    FormField("about", _l("The meeting is"), kind="radio", choices=ABOUT),
    FormField(
        "subjects",
        _l("Subjects"),
        _l("All of them, one per line: health, transport, education."),
        "textarea",
        optional=True,
    ),
    SOURCE,
    SEEN_BY,
    REPLACING,
)
CONCLUSION_CHOICES = (
    ("yes", _l("These are all: every conclusion of the meeting is summarized")),
    ("no", _l("These are not all: there were more conclusions")),
)


class SubjectsForm(schemas.StateSubjects):
    """The form of StateSubjects, in which a general meeting is declared rather than left without subjects."""

    about = OneOf("subjects", "general", required=True)
    subjects = Lines(80)

    @validates_schema
    def says_one_of_both(self, data: dict[str, Any], **_place: object) -> None:
        """Require either subjects or the declaration, not both. Raises ValidationError for the field of the subjects."""
        if data.get("about") == "subjects" and not data.get("subjects"):
            raise ValidationError(_("Type a subject, or choose that it is a general meeting."), "subjects")
        if data.get("about") == "general" and data.get("subjects"):
            raise ValidationError(
                _("A general meeting has no subjects. Remove them, or choose the other option."), "subjects"
            )

    @post_load
    def to_input(self, data: dict[str, Any], **_options: object) -> CommandFields:
        data.pop("about")
        answer: CommandFields = super().to_input({"subjects": None, **data})
        return answer


def describing_actions(work: MeetingsWorkspace) -> tuple[FormAction, ...]:
    """Return the actions on facts that a meeting has once each: details, subjects, and the completeness of conclusions."""
    act = work.acts(schemas, meeting="id").act
    details = act(
        "details",
        _l("Edit the details"),
        DETAILS,
        commands.StateMeetingDetails,
        _l("The details are recorded."),
        initial=lambda row: details_values(work.queries.details_of(row.id)),
    )
    conclusions = act(
        "conclusions",
        _l("Confirm whether these are all"),
        (FormField("complete", _l("The conclusions"), kind="radio", choices=CONCLUSION_CHOICES), SOURCE),
        commands.CloseConclusions,
        lambda loaded, _answer: (
            _("All conclusions are summarized.")
            if loaded.fields["complete"]
            else _("Not all conclusions are summarized.")
        ),
        unchanged=None,
        initial=lambda row: {
            "complete": chosen_yes_or_no(row.conclusions_complete),
            "source": row.conclusions_source,
        },
    )
    return (details, *_subject_actions(work), conclusions)


def _subject_actions(work: MeetingsWorkspace) -> tuple[FormAction, ...]:
    act = work.acts(schemas, meeting="id").act
    return (
        act(
            "subjects",
            _l("Record the subjects"),
            SUBJECTS,
            commands.StateSubjects,
            _l("The subjects are recorded."),
            schema=SubjectsForm,
            initial=lambda row: subjects_values(work.queries.subjects_of(row.id)),
        ),
        act(
            "subjects-withdraw",
            _l("Withdraw the subjects"),
            (REASON,),
            commands.WithdrawSubjects,
            _l("The subjects are withdrawn. They stay in the history."),
        ),
    )


def details_values(details: Any) -> Mapping[str, str | None]:
    """Return the details as form values."""
    if details is None:
        return {"marking": "bureau"}
    plain = ("venue", "hosts", "colocated_with", "day_note", "note", "source", "marking")
    values = {name: getattr(details, name) for name in plain}
    return values | {"invitation_only": chosen_yes_or_no(details.invitation_only)}


def subjects_values(stated: Any) -> Mapping[str, str | None]:
    """Return the subjects as form values."""
    if stated is None:
        return {"marking": "bureau"}
    about = "subjects" if stated.subjects else "general"
    return {"about": about, "subjects": stated.subjects, "source": stated.source, "marking": stated.marking}
