"""Events to facts: a pure fold, and the writing of what it made.

An event makes at most one fact version and closes at most the one before. Only the events of one stream touch its
facts, so the order of events across logs makes no difference.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from services.reporting import read_models as rm
from services.reporting.read_models.facts import KIND_OF
from shared.contracts import meetings, registry, reporting
from shared.domain.event import Sealed, Stored
from shared.event_store.projector import Recorded
from shared.transparency.merkle import leaf_hash
from shared.transparency.tiles import Tile, tile_of

Key = tuple[str, str]  # kind, fact
Previous = Callable[[Key], rm.Fact | None]


class Made(msgspec.Struct, frozen=True, gc=False):
    """What one event says of one fact."""

    fact: str
    body: Any
    since: str | None = None
    until: str | None = None
    withdrawn: bool = False


Rule = Callable[[Any, str, Mapping[Key, rm.Fact]], Made | None]


def _last(kind: str, fact: str, facts: Mapping[Key, rm.Fact]) -> rm.Fact:
    return facts[(kind, fact)]


def _withdrawn(event: Any, facts: Mapping[Key, rm.Fact], *kinds: str) -> Made:  # noqa: ANN401  any withdrawal
    last = next(facts[(kind, event.fact)] for kind in kinds if (kind, event.fact) in facts)
    return Made(event.fact, last.body, last.since, last.until, withdrawn=True)


def _status_corrected(event: registry.StatusCorrected, _stream: str, facts: Mapping[Key, rm.Fact]) -> Made:
    field = _last("status", event.fact, facts).body.field
    return Made(event.fact, rm.Status(field, event.value), event.since, event.until)


def _meeting_changed(event: Any, stream: str, facts: Mapping[Key, rm.Fact], **changes: object) -> Made:  # noqa: ANN401
    planned = _last("meeting", stream, facts).body
    return Made(stream, msgspec.structs.replace(planned, **changes))


def _held(event: meetings.MeetingHeld, stream: str, facts: Mapping[Key, rm.Fact]) -> Made:
    there = {"first_day": event.first_day, "last_day": event.last_day, "city": event.city, "country": event.country}
    return _meeting_changed(event, stream, facts, status="held", mode=event.mode, **there)


def _meeting_corrected(event: meetings.MeetingCorrected, stream: str, facts: Mapping[Key, rm.Fact]) -> Made:
    there = {"first_day": event.first_day, "last_day": event.last_day, "city": event.city, "country": event.country}
    return _meeting_changed(event, stream, facts, ordinal=event.ordinal, mode=event.mode, **there)


def _attendance_corrected(event: meetings.AttendanceCorrected, _stream: str, facts: Mapping[Key, rm.Fact]) -> Made:
    last = _last("attendance", event.fact, facts).body
    corrected = msgspec.structs.replace(last, capacity=event.capacity, mode=event.mode, person=event.person)
    return Made(event.fact, corrected)


RULES: dict[type, Rule] = {
    registry.StateRegistered: lambda e, s, _: Made(s, rm.State(e.iso3, e.name)),
    registry.StatusStated: lambda e, _s, _: Made(e.fact, rm.Status(e.field, e.value), e.since, e.until),
    registry.StatusCorrected: _status_corrected,
    registry.StatusWithdrawn: lambda e, _s, facts: _withdrawn(e, facts, "status"),
    registry.OrganizationRegistered: lambda e, s, _: Made(s, rm.Organization(e.name)),
    registry.OrganizationNamed: lambda e, _s, _: Made(e.fact, rm.OrganizationName(e.kind, e.name), e.since),
    registry.OrganizationPlaced: lambda e, _s, _: Made(e.fact, rm.Place(e.country), e.since, e.until),
    registry.OrganizationPlaceCorrected: lambda e, _s, _: Made(e.fact, rm.Place(e.country), e.since, e.until),
    registry.DuplicateRecognized: lambda e, _s, _: Made(e.fact, rm.Duplicate(e.same_as)),
    registry.OrganizationMerged: lambda e, _s, _: Made(e.fact, rm.Merger(e.into), e.since),
    registry.OrganizationMergerCorrected: lambda e, _s, _: Made(e.fact, rm.Merger(e.into), e.since),
    registry.OrganizationFactWithdrawn: lambda e, _s, facts: _withdrawn(
        e, facts, "organization-name", "place", "duplicate", "merger"
    ),
    meetings.SeriesOpened: lambda e, s, _: Made(s, rm.Series(e.code, e.name, e.kind, e.kept_from)),
    meetings.SeriesRecordStated: lambda e, _s, _: Made(e.fact, rm.SeriesRecord(e.state, e.what), e.first, e.last),
    meetings.SeriesRecordCorrected: lambda e, _s, _: Made(e.fact, rm.SeriesRecord(e.state, e.what), e.first, e.last),
    meetings.SeriesRecordWithdrawn: lambda e, _s, facts: _withdrawn(e, facts, "series-record"),
    meetings.MeetingPlanned: lambda e, s, _: Made(
        s, rm.Meeting(e.series, e.code, "planned", e.first_day, e.ordinal, e.last_day, e.city, e.country, e.mode)
    ),
    meetings.MeetingHeld: _held,
    meetings.MeetingCorrected: _meeting_corrected,
    meetings.MeetingCancelled: lambda e, s, facts: _meeting_changed(e, s, facts, status="cancelled", reason=e.reason),
    meetings.MeetingNotHeld: lambda e, s, facts: _meeting_changed(e, s, facts, status="not held", reason=e.reason),
    meetings.AttendanceListClosed: lambda e, s, _: Made(s, rm.AttendanceList(e.complete)),
    meetings.AttendanceRecorded: lambda e, _s, _: Made(
        e.fact, rm.Attendance(e.meeting, e.organization, e.capacity, e.mode, e.person, e.listed_as)
    ),
    meetings.AttendanceCorrected: _attendance_corrected,
    meetings.AttendanceWithdrawn: lambda e, _s, facts: _withdrawn(e, facts, "attendance"),
    reporting.StudyPeriodDefined: lambda e, s, _: Made(
        s, rm.StudyPeriod(e.name, e.first_day, e.last_day, e.other_names, e.ended_by)
    ),
    reporting.StudyPeriodCorrected: lambda e, s, facts: Made(
        s,
        rm.StudyPeriod(_last("study-period", s, facts).body.name, e.first_day, e.last_day, e.other_names, e.ended_by),
    ),
}


class Fold:
    """Folds events into facts. `open` holds the versions that are known now, by stream; `closed` which earlier ones ended."""

    def __init__(self, known: Iterable[rm.Fact] = ()) -> None:
        self.open: dict[str, dict[Key, rm.Fact]] = {}
        self.made: dict[tuple[str, int], rm.Fact] = {}
        self.closed: dict[tuple[str, int], int] = {}
        for fact in known:
            self.open.setdefault(fact.stream, {})[(fact.kind, fact.fact)] = fact

    def add(self, recorded: Recorded) -> None:
        event = recorded.event
        rule = RULES.get(type(event.data))
        if rule is None:
            return
        facts = self.open.setdefault(event.stream, {})
        made = rule(event.data, event.stream, facts)
        if made is None:
            return
        key = (KIND_OF[type(made.body)], made.fact)
        last = facts.get(key)
        if last is not None:
            self._close(last, recorded.position)
        fact = rm.Fact(
            recorded.log,
            recorded.position,
            event.stream,
            made.fact,
            made.body,
            made.since,
            made.until,
            made.withdrawn,
            (*last.events, recorded.position) if last else (recorded.position,),
            recorded.recorded,
            event.id,
            event.actor,
            event.marking,
        )
        facts[key] = fact
        self.made[(fact.log, fact.known_from)] = fact

    def _close(self, fact: rm.Fact, position: int) -> None:
        place = (fact.log, fact.known_from)
        if place in self.made:
            self.made[place] = msgspec.structs.replace(self.made[place], known_to=position)
        else:
            self.closed[place] = position


def replayed(events: Iterable[Recorded]) -> list[rm.Fact]:
    """All versions of all facts that the events make, from nothing: what the tables must hold."""
    fold = Fold()
    for recorded in events:
        fold.add(recorded)
    return list(fold.made.values())


def facts_writer(tables: rm.FactTables) -> Callable[[Connection, Sequence[Recorded]], None]:
    """Writes what a batch of events makes into one set of tables, in the caller's transaction."""

    def write(connection: Connection, events: Sequence[Recorded]) -> None:
        fold = Fold(_known(connection, tables, events))
        for recorded in events:
            fold.add(recorded)
        if fold.made:
            connection.execute(insert(tables.facts), [row_of(fact) for fact in fold.made.values()])
        if fold.closed:
            facts = tables.facts
            ending = update(facts).where(facts.c.log == bindparam("at_log"), facts.c.known_from == bindparam("at"))
            connection.execute(
                ending.values(known_to=bindparam("until_position")),
                [{"at_log": log, "at": at, "until_position": to} for (log, at), to in fold.closed.items()],
            )

    return write


