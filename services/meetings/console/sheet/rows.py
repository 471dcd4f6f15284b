"""The rows of a meeting's sheet: who is on the list, and who is expected but not marked yet."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.meetings.console.labels import _, inline_label, is_historic
from services.meetings.console.sheet.kept_marks import KeptMark, KeptMarks
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.queries.expected import ExpectedAttendee, ExpectedAttendees
from shared.contracts.meetings.attendance import INDUSTRY as CAPACITIES_OF_INDUSTRY
from shared.domain.collation import collation_key
from shared.domain.ids import time_of
from shared.web.days import localized_date
from shared.web.personal_names import NamesUnavailable

CAME = ("in person", "remote")
MARKS = (*CAME, "excused", "absent")
PRESENT = "present"
"""The mark of an entry that does not say how somebody came."""
INDUSTRY = tuple(each or "" for each in CAPACITIES_OF_INDUSTRY)
"""The capacities of industry (RECORDS 6, D1): in these, whoever was not expected needs the approval of a focal point."""
TABS = ("expected", "unmarked", "present", "walk-ins")


@dataclass(frozen=True)
class SheetRow:
    """One organization, or one person of it. `fact`: its entry on the list, in the stream `record`; `mark` is "" if it
    is not marked; `event` is the latest event about it. `to_finish` is "register" or "approve" while that is still to
    be done."""

    key: str
    name: str
    person: str = ""
    known: bool = True
    capacity: str = ""
    level: str = ""
    why: str = ""
    fact: str = ""
    record: str = ""
    mark: str = ""
    at: str = ""
    event: str = ""
    listed_as: str = ""
    walk_in: bool = False
    to_finish: str = ""
    approval: str = ""
    focal_point: str = ""
    first: bool = False

    @property
    def organization(self) -> str:
        return self.key.partition("/")[0]

    @property
    def slug(self) -> str:
        """Return the row's name in element ids: the ends of its own ids, which are random."""
        organization, person = split_row_key(self.key)
        return self.fact[-12:] or f"{organization[-12:]}{(person or '')[-12:]}"

    @property
    def came(self) -> bool:
        return self.mark in (*CAME, PRESENT)

    def is_on(self, tab: str) -> bool:
        """Return whether a tab shows the row; until a row is finished, every tab does."""
        shown = {
            "expected": not self.walk_in,
            "unmarked": not self.mark,
            "present": self.came,
            "walk-ins": self.walk_in,
        }
        return bool(self.to_finish) or shown[tab]


@dataclass(frozen=True)
class SheetContent:
    rows: tuple[SheetRow, ...]

    def tally(self, column: str = "mark", *, came: bool = False) -> dict[str, int]:
        """Return the number of rows by mark or another column; `came`: counting only those who came."""
        counts: dict[str, int] = {}
        for row in self.rows:
            if row.came or not came:
                counts[getattr(row, column)] = counts.get(getattr(row, column), 0) + 1
        return counts

    def on(self, tab: str) -> int:
        return sum(row.is_on(tab) for row in self.rows)

    def row(self, key: str) -> SheetRow | None:
        """Return the row of an entry, or of an organization or person."""
        return next((row for row in self.rows if key in (row.fact, row.key)), None)


def row_key(organization: str, person: str | None) -> str:
    return f"{organization}/{person}" if person else organization


def split_row_key(key: str) -> tuple[str, str | None]:
    organization, _slash, person = key.partition("/")
    return organization, person or None


