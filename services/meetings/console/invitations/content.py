"""The content of the page of invitations: seats with their holders, attendance of the last meetings, invitations and
answers, and who would be missing if all who accepted come."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from services.meetings.console.invitations.groups import groups_of
from services.meetings.queries.attendances import AttendanceStrips, strip
from services.meetings.queries.bodies import BodyQueries, KnownState
from services.meetings.queries.exchanges import Exchange, exchange_about
from services.meetings.queries.organizations import counted_as, originals
from shared.contracts.meetings.answers import RequestStatus
from shared.contracts.meetings.seats import REPRESENTATIVES, SEATS
from shared.contracts.records import ORGANIZATION
from shared.contracts.registry.organizations import SIZES
from shared.contracts.registry.states import REGIONS
from shared.domain.dates import holds_on
from shared.domain.ids import kind_of
from shared.event_store.statements import StatementQueries, StatementRow
from shared.statements.succession import Span, holding


class Holder(msgspec.Struct, frozen=True):
    """A person in a role for a seat. `left`: the person no longer acts for the organization."""

    row: StatementRow
    left: bool

    @property
    def person(self) -> str:
        return str(self.row.statement.person)


class OrganizationRow(msgspec.Struct, frozen=True):
    """An organization: the `groups` that it belongs to, `seat` if it holds one on the day, its `principal` and `alternates`,
    and one mark for each of the last meetings."""

    organization: str
    name: str
    region: str | None
    size: str | None
    country: str | None
    groups: frozenset[str]
    seat: StatementRow | None
    principal: Holder | None
    alternates: tuple[Holder, ...]
    strip: tuple[str, ...]
    status: RequestStatus

    @property
    def is_vacant(self) -> bool:
        return self.seat is not None and self.principal is None


class ShownInvitations(msgspec.Struct, frozen=True):
    region: str = ""
    seat: str = ""
    answer: str = ""
    group: str = ""

    def takes(self, row: OrganizationRow) -> bool:
        status = row.status
        return (
            self.region in ("", row.region or "-")
            and self.seat in ("", "with" if row.seat else "without")
            and self.group in ("", *row.groups)
            and (
                not self.answer
                or (self.answer == "open" and status.is_open)
                or (self.answer == "not asked" and status.request is None)
                or self.answer == status.stage
            )
        )


class RegionOfOrganizations(msgspec.Struct, frozen=True):
    region: str
    rows: tuple[OrganizationRow, ...]
    shown: tuple[OrganizationRow, ...]

    def count(self, *stages: str) -> int:
        return sum(each.status.stage in stages for each in self.rows)

    @property
    def invited(self) -> int:
        return sum(each.status.request is not None for each in self.rows)

    @property
    def open(self) -> int:
        return sum(each.status.is_open for each in self.rows)


class InvitationsContent(msgspec.Struct, frozen=True):
    """Everything that the page shows about a meeting on a day."""

    meeting: Any
    meetings: tuple[Any, ...]
    regions: tuple[RegionOfOrganizations, ...]
    rows: tuple[OrganizationRow, ...]
    exchange: Exchange

    @property
    def accepted(self) -> list[OrganizationRow]:
        return [each for each in self.rows if each.status.stage == "accepted"]

    @property
    def unanswered(self) -> list[OrganizationRow]:
        return [each for each in self.rows if each.status.is_open]

    @property
    def to_remind(self) -> list[OrganizationRow]:
        return [each for each in self.rows if each.status.can_be_reminded]

    @property
    def not_asked(self) -> list[OrganizationRow]:
        return [each for each in self.rows if each.status.request is None]

    @property
    def due(self) -> str | None:
        """Return the latest due day of an answer."""
        due = (each.status.request.due for each in self.rows if each.status.request)
        return max(filter(None, due), default=None)

    def expected(self, region: str) -> int:
        return sum(each.region == region for each in self.accepted)

    @property
    def missing_regions(self) -> list[str]:
        return [region for region in REGIONS if not self.expected(region)]

    @property
    def missing_sizes(self) -> list[str]:
        """Return the sizes that no accepting organization has; none if the size of any of these is unknown."""
        sizes = {each.size for each in self.accepted}
        return [] if None in sizes else [size for size in SIZES if size not in sizes]

    def row_of(self, organization: str) -> OrganizationRow | None:
        return next((each for each in self.rows if each.organization == organization), None)

    @property
    def people(self) -> set[str]:
        held = [holder for row in self.rows for holder in (row.principal, *row.alternates) if holder]
        return {holder.person for holder in held}


class InvitationSources(msgspec.Struct, frozen=True):
    statements: StatementQueries
    bodies: BodyQueries
    strips: AttendanceStrips


def invitations_on(
    meeting: Any, sources: InvitationSources, day: date, shown: ShownInvitations, also: Iterable[str] = ()
) -> InvitationsContent:
    """Return the invitations of a meeting as they stand on a day: organizations invited, with a seat, or present at
    one of the last meetings; `also`: others to show. The number of queries does not depend on the number of
    organizations."""
    exchange = exchange_about(sources.statements, meeting.id, meeting.first_day)
    meetings = sources.strips.last_meetings(meeting.series, meeting.first_day)
    present = sources.strips.present([each.id for each in meetings], meeting.first_day)
    seats = _seats(sources.statements, meeting, day)
    contacted = {body for body in (*exchange.requests, *exchange.replies) if kind_of(body) == ORGANIZATION.name}
    records = {*contacted, *seats, *also}.union(*present.values())
    organizations = sources.bodies.organizations(records)
    countries = {state.iso3: state for state in sources.bodies.states(day)}
    holders, sizes = _holders(sources, meeting, records, day), sources.bodies.classes(records, day)
    rows = sorted(
        (
            _row(record, organizations.get(record), countries, meeting.country, seats.get(record), holders.get(record, ()),
                 strip(record, meetings, present), exchange.status_of(record, day), sizes.get(record, {}))
            for record in records
        ),
        key=lambda row: (row.name.casefold(), row.organization),
    )  # fmt: skip
    return InvitationsContent(meeting, tuple(meetings), tuple(_by_region(rows, shown)), tuple(rows), exchange)


def _row(
    record: str, organization: Any, countries: Mapping[str, KnownState], host: str | None, seat: StatementRow | None,
    holders: Sequence[Holder], marks: tuple[str, ...], status: RequestStatus, classes: Mapping[str, str],
) -> OrganizationRow:  # fmt: skip
    country = countries.get(organization.country) if organization is not None and organization.country else None
    of_role = {
        role: [each for each in holders if each.row.statement.role == role] for role in ("principal", "alternate")
    }
    return OrganizationRow(
        record,
        record if organization is None else organization.name,
        country.region if country else None,
        classes.get("size"),
        country.name if country else None,
        groups_of(classes, organization.country if organization is not None else None, host),
        seat,
        next(iter(of_role["principal"][::-1]), None),
        tuple(of_role["alternate"]),
        marks,
        status,
    )


def _seats(statements: StatementQueries, meeting: Any, day: date) -> dict[str, StatementRow]:  # noqa: ANN401  a row
    """Return the seat that each organization, as it counts at a meeting, holds in its series on a day: its own, or that of
    one which merged into it."""
    stated: dict[str, list[StatementRow]] = {}
    rows = statements.naming([meeting.series], [SEATS.name])
    named = [row.statement.organization for row in rows]
    entity, original = counted_as(statements.reader, named, meeting.first_day), originals(statements.reader, named)
    for row in rows:
        if one := entity.get(row.statement.organization):
            stated.setdefault(one, []).append(row)
    held = {record: _held_first(record, rows, original, day) for record, rows in stated.items()}
    return {record: row for record, row in held.items() if row is not None}


def _held_first(
    organization: str, rows: Sequence[StatementRow], original: Mapping[str, str], day: date
) -> StatementRow | None:
    """Return the statement that holds on a day: one of the organization's own before those of others that merged into it."""
    own = [row for row in rows if original.get(row.statement.organization) == organization]
    return holding(own, day, _span) or holding(rows, day, _span)