def _known(connection: Connection, tables: rm.FactTables, events: Sequence[Recorded]) -> list[rm.Fact]:
    """The open facts of the streams that these events go on with. A stream that begins here has none."""
    begun = {recorded.event.stream for recorded in events if recorded.event.version == 1}
    streams = list(dict.fromkeys(recorded.event.stream for recorded in events if recorded.event.stream not in begun))
    known: list[rm.Fact] = []
    for at in range(0, len(streams), 500):
        facts = tables.facts
        query = select(facts).where(facts.c.stream.in_(streams[at : at + 500]), facts.c.known_to.is_(None))
        known.extend(fact_of(row) for row in connection.execute(query))
    return known


def row_of(fact: rm.Fact) -> dict[str, object]:
    return {
        "log": fact.log,
        "known_from": fact.known_from,
        "known_to": fact.known_to,
        "kind": fact.kind,
        "stream": fact.stream,
        "fact": fact.fact,
        "since": fact.since,
        "until": fact.until,
        "withdrawn": fact.withdrawn,
        "events": ",".join(map(str, fact.events)),
        "recorded": fact.recorded,
        "event": fact.event,
        "actor": fact.actor,
        "marking": fact.marking,
        "body": msgspec.json.encode(fact.body),
    }


_DECODERS = {kind: msgspec.json.Decoder(body) for kind, body in rm.KINDS.items()}


