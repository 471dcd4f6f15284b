"""An entry of a list of attendance: corrected and withdrawn, each with a reason. Recording is an act of the meeting."""

from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l

from services.meetings import read_models as rm
from services.meetings import schemas
from services.meetings.console.history import HistoryFormatter
from services.meetings.console.labels import (
    CAPACITIES,
    REASON,
    ROLES,
    SEEN_BY,
    WAYS,
    WRITERS,
    _,
    command_runner,
    label_of,
    marking_badge,
    organization_choices,
    without_version_check,
)
from services.meetings.console.records import with_fact
from services.meetings.console.registry_names import RegistryNames, is_silent
from services.meetings.domain import commands
from services.meetings.queries import HistoryQueries, MeetingQueries, OrganizationDirectory
from shared.domain.ids import first_uuid_of
from shared.event_store.command_handler import CommandHandler
from shared.event_store.command_results import CommandResult
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


class CorrectAttendanceForm(schemas.CorrectAttendance):
    class Meta:
        exclude = ("fact",)


class WithdrawAttendanceForm(schemas.WithdrawAttendance):
    class Meta:
        exclude = ("fact",)


def entry_fields(names: RegistryNames) -> tuple[FormField, ...]:
    """As what, how, and who: each may be not known."""
    return (
        FormField("capacity", _l("Capacity"), kind="select", choices=CAPACITIES, unknown=True),
        FormField("mode", _l("Mode"), kind="select", choices=WAYS, unknown=True),
        FormField(
            "person",
            _l("Person"),
            _l("Type a part of the name. Names are the registry's; here only an id is kept."),
            "combobox",
            optional=True,
            find=names.search,
            named=names.person,
        ),
    )


def record_attendance_action(
    handler: CommandHandler, directory: OrganizationDirectory, names: RegistryNames
) -> FormAction:
    """Adds an organization to the list of a meeting."""
    organization = FormField(
        "organization",
        _l("Organization"),
        _l("Type three letters of its name, or of a spelling of it."),
        "combobox",
        find=organization_choices(directory),
        named=directory.name,
        otherwise=_l("Type another part of the name; one that is new is registered first, under Organizations."),
    )
    more = (
        FormField(
            "listed_as", _l("Listed as"), _l("The name as the source writes it, where it differs."), optional=True
        ),
        FormField("source", _l("Source"), _l("The document or web page that says so."), optional=True),
    )
    return FormAction(
        "attend",
        _l("Add an organization"),
        (organization, *entry_fields(names), *more, SEEN_BY),
        schemas.RecordAttendance,
        without_version_check(command_runner(handler, commands.RecordAttendance, meeting="id")),
        lambda parts, answer: _undoable(
            _("%(name)s is on the list.", name=directory.name(parts[0]["organization"]) or parts[0]["organization"]),
            answer,
            _("This was on the list already."),
        ),
        initial=lambda _row: {"marking": "bureau"},
        roles=WRITERS,
        leads=lambda row: attendance_path(row.id),
    )


def attendance_path(meeting: str) -> str:
    """Return the address of a meeting's list."""
    return url_for("console-meetings.attendance_view", id=meeting)


def _undoable(sentence: str, answer: CommandResult, otherwise: str) -> str | UndoableNotice:
    """A notice with Undo; `otherwise` where nothing was recorded."""
    if not answer.events:
        return otherwise
    meeting = f"meeting-{first_uuid_of(answer.id)}"
    return UndoableNotice(sentence, url_for("console-meetings.undo_view", id=meeting, event=answer.events[0]))


def _acts(handler: CommandHandler, names: RegistryNames) -> tuple[FormAction, ...]:
    return (
        FormAction(
            "correct",
            _l("Correct the entry"),
            (*entry_fields(names), SEEN_BY, REASON),
            CorrectAttendanceForm,
            with_fact(command_runner(handler, commands.CorrectAttendance, attendance="attendance")),
            lambda _parts, answer: _undoable(_("The entry is corrected."), answer, _("Nothing was changed.")),
            initial=lambda row: {name: getattr(row, name) for name in ("capacity", "mode", "person", "marking")},
            roles=WRITERS,
            primary=True,
        ),
        FormAction(
            "withdraw",
            _l("Take it off the list"),
            (FormField("reason", _l("Reason"), _l("Why it should not have been listed."), "textarea"),),
            WithdrawAttendanceForm,
            with_fact(command_runner(handler, commands.WithdrawAttendance, attendance="attendance")),
            lambda _parts, answer: _undoable(
                _("The entry is off the list. It stays in the history."), answer, _("Nothing was changed.")
            ),
            roles=WRITERS,
        ),
    )


def attendance_view(
    handler: CommandHandler,
    queries: MeetingQueries,
    directory: OrganizationDirectory,
    histories: HistoryQueries,
    names: RegistryNames,
    reading: ReadOnlySession,
) -> EventSourcedView:
    def organization(row: Any) -> str:
        return directory.name(row.organization) or str(row.organization)

    class AttendanceEntries(EventSourcedView):
        table = rm.attendance
        title = _l("Attendance")
        columns = (
            Column("organization", _l("Organization"), value=organization),
            Column("meeting", _l("Meeting"), value=lambda row: queries.meeting(row.meeting).code),
            Column("capacity", _l("Capacity"), value=lambda row: label_of(CAPACITIES, row.capacity)),
            Column("mode", _l("Mode"), value=lambda row: label_of(WAYS, row.mode)),
        )
        roles: ClassVar = ROLES
        order = "organization"
        filters = (
            Filter("capacity", _l("Capacity"), CAPACITIES, unknown=True),
            Filter("mode", _l("Mode"), WAYS, unknown=True),
        )
        actions = _acts(handler, names)
        history_template = "meetings/history.html"
        details_template = "meetings/entry.html"

        def record_of(self, row: Any) -> str:
            return str(row.attendance)

        def summary(self, row: Any) -> str:
            return _("At %(meeting)s.", meeting=queries.meeting(row.meeting).code)

        def badges(self, row: Any) -> list[Badge]:
            unknown = [] if directory.name(row.organization) else [Badge(_("Not known in the registry"), "dashed")]
            in_error = [Badge(_("Registered in error"), "warn")] if directory.is_in_error(row.organization) else []
            return [*unknown, *in_error, marking_badge(row)]

        def facts(self, row: Any) -> list[FactRow]:
            person = [FactRow(_("Person"), names.person(row.person) or row.person)] if row.person else []
            listed = [FactRow(_("Listed as"), row.listed_as)] if row.listed_as else []
            ways = [
                FactRow(_("Capacity"), label_of(CAPACITIES, row.capacity)),
                FactRow(_("Mode"), label_of(WAYS, row.mode)),
            ]
            return [*ways, *person, *listed, FactRow(_("Source"), row.source)]

        def context(self, _row: Any) -> dict[str, Any]:
            return {"silent": is_silent()}

        def history(self, row: Any) -> list[HistoryEntry]:
            return HistoryFormatter(directory, names).format(histories.history(row.meeting, row.attendance))

        def success_url(self, _act: FormAction, row: Any, _answer: Any) -> str:
            return attendance_path(row.meeting)

    return AttendanceEntries(reading, "attendance")
