"""An entry of a list of attendance: recorded on the page of its meeting, corrected and withdrawn on a page of its own."""

from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l

from services.meetings import read_models as rm
from services.meetings.console.history import history_of
from services.meetings.console.labels import CAPACITIES, PERSON_LEVELS, ROLES, SEEN_BY, WAYS, _, label_of, marking_badge
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.domain import commands
from services.meetings.schemas import attendance as schemas
from services.meetings.schemas.fields import without_fact
from shared.domain.ids import first_uuid_of
from shared.event_store.command_results import CommandResult
from shared.web.command_fields import CommandFields
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
    UndoableNotice,
)
from shared.web.console.record_acts import Notice
from shared.web.personal_names import PersonalNames, names_unavailable
from shared.web.statements.form_fields import REASON

WHY = FormField("reason", _l("Reason"), _l("Why it should not be on the list."), "textarea")


def entry_fields(names: PersonalNames) -> tuple[FormField, ...]:
    """Return the fields for capacity, level, mode and person, each of which may be unknown."""
    return (
        FormField("capacity", _l("Capacity"), kind="select", choices=CAPACITIES, unknown=True),
        FormField(
            "level",
            _l("Level"),
            _l("The level of the person. The capacity Executive implies the level Executive."),
            "select",
            choices=PERSON_LEVELS,
            unknown=True,
        ),
        FormField("mode", _l("Mode"), kind="select", choices=WAYS, unknown=True),
        FormField(
            "person",
            _l("Person"),
            _l("Type part of the name. The name stays in the registry; only an id is stored here."),
            "combobox",
            optional=True,
            find=names.search,
            named=names.one,
        ),
    )


def attendance_path(meeting: str) -> str:
    """Return the address of a meeting's list."""
    return url_for("console-sheet.sheet_view", id=meeting)


def _undoable(sentence: Any) -> Notice:
    """Make a notice with Undo from a lazy text."""

    def notice(_said: CommandFields, answer: CommandResult) -> UndoableNotice:
        meeting = f"meeting-{first_uuid_of(answer.id)}"
        undo = url_for("console-sheet.undo_view", id=meeting, event=answer.events[0])
        return UndoableNotice(str(sentence), undo)

    return notice


def _acts(work: MeetingsWorkspace) -> tuple[FormAction, ...]:
    act = work.acts(schemas, attendance="attendance", fact="fact").act
    return (
        act(
            "correct",
            _l("Correct the entry"),
            (*entry_fields(work.names), SEEN_BY, REASON),
            commands.CorrectAttendance,
            _undoable(_l("The entry is corrected.")),
            schema=without_fact(schemas.CorrectAttendance),
            initial=lambda row: {
                name: getattr(row, name) for name in ("capacity", "level", "mode", "person", "marking")
            },
            primary=True,
        ),
        act(
            "withdraw",
            _l("Remove from the list"),
            (WHY,),
            commands.WithdrawAttendance,
            _undoable(_l("The entry is removed from the list. It stays in the history.")),
            schema=without_fact(schemas.WithdrawAttendance),
        ),
    )


class AttendanceView(EventSourcedView):
    table = rm.attendance
    title = _l("Attendance")
    roles: ClassVar = ROLES
    order = "organization"
    filters = (
        Filter("capacity", _l("Capacity"), CAPACITIES, unknown=True),
        Filter("mode", _l("Mode"), WAYS, unknown=True),
    )
    history_template = "meetings/history.html"
    details_template = "meetings/entry.html"

    def __init__(self, work: MeetingsWorkspace, reading: ReadOnlySession) -> None:
        self.work, self.actions = work, _acts(work)
        self.columns = (
            Column("organization", _l("Organization"), value=lambda row: work.name(row.organization)),
            Column("meeting", _l("Meeting"), value=lambda row: work.name(row.meeting)),
            Column("capacity", _l("Capacity"), value=lambda row: label_of(CAPACITIES, row.capacity)),
            Column("mode", _l("Mode"), value=lambda row: label_of(WAYS, row.mode)),
        )
        super().__init__(reading, "attendance")

    def get_list(self, *arguments: Any, **options: Any) -> Any:
        """Return a page of entries, with the names of all records that they refer to looked up together."""
        count, rows = super().get_list(*arguments, **options)
        self.work.records.names(record for row in rows for record in (row.organization, row.meeting))
        return count, rows

    def record_of(self, row: Any) -> str:
        return str(row.attendance)

    def summary(self, row: Any) -> str:
        return _("At %(meeting)s.", meeting=self.work.name(row.meeting))

    def badges(self, row: Any) -> list[Badge]:
        is_registered = self.work.records.name(row.organization) is not None
        unknown = [] if is_registered else [Badge(_("not in the registry"), "dashed")]
        in_error = (
            [Badge(_("Registered in error"), "warn")] if self.work.directory.is_in_error(row.organization) else []
        )
        return [*unknown, *in_error, marking_badge(row)]

    def facts(self, row: Any) -> list[FactRow]:
        person = [FactRow(_("Person"), self.work.names.one(row.person) or row.person)] if row.person else []
        level = [FactRow(_("Level"), label_of(PERSON_LEVELS, row.level))] if row.level else []
        listed = [FactRow(_("Listed as"), row.listed_as)] if row.listed_as else []
        ways = [
            FactRow(_("Capacity"), label_of(CAPACITIES, row.capacity)),
            FactRow(_("Mode"), label_of(WAYS, row.mode)),
        ]
        return [*ways, *level, *person, *listed, FactRow(_("Source"), row.source)]

    def context(self, _row: Any) -> dict[str, Any]:
        return {"silent": names_unavailable()}

    def history(self, row: Any) -> list[HistoryEntry]:
        return history_of(self.work, row.meeting, row.attendance)

    def success_url(self, _act: FormAction, row: Any, _answer: Any) -> str:
        return attendance_path(row.meeting)
