"""The content of the page of recordings: one row per presentation, and one per addressee (a body or an absentee)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Engine

from services.meetings.queries.attendances import AttendanceStrips
from services.meetings.queries.meetings import MeetingQueries
from services.meetings.queries.organizations import counted_as
from shared.contracts.completeness import COMPLETENESS
from shared.contracts.meetings.agendas import AGENDA_ITEMS
from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.contracts.meetings.follow_up import CONSENTS
from shared.contracts.meetings.recordings import PRESENTATIONS, RECORDINGS
from shared.contracts.meetings.seats import SEATS
from shared.contracts.records import ORGANIZATION
from shared.contracts.registry.memberships import LIAISONS, LiaisonStated
from shared.domain.dates import first_day, holds_on, last_day
from shared.domain.ids import kind_of
from shared.event_store.statements import StatementQueries, StatementRow, statements_of_kind
from shared.public_view.consents import RecordedConsent, latest_consent

BODY_ROLES = ("regional telecommunication organization", "regional standardization body")
CONSENT_TO = ("recording", "sharing")
INVITED, SEATED = "invited", "seat"


class Sending(msgspec.Struct, frozen=True):
    """The sending of a recording, and the replies to it in the order in which they were stated."""

    row: StatementRow
    replies: tuple[StatementRow, ...] = ()

    @property
    def to(self) -> str:
        return str(self.row.statement.to)


class PresentationRow(msgspec.Struct, frozen=True):
    """A presentation with its consents in force, its recordings, and their addressees."""

    row: StatementRow
    consents: Mapping[str, RecordedConsent]
    recordings: tuple[StatementRow, ...]
    sendings: tuple[Sending, ...]

    @property
    def statement(self) -> Any:  # noqa: ANN401  a PresentationStated
        return self.row.statement

    def answer(self, to: str) -> str:
        """Return the answer to being recorded, or to sharing; "" if the question was not asked."""
        held = self.consents.get(to)
        return "" if held is None else held.consent.answer

    @property
    def is_refused(self) -> bool:
        return any(self.answer(to) in ("refused", "withdrawn") for to in CONSENT_TO)

    @property
    def can_be_sent(self) -> bool:
        return bool(self.recordings) and self.answer("sharing") == "given"

    @property
    def taken_back(self) -> RecordedConsent | None:
        """Return the withdrawal of the consent to sharing, if there was a consent."""
        consent = self.consents.get("sharing")
        is_withdrawn = (
            consent is not None and consent.consent.answer == "withdrawn" and (self.recordings or self.sendings)
        )
        return consent if is_withdrawn else None


class Addressee(msgspec.Struct, frozen=True):
    """An organization that recordings are sent to. `why`: the role of a body, or `invited` or `seat` for an absent
    one. `came_next`: whether it came to the next meeting, None where that is not known."""

    organization: str
    why: str
    sent: tuple[Sending, ...]
    missing: tuple[str, ...]
    came_next: bool | None = None

    @property
    def reply(self) -> Any:  # noqa: ANN401  a ReplyStated
        """Return its last reply to a recording it was sent, if any."""
        replies = [reply for each in self.sent for reply in each.replies]
        last = max(replies, key=lambda reply: (last_day(reply.statement.on), reply.stated), default=None)
        return None if last is None else last.statement


class Outreach(msgspec.Struct, frozen=True):
    """All recordings of a meeting. `items`: agenda items without a recorded presentation; `next_meeting`: the next one
    held, if any; `complete`: whether all presentations are recorded, None if this was not stated."""

    meeting: Any
    rows: tuple[PresentationRow, ...]
    items: tuple[StatementRow, ...]
    bodies: tuple[Addressee, ...]
    absent: tuple[Addressee, ...]
    others: tuple[Addressee, ...]
    next_meeting: Any
    complete: bool | None

    @property
    def sendable(self) -> list[PresentationRow]:
        return [each for each in self.rows if each.can_be_sent]

    @property
    def waiting(self) -> tuple[list[Addressee], list[Addressee]]:
        """Return the bodies and the absentees to which something has yet to be sent."""
        return [each for each in self.bodies if each.missing], [each for each in self.absent if each.missing]

    @property
    def addressees(self) -> tuple[Addressee, ...]:
        return (*self.bodies, *self.absent, *self.others)


class OutreachQueries:
    """The queries of the page: thirteen, whatever the number of presentations and organizations."""

    def __init__(self, meetings: MeetingQueries, statements: StatementQueries, reader: Engine) -> None:
        self._meetings, self._statements, self._reader = meetings, statements, reader
        self._strips = AttendanceStrips(reader)

    def of(self, meeting: Any, day: date) -> Outreach:
        """Return the recordings of a meeting, with the bodies that have a liaison on a day."""
        kinds = [PRESENTATIONS.name, AGENDA_ITEMS.name, REQUESTS.name, COMPLETENESS.name]
        about = _by_kind(self._statements.naming([meeting.id], kinds))
        rows = self._rows(about[PRESENTATIONS.name])
        following = self._held_next(meeting)
        present = self._organizations_at(meeting, day)
        next_came = self._organizations_at(following, day) if following is not None and following.complete else None
        sendings = [each for row in rows for each in row.sendings]
        entity = counted_as(self._reader, (each.to for each in sendings), day.isoformat())
        sent: dict[str, list[Sending]] = {}
        for each in sendings:
            if each.to in entity:
                sent.setdefault(entity[each.to], []).append(each)
        sendable = [row.row.fact for row in rows if row.can_be_sent]

        def addressee(organization: str, reason: str, next_came: frozenset[str] | None) -> Addressee:
            sendings = tuple(sent.get(organization, ()))
            reached = {each.row.statement.about for each in sendings}
            returned = None if next_came is None else organization in next_came
            missing = tuple(each for each in sendable if each not in reached)
            return Addressee(organization, reason, sendings, missing, returned)

        bodies = [addressee(one, role, None) for one, role in self._bodies(day).items()]
        listed = {each.organization for each in bodies}
        away = self._absent(meeting, about[REQUESTS.name], present | listed, day)
        absent = [addressee(one, why, next_came) for one, why in away.items()]
        others = [addressee(one, "", next_came) for one in sent if one not in {*listed, *away}]
        return Outreach(
            meeting=meeting,
            rows=tuple(rows),
            items=tuple(_without_presentation(about[AGENDA_ITEMS.name], rows)),
            bodies=tuple(bodies),
            absent=tuple(absent),
            others=tuple(others),
            next_meeting=following,
            complete=_stated_complete(about[COMPLETENESS.name]),
        )

    def _rows(self, presentations: Sequence[StatementRow]) -> list[PresentationRow]:
        facts = [row.fact for row in presentations]
        kinds = [RECORDINGS.name, CONSENTS.name, REQUESTS.name]
        found = _by_kind(self._statements.naming(facts, kinds) if facts else [])
        requests = [row for row in found[REQUESTS.name] if row.statement.kind == "transmission"]
        replies = self._statements.naming([row.fact for row in requests], [REPLIES.name]) if requests else []
        consents = [RecordedConsent(row.statement, row.event) for row in found[CONSENTS.name]]
        return [
            PresentationRow(
                row=row,
                consents=_held(consents, row.fact),
                recordings=tuple(each for each in found[RECORDINGS.name] if each.statement.presentation == row.fact),
                sendings=tuple(
                    Sending(each, tuple(reply for reply in replies if reply.statement.about == each.fact))
                    for each in requests
                    if each.statement.about == row.fact
                ),
            )
            for row in presentations
        ]

    def _bodies(self, day: date) -> dict[str, str]:
        """Return the organizations with a liaison of these roles that surely holds on a day, each with its role."""
        with self._reader.connect() as connection:
            stated: list[LiaisonStated] = [each for _record, each in statements_of_kind(connection, LIAISONS)]
        entity = counted_as(self._reader, (each.organization for each in stated), day.isoformat())
        return {
            entity[each.organization]: each.role
            for each in stated
            if each.organization in entity and each.role in BODY_ROLES and holds_on(day, each.since, each.until)
        }

    def _absent(
        self, meeting: Any, requests: Sequence[StatementRow], present: frozenset[str] | set[str], today: date
    ) -> dict[str, str]:
        """Return the organizations that were invited or had a seat on the first day and are not on the list, as they count
        today, each with the reason."""
        seats = self._statements.naming([meeting.series], [SEATS.name])
        day = first_day(meeting.first_day)
        seated = [
            row.statement.organization for row in seats if holds_on(day, row.statement.since, row.statement.until)
        ]
        invited = [
            row.statement.to
            for row in requests
            if row.statement.kind == "invitation" and kind_of(row.statement.to) == ORGANIZATION.name
        ]
        entity = counted_as(self._reader, (*seated, *invited), today.isoformat())
        absent = {entity[one]: SEATED for one in seated if one in entity}
        absent |= {entity[one]: INVITED for one in invited if one in entity}
        return {one: reason for one, reason in absent.items() if one not in present}

    def _held_next(self, meeting: Any) -> Any:
        meetings = self._meetings.meetings_of(meeting.series)
        later = (each for each in meetings if each.first_day > meeting.first_day and each.status == "held")
        return next(later, None)

    def _organizations_at(self, meeting: Any, day: date) -> frozenset[str]:
        return frozenset(self._strips.present([meeting.id], day.isoformat())[meeting.id])


def _by_kind(rows: Iterable[StatementRow]) -> dict[str, list[StatementRow]]:
    kinds = (PRESENTATIONS, AGENDA_ITEMS, REQUESTS, COMPLETENESS, RECORDINGS, CONSENTS)
    found: dict[str, list[StatementRow]] = {kind.name: [] for kind in kinds}
    for row in rows:
        found[row.kind.name].append(row)
    return found


def _held(consents: Sequence[RecordedConsent], presentation: str) -> dict[str, RecordedConsent]:
    held = {to: latest_consent(consents, presentation, to) for to in CONSENT_TO}
    return {to: each for to, each in held.items() if each is not None}


def _without_presentation(items: Iterable[StatementRow], rows: Iterable[PresentationRow]) -> Iterable[StatementRow]:
    presented = {row.statement.item for row in rows}
    return (item for item in items if item.fact not in presented and item.statement.kind != "procedural")


def _stated_complete(rows: Iterable[StatementRow]) -> bool | None:
    stated = [row for row in rows if row.statement.of == "presentations"]
    return max(stated, key=lambda row: row.event).statement.complete if stated else None