def _span(row: StatementRow) -> Span:
    return Span(row.statement.since, row.statement.until, row.event)


def _holders(
    sources: InvitationSources,
    meeting: Any,  # noqa: ANN401  a row
    records: Iterable[str],
    day: date,
) -> dict[str, tuple[Holder, ...]]:
    """Return the representatives of each organization, as it counts at a meeting, in its series on a day; of several
    principals, its own, and the one that began last."""
    stated: dict[tuple[str, str], list[StatementRow]] = {}
    every = sources.statements.naming([meeting.series], [REPRESENTATIVES.name])
    reader, named = sources.bodies.reader, [row.statement.organization for row in every]
    entity, original = counted_as(reader, named, meeting.first_day), originals(reader, named)
    for row in every:
        statement, organization = row.statement, entity.get(row.statement.organization)
        if (
            organization
            and statement.role != "focal point"
            and holds_on(day, statement.since, statement.until) is not False
        ):
            stated.setdefault((organization, statement.role), []).append(row)
    people = {row.statement.person for rows in stated.values() for row in rows}
    acting = sources.bodies.acting_for(people, day, meeting.first_day)
    by_organization: dict[str, list[Holder]] = {record: [] for record in records}
    for (organization, role), rows in stated.items():
        one = _held_first(organization, rows, original, day) if role == "principal" else None
        held = rows if one is None else [one]
        for row in held:
            acts = acting.get(row.statement.person)
            by_organization.setdefault(organization, []).append(
                Holder(row, acts is not None and organization not in acts)
            )
    return {record: tuple(holders) for record, holders in by_organization.items()}


def _by_region(rows: Iterable[OrganizationRow], shown: ShownInvitations) -> Iterable[RegionOfOrganizations]:
    by_region: dict[str, list[OrganizationRow]] = {region: [] for region in (*REGIONS, "")}
    for row in rows:
        by_region.setdefault(row.region or "", []).append(row)
    for region, region_rows in by_region.items():
        yield RegionOfOrganizations(region, tuple(region_rows), tuple(filter(shown.takes, region_rows)))