def fact_of(row: Any) -> rm.Fact:  # noqa: ANN401  a row of `facts`
    return rm.Fact(
        row.log,
        row.known_from,
        row.stream,
        row.fact,
        _DECODERS[row.kind].decode(row.body),
        row.since,
        row.until,
        bool(row.withdrawn),
        tuple(map(int, row.events.split(","))),
        row.recorded,
        row.event,
        row.actor,
        row.marking,
        row.known_to,
    )


def tiles_witness(tables: rm.FactTables) -> Callable[[Connection, str, Sequence[Sealed]], None]:
    """Keeps every event's leaf and recorded time, so that roots and days can be told at any position."""

    def witness(connection: Connection, log: str, events: Sequence[Sealed]) -> None:
        tiles = tables.tiles
        index = tile_of(events[0].position)
        row = connection.execute(select(tiles).where(tiles.c.log == log, tiles.c.tile == index)).first()
        grown = [Tile(index, row.hashes, row.recorded) if row else Tile(index)]
        hashes: list[bytes] = []
        times: list[bytes] = []
        for sealed in events:
            if tile_of(sealed.position) != grown[-1].index:
                _join(grown[-1], hashes, times)
                grown.append(Tile(tile_of(sealed.position)))
                hashes, times = [], []
            hashes.append(leaf_hash(sealed.position, sealed.recorded, sealed.bytes))
            times.append(sealed.recorded.encode())
        _join(grown[-1], hashes, times)
        connection.execute(delete(tiles).where(tiles.c.log == log, tiles.c.tile == index))
        connection.execute(insert(tiles), [_tile_row(log, tile) for tile in grown])

    return witness


def _join(tile: Tile, hashes: list[bytes], times: list[bytes]) -> None:
    tile.hashes += b"".join(hashes)
    tile.recorded += b"".join(times)


def _tile_row(log: str, tile: Tile) -> dict[str, object]:
    return {
        "log": log,
        "tile": tile.index,
        "begins": tile.recorded[:27].decode(),
        # The root of a tile that still grows is not asked for.
        "root": tile.root() if tile.full else b"",
        "hashes": tile.hashes,
        "recorded": tile.recorded,
    }


def project_for_staff(connection: Connection, events: Sequence[Stored]) -> None:
    """Study periods as staff see them, in the transaction of the append."""
    table = rm.study_periods
    for event in events:
        match event.data:
            case reporting.StudyPeriodDefined() as defined:
                named = {"id": event.stream, "name": defined.name, "sort_name": defined.name.casefold()}
                connection.execute(insert(table), named | _stated(event, defined))
            case reporting.StudyPeriodCorrected() as corrected:
                connection.execute(update(table).where(table.c.id == event.stream), _stated(event, corrected))


def _stated(
    event: Stored, said: reporting.StudyPeriodDefined | reporting.StudyPeriodCorrected
) -> dict[str, str | int | None]:
    return {
        "version": event.version,
        "first_day": said.first_day,
        "last_day": said.last_day,
        "other_names": "\n".join(said.other_names or ()) or None,
        "ended_by": said.ended_by,
        "source": said.source,
    }
