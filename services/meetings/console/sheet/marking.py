"""A mark on the sheet: its effects on an entry, on an excuse and on the marks that no event holds, in one transaction.
The row is read while that transaction holds the log's lock: of two marks, the second sees the first. If a command changed
a record since, the row is read again. Acts on many rows do the same. A mark states a result, not a change, so sending it
twice records nothing more. An excuse is a reply: to the invitation, or to the meeting if there was none. An excuse given
at the meeting itself is withdrawn with its mark; an earlier one stays."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection
from uuid_utils import uuid7

from services.meetings.console.labels import CAPACITIES, PERSON_LEVELS, _
from services.meetings.console.sheet.kept_marks import KeptMarks
from services.meetings.console.sheet.rows import CAME, MARKS, PRESENT, split_row_key
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.domain.calendar import check_begun
from services.meetings.domain.commands import CorrectAttendance, RecordAttendance, WithdrawAttendance
from services.meetings.guards import latest_day
from services.meetings.queries.expected import ExpectedAttendees
from shared.contracts.meetings.consultations import REPLIES, ReplyStated, ReplyWithdrawn
from shared.domain.dates import before
from shared.domain.decider import Command
from shared.domain.errors import Malformed
from shared.domain.event import Marking as Audience
from shared.domain.ids import is_id, time_of
from shared.event_store.command_handler import CommandContext, Handle
from shared.event_store.command_results import CommandResult
from shared.event_store.statements import StatementRow
from shared.statements.decider import state_fact, withdraw_fact
from shared.statements.wording import translatable
from shared.web.command_context import is_approver, viewer_context

NOT_LISTED = translatable("Choose one of those listed.")
REMARKED = translatable("Marked anew on the attendance sheet.")
MARKED_DIFFERENTLY = translatable("Marked otherwise on the attendance sheet.")


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A mark, as sent. `row` is an organization, or an organization and a person; `status` one of MARKS, PRESENT, or empty to
    clear the row; `fact` its entry, if it has one; `was` the mark that the page showed, None if not sent."""

    row: str
    status: str = ""
    fact: str = ""
    was: str | None = None
    capacity: str = ""
    level: str = ""


class MarkedRow(msgspec.Struct, frozen=True):
    """The state of a row: its mark, the entry that holds it, and the time (UTC)."""

    mark: str
    fact: str = ""
    at: str = ""
    capacity: str = ""


class MarkedByAnother(Exception):
    """Refusal: another user marked the row since the page was drawn."""

    def __init__(self, now: MarkedRow) -> None:
        super().__init__(now.mark)
        self.now = now


def mark_of(form: Mapping[str, str]) -> Mark:
    """Return the mark of a form. Raises Malformed for values that our pages never send."""
    mark = Mark(
        row=checked_row("row", form.get("row", "")),
        status=one_of("mark", form.get("mark", ""), (*MARKS, PRESENT)),
        fact=form.get("fact", ""),
        was=form.get("was"),
        capacity=one_of("capacity", form.get("capacity", ""), dict(CAPACITIES)),
        level=one_of("level", form.get("level", ""), dict(PERSON_LEVELS)),
    )
    if mark.fact and not is_id("fact", mark.fact):
        raise Malformed("fact", _(NOT_LISTED))
    return mark


def checked_row(name: str, key: str) -> str:
    """Return a row's key, if it is well-formed."""
    organization, person = split_row_key(key)
    if not is_id("organization", organization) or (person is not None and not is_id("person", person)):
        raise Malformed(name, _(NOT_LISTED))
    return key


def one_of(name: str, value: str, choices: Mapping[str, object] | tuple[str, ...]) -> str:
    """Return a word that is in a list, or empty. Raises Malformed for any other."""
    if value and value not in choices:
        raise Malformed(name, _(NOT_LISTED))
    return value


