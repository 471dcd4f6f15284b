"""What can be recorded of a meeting, by what is recorded of it already."""

from collections.abc import Mapping
from typing import Any

import msgspec
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.meetings import schemas
from services.meetings.console.announcements import pending_announcement_hint
from services.meetings.console.attendance import attendance_path
from services.meetings.console.labels import MODES, REASON, WRITERS, command_runner
from services.meetings.domain import commands
from services.meetings.queries import OrganizationDirectory
from services.meetings.schemas.fields import CommandSchema
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult
from shared.web.console import FormAction, FormField
from shared.web.fields import OneOf, Text

SOURCES = FormField("sources", _l("Sources"), _l("One a line."), "textarea", optional=True)
ORDINAL = FormField(
    "ordinal", _l("Number in the series"), _l("Leave it empty if it has none."), "number", optional=True
)


class PlanForm(schemas.PlanMeeting):
    from_form = True


class HoldForm(schemas.HoldMeeting):
    from_form = True


class CorrectMeetingForm(schemas.CorrectMeeting):
    from_form = True


class EndForm(schemas.EndMeeting):
    from_form = True


class WholeForm(CommandSchema):
    """Whether a list is complete, or the conclusions are all: the two answers are words."""

    complete = OneOf("yes", "no", required=True)
    source = Text(longest=1000)

    def command(self, said: dict[str, Any]) -> dict[str, Any]:
        return said | {"complete": said["complete"] == "yes"}


def when_fields(directory: OrganizationDirectory) -> tuple[FormField, ...]:
    return (
        FormField("first_day", _l("First day"), kind="day"),
        FormField("last_day", _l("Last day"), _l("If it took longer than a day."), "day", optional=True),
        FormField("city", _l("City"), optional=True),
        FormField("country", _l("Country"), kind="select", choices=directory.states, unknown=True),
        FormField("mode", _l("Mode"), kind="select", choices=MODES, unknown=True),
        SOURCES,
    )


def as_stated(row: Any) -> Mapping[str, str | None]:
    """What a form about a meeting begins with."""
    plain = ("first_day", "last_day", "city", "country", "mode", "sources")
    return {name: getattr(row, name) for name in plain} | {"ordinal": str(row.ordinal) if row.ordinal else None}


def plan(handler: CommandHandler, directory: OrganizationDirectory) -> FormAction:
    def run(wanted: schemas.CommandInput, context: CommandContext, _row: Any) -> CommandResult:
        command, mark = wanted
        return handler.handle(command, msgspec.structs.replace(context, marking=mark))

    fields = (
        FormField("series", _l("Series"), kind="select", choices=directory.series_choices),
        FormField("code", _l("Code"), _l("What it is known by in public: CTO-08.")),
        ORDINAL,
        *when_fields(directory),
    )
    done = lambda wanted, _answer: _("%(code)s is planned.", code=wanted[0].code)  # noqa: E731
    return FormAction("new", _l("Plan a meeting"), fields, PlanForm, run, done, roles=WRITERS)


def hold(handler: CommandHandler, directory: OrganizationDirectory) -> FormAction:
    return FormAction(
        "hold",
        _l("Record that it was held"),
        when_fields(directory),
        HoldForm,
        command_runner(handler, commands.HoldMeeting, meeting="id"),
        lambda _parts, _answer: _("It is recorded that the meeting was held."),
        initial=as_stated,
        intro=lambda row: (
            f"{_('These days and this place replace the planned ones.')} {pending_announcement_hint(row)}".strip()
        ),
        roles=WRITERS,
    )


def correct(handler: CommandHandler, directory: OrganizationDirectory) -> FormAction:
    return FormAction(
        "correct",
        _l("Correct a fact"),
        (ORDINAL, *when_fields(directory), REASON),
        CorrectMeetingForm,
        command_runner(handler, commands.CorrectMeeting, meeting="id"),
        lambda _parts, answer: _("The meeting is corrected.") if answer.events else _("Nothing was changed."),
        initial=as_stated,
        intro=pending_announcement_hint,
        roles=WRITERS,
    )


def cancel(handler: CommandHandler) -> FormAction:
    return FormAction(
        "cancel",
        _l("Record that it was cancelled"),
        (FormField("reason", _l("Reason"), kind="textarea"), SOURCES),
        EndForm,
        command_runner(handler, commands.CancelMeeting, meeting="id"),
        lambda _parts, _answer: _("The meeting is cancelled."),
        intro=pending_announcement_hint,
        roles=WRITERS,
    )


def not_held(handler: CommandHandler) -> FormAction:
    return FormAction(
        "not-held",
        _l("Record that it did not take place"),
        (FormField("reason", _l("Reason"), kind="textarea"), SOURCES),
        EndForm,
        command_runner(handler, commands.MarkNotHeld, meeting="id"),
        lambda _parts, _answer: _("It is recorded that the meeting did not take place."),
        intro=pending_announcement_hint,
        roles=WRITERS,
    )


def close_list(handler: CommandHandler) -> FormAction:
    choices = (
        ("yes", _l("The list is complete: every organization that came is on it")),
        ("no", _l("The list is not complete: others came too")),
    )
    return FormAction(
        "list",
        _l("Say whether the list is complete"),
        (
            FormField("complete", _l("The list of attendance"), kind="radio", choices=choices),
            FormField("source", _l("Source"), _l("Who says so."), optional=True),
        ),
        WholeForm,
        command_runner(handler, commands.CloseAttendanceList, meeting="id"),
        lambda parts, _answer: _("The list is complete.") if parts[0]["complete"] else _("The list is not complete."),
        initial=lambda row: {
            "complete": {True: "yes", False: "no", None: None}[row.complete],
            "source": row.list_source,
        },
        roles=WRITERS,
        leads=lambda row: attendance_path(row.id),
    )