class SheetBuilder:
    """Builds the content of the sheet in a fixed number of queries."""

    def __init__(self, work: MeetingsWorkspace, kept: KeptMarks) -> None:
        self._work, self._kept = work, kept
        self.expected = ExpectedAttendees(work.queries.reader)

    def content(self, meeting: Any, registered: Collection[str] = ()) -> SheetContent:
        """Return walk-ins first, the latest on top, then those expected by a statement, then those who came to an
        earlier meeting.

        `registered`: organizations that the registry accepted, but whose events have not arrived yet.
        """
        rows, expected = self._rows(meeting)
        expects = any(each.comes_first for each in expected) and not is_historic(meeting)
        by_organization = {each.organization: each for each in expected}
        rows = [replace(row, walk_in=row.walk_in and bool(expected)) for row in rows]
        if expects:
            rows = self._with_approvals(rows, by_organization, meeting.first_day)
        rows = self._named(meeting, rows)
        rows = [
            replace(row, to_finish="register") if not row.known and row.organization not in registered else row
            for row in rows
        ]
        return SheetContent(tuple(sorted(rows, key=_order)))

    def unmarked(self, meeting: Any) -> list[SheetRow]:  # noqa: ANN401  a row
        """Return the rows without a mark, in no order and without names, which the registry would be asked for."""
        return [row for row in self._rows(meeting)[0] if not row.mark]

    def _rows(self, meeting: Any) -> tuple[list[SheetRow], list[ExpectedAttendee]]:  # noqa: ANN401  a row
        entries = [each for each in self._work.queries.attendance_of(meeting.id) if not each.in_error]
        expected = self.expected.of(meeting)
        by_organization = {each.organization: each for each in expected}
        rows = [self._recorded(entry, by_organization.get(entry.entity)) for entry in entries]
        return [*rows, *_unmarked(expected, rows, self._kept.of(meeting.id))], expected

    @staticmethod
    def _recorded(entry: Any, expected: ExpectedAttendee | None) -> SheetRow:  # noqa: ANN401  a row
        return SheetRow(
            row_key(entry.entity, entry.person),
            entry.name or "",
            known=entry.name is not None,
            capacity=entry.capacity or "",
            level=entry.level or "",
            why="" if expected is None else reasons(expected),
            fact=entry.fact,
            record=entry.attendance,
            mark=entry.mode or PRESENT,
            at=time_of(entry.event),
            event=entry.event,
            listed_as=entry.listed_as or "",
            walk_in=expected is None,
            first=expected is not None and expected.comes_first,
        )

    def _with_approvals(
        self, rows: Sequence[SheetRow], expected: Mapping[str, ExpectedAttendee], day: str
    ) -> list[SheetRow]:
        """Mark those that a focal point has to approve: walk-ins, and alternates whom no reply named."""

        def asks_approval(row: SheetRow) -> bool:
            _organization, person = split_row_key(row.key)
            attendee = expected.get(row.organization)
            unnamed = (
                row.capacity == "alternate"
                and attendee is not None
                and person is not None
                and person not in attendee.named
            )
            return row.came and row.capacity in INDUSTRY and (row.walk_in or unnamed)

        to_approve = {row.key: row.record for row in rows if asks_approval(row)}
        if not to_approve:
            return list(rows)
        answers = self.expected.consents(list(to_approve.values()))
        points = self.expected.focal_points([split_row_key(key)[0] for key in to_approve], day)
        updated = []
        for row in rows:
            if row.key in to_approve:
                approval = answers.get(to_approve[row.key], "")
                to_finish = "" if approval else "approve"
                point = points.get(row.organization, "")
                row = replace(row, approval=approval, to_finish=to_finish, focal_point=point)  # noqa: PLW2901
            updated.append(row)
        return updated

    def _named(self, meeting: Any, rows: Sequence[SheetRow]) -> list[SheetRow]:
        """Name organizations as of the meeting's days, and people as far as the viewer may see them."""
        names = self._work.directory.names_on([row.organization for row in rows], meeting.last_day or meeting.first_day)
        people = self._people(
            person for row in rows for person in (split_row_key(row.key)[1], row.focal_point or None) if person
        )
        return [
            replace(
                row,
                name=names.get(row.organization) or row.listed_as or row.name or row.organization,
                person=people.get(person, person) if (person := split_row_key(row.key)[1]) else "",
                focal_point=people.get(row.focal_point, row.focal_point),
            )
            for row in rows
        ]

    def _people(self, ids: Iterable[str]) -> dict[str, str]:
        try:
            return self._work.names.of(ids)
        except NamesUnavailable:
            return {}


def _unmarked(
    expected: Iterable[ExpectedAttendee], recorded: Sequence[SheetRow], kept: Mapping[str, KeptMark]
) -> list[SheetRow]:
    """Return expected attendees without an entry. An organization's entry covers those of it of whom nobody is named, and
    anybody expected by a statement other than a reply."""
    organizations, keys = {row.organization for row in recorded}, {row.key for row in recorded}
    rows = []
    for attendee in expected:
        key = row_key(attendee.organization, attendee.person)
        promised = (
            attendee.reply is not None
            and attendee.person is not None
            and attendee.reply.statement.person == attendee.person
        )
        if key in keys or attendee.organization in keys:
            continue
        if (
            attendee.organization in organizations
            and not promised
            and (attendee.comes_first or attendee.person is None)
        ):
            continue
        rows.append(_expected_row(key, attendee, kept.get(key)))
    return rows


def _expected_row(key: str, attendee: ExpectedAttendee, mark: KeptMark | None) -> SheetRow:
    excused = attendee.answer == "excused" and attendee.reply is not None
    absent = mark is not None and mark.mark == "absent"
    return SheetRow(
        key,
        "",
        capacity=(mark.capacity if mark and mark.capacity is not None else attendee.capacity) or "",
        level=attendee.level or "",
        why=reasons(attendee),
        mark="absent" if absent else "excused" if excused else "",
        at=mark.at if mark and absent else time_of(attendee.reply.event) if excused and attendee.reply else "",
        first=attendee.comes_first,
    )


def reasons(attendee: ExpectedAttendee) -> str:
    """Return the reason why an attendee is expected, in words."""
    if attendee.came_to is not None:
        return _("came to %(meeting)s", meeting=attendee.came_to)
    match attendee.answer:
        case "accepted":
            answer = _("accepted, %(how)s", how=inline_label(attendee.mode)) if attendee.mode else _("accepted")
        case "tentative":
            answer = _("tentative")
        case "excused" if attendee.reply is not None:
            return _("excused on %(day)s", day=localized_date(attendee.reply.statement.on))
        case None:
            return _("seat, no answer") if attendee.has_seat else _("invited, no answer")
        case _:
            answer = _("declined")
    return _("seat, %(answer)s", answer=answer) if attendee.has_seat and attendee.answer == "declined" else answer


def _order(row: SheetRow) -> tuple[Any, ...]:
    latest = tuple(-ord(letter) for letter in row.event)
    if row.to_finish or row.walk_in:
        return 0 if row.to_finish else 1, latest
    return 2 if row.first else 3, collation_key(row.name), collation_key(row.person)
