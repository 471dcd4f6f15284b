"""The expected attendees of a meeting: who accepted, who has a seat in its series, who was asked, who came before.

The latest reply counts, by its day; of replies on one day, the one recorded last (RECORDS 3.2). Seats and roles count
on the first day of the meeting; one that may have ended by then is still expected.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Engine, select

from services.meetings import read_models as rm
from services.meetings.queries.organizations import originals
from services.meetings.queries.previous_attendees import PreviousAttendees
from shared.contracts.meetings.attendance import AttendanceMode, AttendeeLevel, Capacity
from shared.contracts.meetings.consultations import REPLIES, REQUESTS, ReplyStated
from shared.contracts.meetings.follow_up import CONSENTS
from shared.contracts.meetings.seats import REPRESENTATIVES, SEATS, RepresentativeStated
from shared.domain.dates import before, last_day
from shared.domain.ids import is_id
from shared.event_store.row_queries import RowQueries
from shared.event_store.statements import StatementQueries, StatementRow

COMING = ("accepted", "tentative")
CAPACITY_OF_ROLE: Mapping[str, Capacity] = {"principal": "executive", "alternate": "alternate"}


class ExpectedAttendee(msgspec.Struct, frozen=True, kw_only=True):
    """An organization that may come, with the person, capacity and level to be preset, and the reasons: `answer` is its
    latest reply with the planned `mode`, `came_to` the earlier meeting that it attended. `named`: the people named for
    it."""

    organization: str
    person: str | None = None
    capacity: Capacity | None = None
    level: AttendeeLevel | None = None
    reply: StatementRow | None = None
    has_seat: bool = False
    invited: bool = False
    came_to: str | None = None
    named: frozenset[str] = frozenset()

    @property
    def answer(self) -> str | None:
        return None if self.reply is None else str(self.reply.statement.answer)

    @property
    def mode(self) -> AttendanceMode | None:
        return None if self.reply is None else self.reply.statement.mode

    @property
    def comes_first(self) -> bool:
        """Return whether it is expected by a statement, and not only because it came before."""
        return self.came_to is None


class ExpectedAttendees(RowQueries):
    def __init__(self, reader: Engine) -> None:
        super().__init__(reader)
        self._statements = StatementQueries(reader, (REQUESTS, REPLIES, SEATS, REPRESENTATIVES, CONSENTS))
        self._previous = PreviousAttendees(reader)

    def of(self, meeting: Any) -> list[ExpectedAttendee]:  # noqa: ANN401  a row
        """Return the expected attendees, those expected by a statement first; a duplicate is listed under its original."""
        invitations, replies = self._requests(meeting.id)
        people = self._people(meeting)
        invited, held = invitations.keys(), set(originals(self.reader, self._holders(meeting)).values())
        coming = {each for each, reply in replies.items() if reply.statement.answer in (*COMING, "excused")}
        stated = [
            _expected(each, replies.get(each), people.get(each, ()), has_seat=each in held, invited=each in invited)
            for each in dict.fromkeys((*coming, *held, *(invited - replies.keys())))
        ]
        return [*stated, *self._came_before(meeting, {each.organization for each in stated})]

    def reply_of(self, meeting: str, organization: str) -> StatementRow | None:
        """Return the latest reply of an organization, or of a duplicate of it, on a meeting."""
        return self._requests(meeting)[1].get(organization)

    def invitation_of(self, meeting: str, organization: str) -> str | None:
        """Return the request by which an organization was invited."""
        return self._requests(meeting)[0].get(organization)

    def consents(self, records: Collection[str]) -> dict[str, str]:
        """Return the latest answer on registration for each of these records of attendance."""
        answers = [
            row
            for row in self._statements.referring_to_any(records, (CONSENTS.name,))
            if row.statement.to == "registration"
        ]
        return {row.statement.about: row.statement.answer for row in sorted(answers, key=_order)}

    def focal_points(self, organizations: Collection[str], day: str) -> dict[str, str]:
        """Return the focal point of each of these organizations on a day, if it has one; duplicates share theirs."""
        original = originals(self.reader, organizations)
        among = {each: each for each in original.values()} | self._duplicates(set(original.values()))
        rows = self._statements.referring_to_any(among, (REPRESENTATIVES.name,))
        points = {
            among[row.statement.organization]: row.statement.person
            for row in sorted(rows, key=lambda each: each.event)
            if row.statement.role == "focal point" and _may_hold(row.statement, day)
        }
        return {each: points[one] for each, one in original.items() if one in points}

    def _requests(self, meeting: str) -> tuple[dict[str, str], dict[str, StatementRow]]:
        """Return the invitation, and the latest reply, of each organization that was asked or answered; a duplicate's
        are its original's. Replies to requests to organizations registered in error are left out."""
        about = self._statements.referring(meeting, (REQUESTS.name, REPLIES.name))
        requests = [row for row in about if row.kind is REQUESTS and row.statement.kind in ("invitation", "reminder")]
        replies = [row for row in about if row.kind is REPLIES]
        replies += (
            self._statements.referring_to_any([row.fact for row in requests], (REPLIES.name,)) if requests else []
        )
        bodies = [*(row.statement.to for row in requests), *(row.statement.respondent for row in replies)]
        organizations = {each for each in bodies if is_id("organization", each)}
        original = originals(self.reader, organizations)
        to_nobody = {
            row.fact for row in requests if row.statement.to in organizations and row.statement.to not in original
        }
        invitations = {
            original[row.statement.to]: row.fact
            for row in sorted(requests, key=lambda each: each.statement.kind == "invitation")
            if row.statement.to in original
        }
        latest = {
            original[row.statement.respondent]: row
            for row in sorted(replies, key=_order)
            if row.statement.respondent in original and row.statement.about not in to_nobody
        }
        return invitations, latest

    def _holders(self, meeting: Any) -> list[str]:  # noqa: ANN401  a row
        rows = self._statements.referring(meeting.series, (SEATS.name,))
        return [row.statement.organization for row in rows if _may_hold(row.statement, meeting.first_day)]

    def _people(self, meeting: Any) -> dict[str, list[RepresentativeStated]]:  # noqa: ANN401  a row
        """Return who represents organizations in the series: the latest principals first, then alternates. A duplicate's
        are its original's."""
        rows = self._statements.referring(meeting.series, (REPRESENTATIVES.name,))
        original = originals(self.reader, (row.statement.organization for row in rows))
        by_organization: dict[str, list[RepresentativeStated]] = {}
        for row in sorted(rows, key=lambda each: last_day(each.statement.since), reverse=True):
            one = original.get(row.statement.organization)
            if one and row.statement.role != "focal point" and _may_hold(row.statement, meeting.first_day):
                by_organization.setdefault(one, []).append(row.statement)
        return {
            each: sorted(people, key=lambda one: one.role != "principal") for each, people in by_organization.items()
        }

    def _duplicates(self, originals: Collection[str]) -> dict[str, str]:
        table = rm.organizations.c
        return dict(
            self._pairs(select(table.id, table.same_as).where(table.same_as.in_(originals), table.in_error.is_(False)))
        )

    def _came_before(self, meeting: Any, stated: Collection[str]) -> Iterable[ExpectedAttendee]:  # noqa: ANN401  a row
        seen = set[tuple[str, str | None]]()
        for row in self._previous.attendees(meeting):
            if row.organization not in stated and (row.organization, row.person) not in seen:
                seen.add((row.organization, row.person))
                yield ExpectedAttendee(
                    organization=row.organization, person=row.person, capacity=row.capacity, came_to=row.code
                )


