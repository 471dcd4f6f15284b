"""Acts on one row of the sheet or on all rows: each is a form of its own, which leads back to the page."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Literal
from uuid import uuid4

import msgspec
from flask import request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import ngettext
from uuid_utils import uuid7

from services.meetings.console.labels import SEEN_BY, _
from services.meetings.console.registry_commands import AlreadyRegistered
from services.meetings.console.sheet.marking import REMARKED, entry_of, mark_of, one_of
from services.meetings.console.sheet.page import SheetPage
from services.meetings.console.sheet.rows import CAME, SheetBuilder, row_key, split_row_key
from services.meetings.console.sheet.undoing import NothingToUndo, undo
from services.meetings.domain.commands import CloseAttendanceList, CorrectAttendance
from services.meetings.queries.organizations import originals
from shared.contracts.completeness import COMPLETENESS, CompletenessStated
from shared.domain.decider import Command
from shared.domain.errors import ChangedMeanwhile, Malformed, NotThere, Problem, Refused
from shared.domain.ids import is_id
from shared.event_store.statements import StatementQueries, StatementRow
from shared.statements.decider import state_fact
from shared.web.command_context import viewer_context
from shared.web.console import show_notice
from shared.web.console.markings import MARKINGS

EVERYONE: Literal["everyone present"] = "everyone present"


class SheetActs(SheetPage):
    @expose("/rest", methods=("POST",))
    def rest_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record as present in person everyone who is not marked yet, in one act with Undo."""
        meeting = self.marking.open_meeting(id)
        count, event = self.record_all(meeting, partial(present_in_person, self.builder, meeting))
        if event:
            sentence = ngettext("One more is marked as in person.", "%(num)s more are marked as in person.", count)
            self.undoable(meeting, sentence, event)
        return self.back(meeting)

    @expose("/undo/<event>", methods=("POST",))
    def undo_view(self, id: str, event: str) -> ResponseReturnValue:  # noqa: A002
        """Undo the whole act that an event of attendance came from."""
        meeting = self.work.queries.meeting(id)
        try:
            count = undo(self.work, meeting.id, event, viewer_context())
        except NothingToUndo:
            raise NotThere(id=event) from None
        except ChangedMeanwhile:
            show_notice(_("Not undone: these were changed since. Change them one by one."), "bad")
        except Refused as problem:
            show_notice(f"{self.explained(problem)[0]} {_('Nothing was undone.')}", "bad")
        else:
            show_notice(ngettext("One entry is as it was before.", "%(num)s entries are as they were before.", count))
        return self.back(meeting)

    @expose("/complete", methods=("POST",))
    def complete_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record whether the list is complete, and whether it has everyone present, the secretariat included."""
        meeting, form = self.work.queries.meeting(id), request.form
        complete = form.get("complete") != "no"
        unmarked = sum(not row.mark for row in self.builder.content(meeting).rows)
        if complete and unmarked and form.get("sure") != "yes":
            return self.sheet(meeting, 200, sure=unmarked, everyone_named=form.get("everyone"))
        commands: list[Command] = [CloseAttendanceList(meeting=meeting.id, complete=complete)]
        stated, everyone = self.everyone(meeting), complete and form.get("everyone") == "yes"
        if (stated.statement.complete if stated else False) != everyone:
            fact = f"completeness-{uuid7()}"
            commands.append(
                state_fact(
                    COMPLETENESS, CompletenessStated(fact=fact, of=EVERYONE, complete=everyone, about=meeting.id)
                )
            )
        try:
            self.work.handler.handle_all([(each, viewer_context()) for each in commands])
        except Refused as problem:
            return self.refused(meeting, *self.explained(problem))
        show_notice(_("The list is complete.") if complete else _("The list is not complete."))
        return self.back(meeting)

    @expose("/seen", methods=("POST",))
    def seen_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Change who may see the entries of the list."""
        meeting = self.work.queries.meeting(id)
        chosen: Any = one_of("marking", request.form.get("marking", ""), dict(SEEN_BY.options()))

        def seen_by() -> list[Command]:
            return [
                CorrectAttendance(
                    attendance=entry.attendance,
                    fact=entry.fact,
                    reason=_("The audience of the list was changed."),
                    capacity=entry.capacity,
                    mode=entry.mode,
                    person=entry.person,
                    level=entry.level,
                    marking=chosen,
                )
                for entry in self.work.queries.attendance_of(meeting.id)
                if chosen and entry.marking != chosen
            ]

        try:
            count, event = self.record_all(meeting, seen_by, chosen)
        except Refused as problem:
            return self.refused(meeting, *self.explained(problem))
        if event:
            sentence = ngettext(
                "The audience of one entry was changed.", "The audience of %(num)s entries was changed.", count
            )
            self.undoable(meeting, sentence, event)
        return self.back(meeting)

    @expose("/finish", methods=("POST",))
    def finish_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Register the organization of a walk-in, or record that its name is another name of a known one."""
        meeting = self.work.queries.meeting(id)
        entry = self.entry(meeting)
        name = entry.listed_as or entry.organization
        try:
            if request.form.get("do") == "same":
                self.walk_ins.rename(entry, request.form, viewer_context())
                show_notice(_("%(name)s is recorded as another name.", name=name))
                return self.back(meeting)
            self.walk_ins.register(entry.organization, request.form, name)
        except AlreadyRegistered as there:
            return self.refused(meeting, there.remedy, 409)
        except (Malformed, Problem) as problem:
            return self.refused(meeting, *self.explained(problem))
        show_notice(_("%(name)s is registered.", name=name))
        return self.back(meeting, registered=entry.organization)

    @expose("/approve", methods=("POST",))
    def approve_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record whether the focal point approves an attendee who was not expected."""
        meeting = self.work.queries.meeting(id)
        entry = self.entry(meeting)
        points = self.builder.expected.focal_points([entry.organization], meeting.first_day)
        by = points.get(entry.organization, entry.organization)
        self.walk_ins.approve(entry.attendance, request.form, by, viewer_context())
        return self.back(meeting)

    @expose("/change", methods=("POST",))
    def change_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Change a row's organization, person, level and capacity; this marks a row not marked yet."""
        meeting, form = self.marking.open_meeting(id), request.form
        mark = mark_of(form)
        organization = form.get("find.id") or split_row_key(mark.row)[0]
        typed, person = form.get("person", "").strip(), form.get("person.id", "")
        found = self.matcher.person(typed) if typed and not person else person
        if typed and not found:
            remedy = _("No match for %(typed)s. Choose somebody from the list, or leave it empty.", typed=typed[:200])
            return self.refused(meeting, remedy, 422)
        row = row_key(organization, found or None)
        if not is_id("organization", organization) or (found and not is_id("person", found)):
            raise Malformed("find", _("Choose one of those found."))
        try:
            self._change(meeting, msgspec.structs.replace(mark, row=row))
        except Refused as problem:
            return self.refused(meeting, *self.explained(problem))
        return self.back(meeting)

    def _change(self, meeting: Any, mark: Any) -> None:
        context = self.marking.context(meeting)
        if not mark.fact:
            self.marking.mark(meeting, msgspec.structs.replace(mark, status=mark.status or CAME[0]), context)
            return
        entry = self.entry(meeting)
        details = {
            "capacity": mark.capacity or None,
            "level": mark.level or None,
            "mode": mark.status if mark.status in CAME else entry.mode,
        }
        if split_row_key(mark.row)[0] not in originals(self.work.queries.reader, [entry.organization]).values():
            self.walk_ins.move(entry, mark.row, context, details, _(REMARKED))
            return
        command = CorrectAttendance(
            attendance=entry.attendance,
            fact=entry.fact,
            reason=_(REMARKED),
            person=split_row_key(mark.row)[1],
            **details,
        )
        self.work.handler.handle(command, msgspec.structs.replace(context, marking=None))

    # Shared by the acts -----------------------------------------------------------------------------------------------

    def entry(self, meeting: Any) -> Any:
        """Return the entry that a form is about. Raises NotThere."""
        entry = self.work.queries.entry(request.form.get("fact", ""))
        if entry.meeting != meeting.id:
            raise NotThere(id=entry.fact)
        return entry

    def everyone(self, meeting: Any) -> StatementRow | None:
        """Return the last statement on whether everyone present is on the list."""
        stated = StatementQueries(self.work.queries.reader, (COMPLETENESS,)).referring(meeting.id)
        return max((row for row in stated if row.statement.of == EVERYONE), key=lambda row: row.event, default=None)

    def names(self, meeting: Any) -> dict[str, Any]:
        stated = self.everyone(meeting)
        seen = self.work.queries.list_marking(meeting.id) or "bureau"
        return {
            **super().names(meeting),
            "everyone": None if stated is None else stated.statement.complete,
            "marking": seen,
            "seen": str(MARKINGS[seen]),
        }

    def record_all(self, meeting: Any, read: Callable[[], Sequence[Command]], marking: Any = None) -> tuple[int, str]:
        """Record what follows from what is `read`, all or none, as one act; return the number of new ones, and the id of
        one of its events."""
        act = str(uuid4())
        context = msgspec.structs.replace(self.marking.context(meeting), correlation=act)
        if marking is not None:
            context = msgspec.structs.replace(context, marking=marking)
        answers = self.marking.record_all(meeting, read, context)
        events = [event for answer in answers for event in answer.events]
        return len(events), events[0] if events else ""


def present_in_person(sheet: SheetBuilder, meeting: Any) -> list[Command]:
    """Return the commands that record everyone who is not marked yet as present in person."""
    return [
        entry_of(meeting.id, f"fact-{uuid7()}", row.key, mode=CAME[0], capacity=row.capacity, level=row.level)
        for row in sheet.unmarked(meeting)
    ]
