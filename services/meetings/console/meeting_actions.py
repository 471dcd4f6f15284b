"""Actions on the life of a meeting, as its present state allows: its plan, its outcome, its list, its code."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from services.meetings import read_models as rm
from services.meetings.console.announcements import pending_announcement_hint, with_pending_hint
from services.meetings.console.attendance import attendance_path
from services.meetings.console.history import history_of
from services.meetings.console.labels import MODES, ROLES, _, chosen_yes_or_no
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.domain import commands
from services.meetings.queries.organizations import OrganizationDirectory
from services.meetings.schemas import meetings as schemas
from shared.event_store.command_results import CommandResult
from shared.web.command_fields import CommandFields
from shared.web.console import EventSourcedView, FormAction, FormField, ReadOnlySession
from shared.web.console.in_error import RemovableKind, in_error_view, marking_act
from shared.web.statements.form_fields import REASON

SOURCES = FormField("sources", _l("Sources"), _l("One per line."), "textarea", optional=True)
ORDINAL = FormField(
    "ordinal", _l("Number in the series"), _l("Leave it empty if there is none."), "number", optional=True
)
WHY = FormField("reason", _l("Reason"), kind="textarea")
LIST_CHOICES = (
    ("yes", _l("The list is complete: every organization that came is on it")),
    ("no", _l("Others came too")),
)
ENDINGS = (
    ("cancel", _l("Record that it was cancelled"), commands.CancelMeeting, _l("The meeting is cancelled.")),
    (
        "not-held",
        _l("Record that it did not take place"),
        commands.MarkNotHeld,
        _l("The meeting is recorded as not held."),
    ),
)


def when_fields(directory: OrganizationDirectory) -> tuple[FormField, ...]:
    return (
        FormField("first_day", _l("First day"), _l("Or all days: 16/03/2027, 16–18 March 2027, Mar 2027."), "day"),
        FormField("last_day", _l("Last day"), _l("If it lasts more than one day."), "day", optional=True),
        FormField("city", _l("City"), optional=True),
        FormField("country", _l("Country"), kind="select", choices=directory.states, unknown=True),
        FormField("mode", _l("Mode"), kind="select", choices=MODES, unknown=True),
        SOURCES,
    )


def plan(work: MeetingsWorkspace) -> FormAction:
    fields = (
        FormField("series", _l("Series"), kind="select", choices=work.queries.series_choices),
        FormField("code", _l("Code"), _l("The code used in public: CTO-08.")),
        ORDINAL,
        *when_fields(work.directory),
    )

    def planned(loaded: CommandFields, _answer: CommandResult) -> str:
        return _("%(code)s is planned.", code=loaded.fields["code"])

    return work.acts(schemas).act("new", _l("Plan a meeting"), fields, commands.PlanMeeting, planned, unchanged=None)


def life_actions(work: MeetingsWorkspace) -> tuple[FormAction, ...]:
    """Return the actions that record whether, when and where a meeting took place."""
    act, when = work.acts(schemas, meeting="id").act, when_fields(work.directory)
    pending = pending_announcement_hint
    return (
        act(
            "hold",
            _l("Record that it was held"),
            when,
            commands.HoldMeeting,
            _l("The meeting is recorded as held."),
            unchanged=None,
            initial=schedule_values,
            intro=lambda row: with_pending_hint(_("These days and this place replace those planned."), row),
        ),
        *(
            act(name, label, (WHY, SOURCES), command, done, schema=schemas.EndMeeting, unchanged=None, intro=pending)
            for name, label, command, done in ENDINGS
        ),
        act(
            "correct",
            _l("Correct the meeting"),
            (ORDINAL, *when, REASON),
            commands.CorrectMeeting,
            _l("The meeting is corrected."),
            initial=schedule_values,
            intro=pending,
        ),
    )


def amending_actions(work: MeetingsWorkspace) -> tuple[FormAction, ...]:
    """Return the actions that correct mistakes: the outcome, the code, or the registration of the meeting itself."""
    act = work.acts(schemas, meeting="id").act
    return (
        act(
            "withdraw-outcome",
            _l("Return to planned"),
            (REASON,),
            commands.WithdrawOutcome,
            _l("The meeting is planned again."),
            intro=_outcome,
        ),
        act(
            "code",
            _l("Correct the code"),
            (FormField("code", _l("Code"), _l("The code used in public: CTO-08.")), REASON),
            commands.CorrectMeetingCode,
            _l("The code is corrected."),
            initial=lambda row: {"code": row.code},
            intro=pending_announcement_hint,
        ),
        marking_act(
            work.acts(meeting="id"),
            commands.MarkMeetingInError,
            _l(
                "For a meeting that never existed or is recorded twice. The meeting, with everything recorded about"
                " it, disappears from all lists, counts and choices, and its code can be used again. Its history"
                " stays."
            ),
        ),
    )


def closing_action(work: MeetingsWorkspace) -> FormAction:
    """Return the action that states the completeness of the list of attendance."""
    return work.acts(schemas, meeting="id").act(
        "list",
        _l("Confirm whether the list is complete"),
        (
            FormField("complete", _l("The list of attendance"), kind="radio", choices=LIST_CHOICES),
            FormField("source", _l("Source"), _l("Who says so, or which document."), optional=True),
        ),
        commands.CloseAttendanceList,
        lambda loaded, _answer: (
            _("The list is complete.") if loaded.fields["complete"] else _("The list is not complete.")
        ),
        unchanged=None,
        initial=lambda row: {"complete": chosen_yes_or_no(row.complete), "source": row.list_source},
        leads=lambda row: attendance_path(row.id),
    )


def schedule_values(row: Any) -> Mapping[str, str | None]:
    """Return ordinal, days, place, mode and sources as form values."""
    plain = ("first_day", "last_day", "city", "country", "mode", "sources")
    return {name: getattr(row, name) for name in plain} | {"ordinal": str(row.ordinal) if row.ordinal else None}


def _outcome(row: Any) -> str:
    """Return a sentence that names the outcome to withdraw, and the state that the meeting goes back to."""
    recorded = {"held": _("that it was held"), "cancelled": _("that it was cancelled")}
    outcome = recorded.get(row.status, _("that it did not take place"))
    sentence = _(
        "It was recorded %(what)s. If that was an error, it goes back to planned, on the same days.", what=outcome
    )
    return with_pending_hint(sentence, row)


_REMOVABLE = {
    "meeting": RemovableKind(_l("Meeting"), "console-meetings", commands.ReinstateMeeting),
    "series": RemovableKind(_l("Series"), "console-series", commands.ReinstateSeries),
}


def in_error_pages(work: MeetingsWorkspace, reading: ReadOnlySession) -> EventSourcedView:
    """Return the pages of meetings and series registered in error."""
    return in_error_view(rm.in_error, reading, _REMOVABLE, ROLES, work.acts(), lambda record: history_of(work, record))