def _expected(
    organization: str,
    reply: StatementRow | None,
    people: Collection[RepresentativeStated],
    *,
    has_seat: bool,
    invited: bool,
) -> ExpectedAttendee:
    """Return an organization with the person to be preset: the one named in its reply, else its principal."""
    answer: ReplyStated | None = None if reply is None else reply.statement
    person_named = answer.person if answer else None
    representative = next((each for each in people if each.person == person_named or person_named is None), None)
    if representative is not None and person_named is None and representative.role != "principal":
        representative = None
    capacity = (answer.capacity if answer else None) or (
        CAPACITY_OF_ROLE[representative.role] if representative else None
    )
    person = person_named or (representative.person if representative else None)
    level = representative.level if representative else None
    return ExpectedAttendee(
        organization=organization,
        person=person,
        capacity=capacity,
        level=level,
        reply=reply,
        named=frozenset({person_named} if person_named else ()) | {each.person for each in people},
        has_seat=has_seat,
        invited=invited,
    )


def _may_hold(stated: Any, day: str) -> bool:  # noqa: ANN401  a seat or a representative
    """Return whether it may hold on the day: it surely neither began later nor ended before."""
    ended = stated.until is not None and before(stated.until, day)
    return before(day, stated.since) is not True and ended is not True


def _order(row: StatementRow) -> tuple[str, str]:
    """Return the sort key of dated statements, as `request_status` orders them: their day (a vague one as its last day),
    then the event that first stated them."""
    return last_day(row.statement.on).isoformat(), row.stated
