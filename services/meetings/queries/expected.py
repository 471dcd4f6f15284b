"""The expected attendees of a meeting: who accepted, who has a seat in its series, who was asked, who came before.

The latest reply counts, by its day; of replies on one day, the one recorded last (RECORDS 3.2). Seats and roles count
on the first day of the meeting; one that may have ended by then is still expected. A role is read only while the person
acts for the organization: who changes employer takes no seat along (RECORDS 3.2).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Engine, select

from services.meetings import read_models as rm
from services.meetings.queries.bodies import BodyQueries
from services.meetings.queries.organizations import counted_as, originals
from services.meetings.queries.previous_attendees import PreviousAttendees
from shared.contracts.meetings.attendance import AttendanceMode, AttendeeLevel, Capacity
from shared.contracts.meetings.consultations import REPLIES, REQUESTS, ReplyStated
from shared.contracts.meetings.follow_up import CONSENTS
from shared.contracts.meetings.seats import REPRESENTATIVES, SEATS, RepresentativeStated
from shared.domain.dates import before, first_day, last_day
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
        self._previous, self._bodies = PreviousAttendees(reader), BodyQueries(reader)

    def of(self, meeting: Any) -> list[ExpectedAttendee]:  # noqa: ANN401  a row
        """Return the expected attendees, those expected by a statement first, each organization as it counts at the
        meeting."""
        invitations, replies = self._requests(meeting)
        people = self._people(meeting)
        held = set(counted_as(self.reader, self._holders(meeting), meeting.first_day).values())
        invited = invitations.keys()
        coming = {each for each, reply in replies.items() if reply.statement.answer in (*COMING, "excused")}
        stated = [
            _expected(each, replies.get(each), people.get(each, ()), has_seat=each in held, invited=each in invited)
            for each in dict.fromkeys((*coming, *held, *(invited - replies.keys())))
        ]
        return [*stated, *self._came_before(meeting, {each.organization for each in stated})]

    def reply_of(self, meeting: Any, organization: str) -> StatementRow | None:  # noqa: ANN401  a row
        """Return the latest reply on a meeting of an organization, or of one that counts as it there."""
        return self._requests(meeting)[1].get(organization)

    def invitation_of(self, meeting: Any, organization: str) -> str | None:  # noqa: ANN401  a row
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
        held = [row for row in rows if row.statement.role == "focal point" and _may_hold(row.statement, day)]
        acts_for = self._acting([row.statement.person for row in held], day)
        points = {
            among[row.statement.organization]: row.statement.person
            for row in sorted(held, key=lambda each: each.event)
            if acts_for(row.statement.person, among[row.statement.organization])
        }
        return {each: points[one] for each, one in original.items() if one in points}

    def _requests(self, meeting: Any) -> tuple[dict[str, str], dict[str, StatementRow]]:  # noqa: ANN401  a row
        """Return the invitation, and the latest reply, of each organization that was asked or answered, as it counts at the
        meeting. Replies to requests to organizations registered in error are left out."""
        about = self._statements.referring(meeting.id, (REQUESTS.name, REPLIES.name))
        requests = [row for row in about if row.kind is REQUESTS and row.statement.kind in ("invitation", "reminder")]
        replies = [row for row in about if row.kind is REPLIES]
        replies += (
            self._statements.referring_to_any([row.fact for row in requests], (REPLIES.name,)) if requests else []
        )
        bodies = [*(row.statement.to for row in requests), *(row.statement.respondent for row in replies)]
        organizations = {each for each in bodies if is_id("organization", each)}
        entity = counted_as(self.reader, organizations, meeting.first_day)
        to_nobody = {
            row.fact for row in requests if row.statement.to in organizations and row.statement.to not in entity
        }
        invitations = {
            entity[row.statement.to]: row.fact
            for row in sorted(requests, key=lambda each: each.statement.kind == "invitation")
            if row.statement.to in entity
        }
        latest = {
            entity[row.statement.respondent]: row
            for row in sorted(replies, key=_order)
            if row.statement.respondent in entity and row.statement.about not in to_nobody
        }
        return invitations, latest

    def _holders(self, meeting: Any) -> list[str]:  # noqa: ANN401  a row
        rows = self._statements.referring(meeting.series, (SEATS.name,))
        return [row.statement.organization for row in rows if _may_hold(row.statement, meeting.first_day)]

    def _people(self, meeting: Any) -> dict[str, list[RepresentativeStated]]:  # noqa: ANN401  a row
        """Return who represents organizations in the series, by the organization that each counts as at the meeting: the
        latest principals first, then alternates; its own before those of others that merged into it."""
        rows = self._statements.referring(meeting.series, (REPRESENTATIVES.name,))
        named = [row.statement.organization for row in rows]
        entity, original = counted_as(self.reader, named, meeting.first_day), originals(self.reader, named)
        acts_for = self._acting([row.statement.person for row in rows], meeting.first_day)
        by_organization: dict[str, list[RepresentativeStated]] = {}
        for row in sorted(rows, key=lambda each: last_day(each.statement.since), reverse=True):
            one, person = entity.get(row.statement.organization), row.statement.person
            may_come = row.statement.role != "focal point" and _may_hold(row.statement, meeting.first_day)
            if one and may_come and acts_for(person, one):
                by_organization.setdefault(one, []).append(row.statement)
        return {
            each: sorted(people, key=lambda one: (one.role != "principal", original[one.organization] != each))
            for each, people in by_organization.items()
        }

    def _acting(self, people: Collection[str], day: str) -> Callable[[str, str], bool]:
        """Return a function that tells whether a person may act for an organization on a day, as far as is known."""
        acting = self._bodies.acting_for(people, first_day(day), day)
        return lambda person, organization: person not in acting or organization in acting[person]

    def _duplicates(self, originals: Collection[str]) -> dict[str, str]:
        table = rm.organizations.c
        return dict(
            self._pairs(select(table.id, table.same_as).where(table.same_as.in_(originals), table.in_error.is_(False)))
        )

    def _came_before(self, meeting: Any, stated: Collection[str]) -> Iterable[ExpectedAttendee]:  # noqa: ANN401  a row
        """Yield who came to earlier meetings and is not expected by a statement; an organization without a person only if
        nobody is known to have come for it since."""
        attendees = [row for row in self._previous.attendees(meeting) if row.organization not in stated]
        acts_for = self._acting([row.person for row in attendees if row.person], meeting.first_day)
        seen: dict[str, set[str | None]] = {}
        for row in attendees:
            person = row.person if row.person and acts_for(row.person, row.organization) else None
            people = seen.setdefault(row.organization, set())
            if person not in people and (person or not people):
                people.add(person)
                capacity = row.capacity if person == row.person else None
                yield ExpectedAttendee(
                    organization=row.organization, person=person, capacity=capacity, came_to=row.code
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