class MarkRecorder:
    """Records marks on the sheets of meetings."""

    def __init__(self, work: MeetingsWorkspace, kept: KeptMarks) -> None:
        self._handler, self._lists, self._kept = work.handler, work.queries, kept
        self._expected = ExpectedAttendees(work.queries.reader)

    def open_meeting(self, meeting: str) -> Any:  # noqa: ANN401  a row
        """Return a meeting whose sheet can be marked. Raises NotYetBegun; a guard refuses what was cancelled."""
        row = self._lists.meeting(meeting)
        check_begun(row.first_day, latest_day())
        return row

    def context(self, meeting: Any) -> CommandContext:  # noqa: ANN401  a row
        """Return the context of a new entry: its audience is the list's, as far as the viewer may grant that."""
        marking: Audience | None = self._lists.list_marking(meeting.id)  # type: ignore[assignment]  # one of them
        return viewer_context(marking=None if marking == "public" and not is_approver() else marking)

    def mark(self, meeting: Any, mark: Mark, context: CommandContext) -> MarkedRow:
        """Record a mark. Raises MarkedByAnother, and the domain's errors."""
        return self._handler.handle_reading(partial(self._mark, meeting, mark, context))

    def record_all(
        self,
        meeting: Any,  # noqa: ANN401  a row
        read: Callable[[], Sequence[Command]],
        context: CommandContext,
    ) -> list[CommandResult]:
        """Record the commands that follow from what is `read` of a meeting's list, all or none."""

        def record(_connection: Connection, handle: Handle) -> list[CommandResult]:
            expected: dict[str, int | None] = dict(self._lists.versions(meeting.id))
            results = []
            for command in read():
                results.append(
                    handle(command, msgspec.structs.replace(context, expected=expected.get(command.stream, 0)))
                )
                expected[command.stream] = None  # it is as this act left it
            return results

        return self._handler.handle_reading(record)

    def _mark(
        self, meeting: Any, mark: Mark, context: CommandContext, connection: Connection, handle: Handle
    ) -> MarkedRow:
        # Read first: whatever is recorded after this makes the act read again.
        versions = self._lists.versions(meeting.id)
        entry, excuse = self._entry(meeting.id, mark), self._excuse(meeting, mark.row)
        now = self._now(meeting.id, mark.row, entry, excuse)
        if mark.was is not None and now.mark not in (mark.was, mark.status):
            raise MarkedByAnother(now)
        commands = [*self._on_the_list(meeting.id, mark, entry), *self._excused(meeting, mark, excuse)]
        versions |= {} if excuse is None else {excuse.record: excuse.version}
        answers = [handle(each, self._context(context, each, versions.get(each.stream, 0))) for each in commands]
        if not _came(mark):
            self._keep(connection, meeting.id, mark)
        events = [event for answer in answers for event in answer.events]
        at = time_of(events[-1] if events else str(uuid7()))
        if not _came(mark):
            return MarkedRow(mark.status or self._left(excuse, meeting), at=at, capacity=mark.capacity)
        fact = next((each.fact for each in commands if isinstance(each, RecordAttendance)), entry.fact if entry else "")
        return MarkedRow(mark.status, fact, at if events else now.at, mark.capacity)

    def _entry(self, meeting: str, mark: Mark) -> Any:  # noqa: ANN401  a row
        """Return the entry that a mark is about; None if the row has none."""
        organization, person = split_row_key(mark.row)
        rows = self._lists.entries_of(meeting, organization)
        marked = next((row for row in rows if mark.fact and row.fact == mark.fact), None)
        return marked or next((row for row in rows if row.person == person), None)

    def _excuse(self, meeting: Any, row: str) -> StatementRow | None:  # noqa: ANN401  a row
        reply = self._expected.reply_of(meeting, split_row_key(row)[0])
        return reply if reply is not None and reply.statement.answer == "excused" else None

    def _now(self, meeting: str, row: str, entry: Any, excuse: StatementRow | None) -> MarkedRow:  # noqa: ANN401  a row
        if entry is not None:
            return MarkedRow(entry.mode or PRESENT, entry.fact, time_of(entry.event), entry.capacity or "")
        kept = self._kept.of(meeting).get(row)
        if kept is not None and kept.mark:
            return MarkedRow(kept.mark, at=kept.at)
        return MarkedRow("") if excuse is None else MarkedRow("excused", at=time_of(excuse.event))

    def _on_the_list(self, meeting: str, mark: Mark, entry: Any) -> list[Command]:  # noqa: ANN401  a row
        organization, person = split_row_key(mark.row)
        if not _came(mark):
            if entry is None:
                return []
            return [WithdrawAttendance(attendance=entry.attendance, fact=entry.fact, reason=_(MARKED_DIFFERENTLY))]
        details: dict[str, Any] = {
            "capacity": mark.capacity or None,
            "mode": mark.status if mark.status in CAME else None,
            "person": person,
            "level": mark.level or (entry.level if entry else None),
        }
        if entry is None:
            return [RecordAttendance(fact=f"fact-{uuid7()}", meeting=meeting, organization=organization, **details)]
        return [CorrectAttendance(attendance=entry.attendance, fact=entry.fact, reason=_(REMARKED), **details)]

    def _excused(self, meeting: Any, mark: Mark, excuse: StatementRow | None) -> list[Command]:  # noqa: ANN401  a row
        organization, person = split_row_key(mark.row)
        if mark.status == "excused":
            if excuse is not None:
                return []
            about = self._expected.invitation_of(meeting, organization) or meeting.id
            answered = ReplyStated(
                fact=f"reply-{uuid7()}",
                about=about,
                respondent=organization,
                answer="excused",
                on=_present_day(meeting),
                person=person,
            )
            return [state_fact(REPLIES, answered)]
        if excuse is None or not _is_of_the_day(excuse, meeting):
            return []
        return [withdraw_fact(ReplyWithdrawn(excuse.fact, _(MARKED_DIFFERENTLY)))]

    @staticmethod
    def _left(excuse: StatementRow | None, meeting: Any) -> str:  # noqa: ANN401  a row
        """Return the mark of a cleared row: an excuse from before the meeting stays."""
        return "excused" if excuse is not None and not _is_of_the_day(excuse, meeting) else ""

    def _keep(self, connection: Connection, meeting: str, mark: Mark) -> None:
        if mark.status == "absent" or mark.capacity:
            self._kept.keep(
                connection, meeting, mark.row, mark.status if mark.status == "absent" else "", mark.capacity or None
            )
        else:
            self._kept.forget(connection, meeting, mark.row)

    @staticmethod
    def _context(context: CommandContext, command: Command, version: int) -> CommandContext:
        """Return the context of a command on a record that was read in a version, 0 if there was none: only a new entry
        gets the chosen marking; other commands keep theirs."""
        marking = context.marking if isinstance(command, RecordAttendance) else None
        return msgspec.structs.replace(context, marking=marking, expected=version)


def entry_of(meeting: str, fact: str, row: str, **details: str | None) -> RecordAttendance:
    """Return the command that records an entry for a row; its further fields are texts, "" meaning not known."""
    organization, person = split_row_key(row)
    stated = {name: value or None for name, value in details.items()}
    who = {"fact": fact, "meeting": meeting, "organization": organization, "person": person}
    return msgspec.convert(who | stated, RecordAttendance)


def _came(mark: Mark) -> bool:
    return mark.status in (*CAME, PRESENT)


def _present_day(meeting: Any) -> str:  # noqa: ANN401  a row
    """Return today, but no earlier than the meeting's first day, which may have begun at its place while UTC is a day behind."""
    today = datetime.now(UTC).date().isoformat()
    return max(today, meeting.first_day) if len(meeting.first_day) == len(today) else today


def _is_of_the_day(excuse: StatementRow, meeting: Any) -> bool:  # noqa: ANN401  a row
    """Return whether an excuse was given at the meeting, or after it began."""
    return before(excuse.statement.on, meeting.first_day) is False
