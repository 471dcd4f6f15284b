"""What can be recorded of a meeting, by what is recorded of it already."""

from collections.abc import Mapping
from typing import Any

import msgspec
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.meetings import schemas
from services.meetings.console.announcing import not_told_yet
from services.meetings.console.attendance import attendance_path
from services.meetings.console.shown import MODES, REASON, WRITERS, runs
from services.meetings.domain import commands
from services.meetings.queries import Known
from services.meetings.schemas.parts import Marked
from shared.event_store.command_handler import Answer, By, CommandHandler
from shared.web.console import Act, Field
from shared.web.fields import OneOf, Text

SOURCES = Field("sources", _l("Sources"), _l("One a line."), "textarea", optional=True)
ORDINAL = Field("ordinal", _l("Number in the series"), _l("Leave it empty if it has none."), "number", optional=True)


class PlanForm(schemas.PlanMeeting):
    from_form = True


class HoldForm(schemas.HoldMeeting):
    from_form = True


class CorrectForm(schemas.CorrectMeeting):
    from_form = True


class EndForm(schemas.EndMeeting):
    from_form = True


class WholeForm(Marked):
    """Whether a list is complete, or the conclusions are all: the two answers are words."""

    complete = OneOf("yes", "no", required=True)
    source = Text(longest=1000)

    def command(self, said: dict[str, Any]) -> dict[str, Any]:
        return said | {"complete": said["complete"] == "yes"}


def when_fields(known: Known) -> tuple[Field, ...]:
    return (
        Field("first_day", _l("First day"), kind="day"),
        Field("last_day", _l("Last day"), _l("If it took longer than a day."), "day", optional=True),
        Field("city", _l("City"), optional=True),
        Field("country", _l("Country"), kind="select", choices=known.states, unknown=True),
        Field("mode", _l("Mode"), kind="select", choices=MODES, unknown=True),
        SOURCES,
    )


def as_stated(row: Any) -> Mapping[str, str | None]:
    """What a form about a meeting begins with."""
    plain = ("first_day", "last_day", "city", "country", "mode", "sources")
    return {name: getattr(row, name) for name in plain} | {"ordinal": str(row.ordinal) if row.ordinal else None}


def plan(handler: CommandHandler, known: Known) -> Act:
    def run(wanted: schemas.Wanted, by: By, _row: Any) -> Answer:
        command, mark = wanted
        return handler.handle(command, msgspec.structs.replace(by, marking=mark))

    fields = (
        Field("series", _l("Series"), kind="select", choices=known.series_choices),
        Field("code", _l("Code"), _l("What it is known by in public: CTO-08.")),
        ORDINAL,
        *when_fields(known),
    )
    done = lambda wanted, _answer: _("%(code)s is planned.", code=wanted[0].code)  # noqa: E731
    return Act("new", _l("Plan a meeting"), fields, PlanForm, run, done, roles=WRITERS)


def hold(handler: CommandHandler, known: Known) -> Act:
    return Act(
        "hold",
        _l("Record that it was held"),
        when_fields(known),
        HoldForm,
        runs(handler, commands.HoldMeeting, meeting="id"),
        lambda _parts, _answer: _("It is recorded that the meeting was held."),
        initial=as_stated,
        intro=lambda row: f"{_('These days and this place replace the planned ones.')} {not_told_yet(row)}".strip(),
        roles=WRITERS,
    )


def correct(handler: CommandHandler, known: Known) -> Act:
    return Act(
        "correct",
        _l("Correct a fact"),
        (ORDINAL, *when_fields(known), REASON),
        CorrectForm,
        runs(handler, commands.CorrectMeeting, meeting="id"),
        lambda _parts, answer: _("The meeting is corrected.") if answer.events else _("Nothing was changed."),
        initial=as_stated,
        intro=not_told_yet,
        roles=WRITERS,
    )


def cancel(handler: CommandHandler) -> Act:
    return Act(
        "cancel",
        _l("Record that it was cancelled"),
        (Field("reason", _l("Reason"), kind="textarea"), SOURCES),
        EndForm,
        runs(handler, commands.CancelMeeting, meeting="id"),
        lambda _parts, _answer: _("The meeting is cancelled."),
        intro=not_told_yet,
        roles=WRITERS,
    )


def not_held(handler: CommandHandler) -> Act:
    return Act(
        "not-held",
        _l("Record that it did not take place"),
        (Field("reason", _l("Reason"), kind="textarea"), SOURCES),
        EndForm,
        runs(handler, commands.MarkNotHeld, meeting="id"),
        lambda _parts, _answer: _("It is recorded that the meeting did not take place."),
        intro=not_told_yet,
        roles=WRITERS,
    )


def close_list(handler: CommandHandler) -> Act:
    choices = (
        ("yes", _l("The list is complete: every organization that came is on it")),
        ("no", _l("The list is not complete: others came too")),
    )
    return Act(
        "list",
        _l("Say whether the list is complete"),
        (
            Field("complete", _l("The list of attendance"), kind="radio", choices=choices),
            Field("source", _l("Source"), _l("Who says so."), optional=True),
        ),
        WholeForm,
        runs(handler, commands.CloseAttendanceList, meeting="id"),
        lambda parts, _answer: _("The list is complete.") if parts[0]["complete"] else _("The list is not complete."),
        initial=lambda row: {
            "complete": {True: "yes", False: "no", None: None}[row.complete],
            "source": row.list_source,
        },
        roles=WRITERS,
        leads=lambda row: attendance_path(row.id),
    )
