"""What a meeting is about, stated and withdrawn: subjects, or that it is a general meeting."""

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, validates_schema

from services.meetings import schemas
from services.meetings.console.labels import REASON, SEEN_BY, WRITERS, _, command_runner
from services.meetings.domain import commands
from services.meetings.queries import MeetingQueries
from services.meetings.schemas.fields import Lines
from shared.event_store.command_handler import CommandHandler
from shared.web.console import FormAction, FormField
from shared.web.fields import OneOf
from shared.web.statements.form_fields import SOURCE

ABOUT = (
    ("subjects", _l("On the subjects named below")),
    ("general", _l("General: on no subject in particular")),
)
FIELDS = (
    FormField("about", _l("The meeting is"), kind="radio", choices=ABOUT),
    FormField(
        "subjects",
        _l("Subjects"),
        _l("All of them, one a line: health, transport, education."),
        "textarea",
        optional=True,
    ),
    SOURCE,
    SEEN_BY,
    FormField("reason", _l("Reason"), _l("Needed if this replaces what is recorded."), "textarea", optional=True),
)


class SubjectsForm(schemas.StateSubjects):
    """As StateSubjects, but that a meeting is a general one is said and not left empty."""

    from_form = True

    about = OneOf("subjects", "general", required=True)
    subjects = Lines(80)

    @validates_schema
    def says_one_of_both(self, said: dict[str, Any], **_place: object) -> None:
        """Raises ValidationError, at the subjects."""
        if said.get("about") == "subjects" and not said.get("subjects"):
            raise ValidationError(_("Name a subject, or say that the meeting is a general one."), "subjects")
        if said.get("about") == "general" and said.get("subjects"):
            raise ValidationError(
                _("A general meeting has no subjects: take them out, or choose the other."), "subjects"
            )

    def command(self, said: dict[str, Any]) -> dict[str, Any]:
        said.pop("about")
        return super().command({"subjects": None, **said})


def subject_actions(handler: CommandHandler, queries: MeetingQueries) -> tuple[FormAction, ...]:
    return _state(handler, queries), _withdraw(handler)


def _state(handler: CommandHandler, queries: MeetingQueries) -> FormAction:
    return FormAction(
        "subjects",
        _l("State the subjects"),
        FIELDS,
        SubjectsForm,
        command_runner(handler, commands.StateSubjects, meeting="id"),
        lambda _parts, answer: _("The subjects are recorded.") if answer.events else _("Nothing was changed."),
        initial=lambda row: _as_stated(queries.subjects_of(row.id)),
        roles=WRITERS,
    )


def _as_stated(stated: Any) -> dict[str, str | None]:
    if stated is None:
        return {"marking": "bureau"}
    about = "subjects" if stated.subjects else "general"
    return {"about": about, "subjects": stated.subjects, "source": stated.source, "marking": stated.marking}


def _withdraw(handler: CommandHandler) -> FormAction:
    return FormAction(
        "subjects-withdraw",
        _l("Withdraw the subjects"),
        (REASON,),
        schemas.WithdrawSubjects,
        command_runner(handler, commands.WithdrawSubjects, meeting="id"),
        lambda _parts, answer: (
            _("What was stated of the subjects is withdrawn. It stays in the history.")
            if answer.events
            else _("Nothing was changed.")
        ),
        roles=WRITERS,
    )
