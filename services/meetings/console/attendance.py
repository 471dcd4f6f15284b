"""An entry of a list of attendance: corrected and withdrawn, each with a reason. Recording is an act of the meeting."""

from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l

from services.meetings import read_models as rm
from services.meetings import schemas
from services.meetings.console.histories import Teller
from services.meetings.console.names import Names, is_silent
from services.meetings.console.records import with_fact
from services.meetings.console.shown import (
    CAPACITIES,
    REASON,
    ROLES,
    SEEN_BY,
    WAYS,
    WRITERS,
    _,
    beside_others,
    find_organization,
    marking,
    runs,
    word,
)
from services.meetings.domain import commands
from services.meetings.queries import Histories, Known, Lists
from shared.event_store.command_handler import Answer, CommandHandler
from shared.web.console import Act, Badge, Column, EventSourcedView, Fact, Field, Filter, Happening, Reading, Undoable


class CorrectForm(schemas.CorrectAttendance):
    class Meta:
        exclude = ("fact",)


class WithdrawForm(schemas.WithdrawAttendance):
    class Meta:
        exclude = ("fact",)


def entry_fields(names: Names) -> tuple[Field, ...]:
    """As what, how, and who: each may be not known."""
    return (
        Field("capacity", _l("Capacity"), kind="select", choices=CAPACITIES, unknown=True),
        Field("mode", _l("Mode"), kind="select", choices=WAYS, unknown=True),
        Field(
            "person",
            _l("Person"),
            _l("Type a part of the name. Names are the registry's; here only an id is kept."),
            "combobox",
            optional=True,
            find=names.search,
            named=names.person,
        ),
    )


def record_act(handler: CommandHandler, known: Known, names: Names) -> Act:
    """Adds an organization to the list of a meeting."""
    organization = Field(
        "organization",
        _l("Organization"),
        _l("Type three letters of its name, or of a spelling of it."),
        "combobox",
        find=find_organization(known),
        named=known.name,
        otherwise=_l("Type another part of the name; one that is new is registered first, under Organizations."),
    )
    more = (
        Field("listed_as", _l("Listed as"), _l("The name as the source writes it, where it differs."), optional=True),
        Field("source", _l("Source"), _l("Where this is stated."), optional=True),
    )
    return Act(
        "attend",
        _l("Add an organization"),
        (organization, *entry_fields(names), *more, SEEN_BY),
        schemas.RecordAttendance,
        beside_others(runs(handler, commands.RecordAttendance, meeting="id")),
        lambda parts, answer: _undoable(
            _("%(name)s is on the list.", name=known.name(parts[0]["organization"]) or parts[0]["organization"]),
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


def _undoable(sentence: str, answer: Answer, otherwise: str) -> str | Undoable:
    """A notice with Undo; `otherwise` where nothing was recorded."""
    if not answer.events:
        return otherwise
    meeting = f"meeting-{answer.id.removeprefix('attendance-')[:36]}"
    return Undoable(sentence, url_for("console-meetings.undo_view", id=meeting, event=answer.events[0]))


def _acts(handler: CommandHandler, names: Names) -> tuple[Act, ...]:
    return (
        Act(
            "correct",
            _l("Correct the entry"),
            (*entry_fields(names), SEEN_BY, REASON),
            CorrectForm,
            with_fact(runs(handler, commands.CorrectAttendance, attendance="attendance")),
            lambda _parts, answer: _undoable(_("The entry is corrected."), answer, _("Nothing was changed.")),
            initial=lambda row: {name: getattr(row, name) for name in ("capacity", "mode", "person", "marking")},
            roles=WRITERS,
            primary=True,
        ),
        Act(
            "withdraw",
            _l("Take it off the list"),
            (Field("reason", _l("Reason"), _l("Why it should not have been listed."), "textarea"),),
            WithdrawForm,
            with_fact(runs(handler, commands.WithdrawAttendance, attendance="attendance")),
            lambda _parts, answer: _undoable(
                _("The entry is off the list. It stays in the history."), answer, _("Nothing was changed.")
            ),
            roles=WRITERS,
        ),
    )


def attendance_view(
    handler: CommandHandler, lists: Lists, known: Known, histories: Histories, names: Names, reading: Reading
) -> EventSourcedView:
    def organization(row: Any) -> str:
        return known.name(row.organization) or str(row.organization)

    class AttendanceEntries(EventSourcedView):
        table = rm.attendance
        title = _l("Attendance")
        columns = (
            Column("organization", _l("Organization"), value=organization),
            Column("meeting", _l("Meeting"), value=lambda row: lists.meeting(row.meeting).code),
            Column("capacity", _l("Capacity"), value=lambda row: word(CAPACITIES, row.capacity)),
            Column("mode", _l("Mode"), value=lambda row: word(WAYS, row.mode)),
        )
        roles: ClassVar = ROLES
        order = "organization"
        filters = (
            Filter("capacity", _l("Capacity"), CAPACITIES, unknown=True),
            Filter("mode", _l("Mode"), WAYS, unknown=True),
        )
        acts = _acts(handler, names)
        history_template = "meetings/history.html"
        details_template = "meetings/entry.html"

        def summary(self, row: Any) -> str:
            return _("At %(meeting)s.", meeting=lists.meeting(row.meeting).code)

        def badges(self, row: Any) -> list[Badge]:
            unknown = [] if known.name(row.organization) else [Badge(_("Not known in the registry"), "dashed")]
            in_error = [Badge(_("Registered in error"), "warn")] if known.is_in_error(row.organization) else []
            return [*unknown, *in_error, marking(row)]

        def facts(self, row: Any) -> list[Fact]:
            person = [Fact(_("Person"), names.person(row.person) or row.person)] if row.person else []
            listed = [Fact(_("Listed as"), row.listed_as)] if row.listed_as else []
            ways = [Fact(_("Capacity"), word(CAPACITIES, row.capacity)), Fact(_("Mode"), word(WAYS, row.mode))]
            return [*ways, *person, *listed, Fact(_("Source"), row.source)]

        def context(self, _row: Any) -> dict[str, Any]:
            return {"silent": is_silent()}

        def history(self, row: Any) -> list[Happening]:
            return Teller(known, names).tell(histories.of(row.meeting, row.attendance))

        def where_after(self, _act: Act, row: Any, _answer: Any) -> str:
            return attendance_path(row.meeting)

    return AttendanceEntries(reading, "attendance")
