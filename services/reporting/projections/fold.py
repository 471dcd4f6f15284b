"""The in-memory fold of events into fact versions, the same for the tables and for a replay; and the rows of these versions."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, Table, select

from services.reporting.projections.attendance_blocks import blocks_projection
from services.reporting.projections.fact_handlers import FACT_HANDLERS, KeyInStream
from services.reporting.projections.visibility import PARTLY_PUBLIC, with_public_parts
from services.reporting.read_models import facts as rm
from services.reporting.read_models.facts import KIND_OF
from services.reporting.read_models.tables import FactTables, fact_columns, fact_of, row_of, stream_number
from shared.contracts.markings import MarkingChanged
from shared.domain.registration import RegisteredInError, Reinstated
from shared.event_store.bulk import among, insert_rows, set_column
from shared.event_store.projector import RecordedEvent
from shared.public_view.openness import effective_marking
from shared.statements.authors import authors_after

_UNMARKED = frozenset((RegisteredInError, Reinstated))


class Fold:
    """A fold of events into facts.

    `open` holds the currently known versions, by stream; `versions`, all that the events made, by position; `closed`,
    the position at which a version, made here or known before, was replaced, by its log and `known_from`.
    """

    def __init__(self, known: Iterable[rm.Fact] = ()) -> None:
        self.open: dict[str, dict[KeyInStream, rm.Fact]] = {}
        self.versions: list[rm.Fact] = []
        self.closed: dict[tuple[str, int], int] = {}
        for fact in known:
            self.open.setdefault(fact.stream, {})[(fact.kind, fact.fact)] = fact

    def apply(self, recorded: RecordedEvent) -> None:
        event = recorded.event
        rule = FACT_HANDLERS.get(type(event.data))
        if rule is None:
            return
        stream, position = event.stream, recorded.position
        facts = self.open.setdefault(stream, {})
        made = rule(event.data, stream, facts)
        if made is None:
            return
        key = (KIND_OF[type(made.body)], made.fact)
        last = facts.get(key)
        events: tuple[int, ...] = (position,)
        is_remarked = last is not None and isinstance(event.data, MarkingChanged)
        visibility = rm.UNMARKED if type(event.data) in _UNMARKED else effective_marking(event)[0]
        if last is not None:
            events, visibility = (*last.events, position), last.visibility + visibility
            self.closed[(last.log, last.known_from)] = position
        fact = facts[key] = rm.Fact(
            recorded.log,
            position,
            stream,
            made.fact,
            _body(made.body, recorded, facts, last),
            made.since,
            made.until,
            made.withdrawn,
            events,
            recorded.recorded,
            event.id,
            event.actor,
            event.marking,
            event.correlation[-12:],
            visibility,
            source=last.source if last and is_remarked else _source(event.data),
            reason=getattr(event.data, "reason", None),
            restated=last.stated if last and is_remarked else None,
        )
        self.versions.append(fact)


def _body(
    body: rm.AnyBody, recorded: RecordedEvent, facts: Mapping[KeyInStream, rm.Fact], last: rm.Fact | None
) -> rm.AnyBody:
    """Return the body of a version, adding what its handler does not know: the public parts, or the accounts behind it."""
    if type(body) in PARTLY_PUBLIC:
        return with_public_parts(body, recorded, facts)
    if type(body) is rm.StatementOfKind and body.name in rm.AUTHORED:
        before = ((), None) if last is None else (last.body.authors, last.body.statement)
        authors = authors_after(before[0], recorded.event.actor, changed=before[1] != body.statement)
        return msgspec.structs.replace(body, authors=authors)
    return body


def _source(data: object) -> str | None:
    """Return the documents that an event names, as one string."""
    documents = getattr(data, "source", None)
    if documents is None and (several := getattr(data, "sources", None)):
        documents = "; ".join(several)
    return documents or None


def replay_facts(events: Iterable[RecordedEvent]) -> list[rm.Fact]:
    """Return all versions of all facts that the events produce from scratch: the expected content of the tables."""
    fold = Fold()
    for recorded in events:
        fold.apply(recorded)
    ends = fold.closed
    return [
        msgspec.structs.replace(fact, known_to=ends[place]) if (place := (fact.log, fact.known_from)) in ends else fact
        for fact in fold.versions
    ]


def facts_projection(
    tables: FactTables, before_lookup: Callable[[Connection, str], None] = lambda _connection, _log: None
) -> Callable[[Connection, Sequence[RecordedEvent]], None]:
    """Return the projection that writes the facts of a batch of one log's events into a set of tables, in the caller's
    transaction.

    `before_lookup` is called before facts of a log are looked up by their stream.
    """

    write_blocks = blocks_projection(tables)

    def write(connection: Connection, events: Sequence[RecordedEvent]) -> None:
        log = events[0].log
        numbers = {stream: stream_number(stream) for stream in {recorded.event.stream for recorded in events}}
        table, fold = tables.facts[log], Fold()
        if streams := _continued_streams(events):
            before_lookup(connection, log)
            fold = Fold(_open_versions(connection, table, {stream: numbers[stream] for stream in streams}))
        for recorded in events:
            fold.apply(recorded)
        ends = fold.closed
        rows = [row_of(each, ends.pop((log, each.known_from), None), numbers[each.stream]) for each in fold.versions]
        insert_rows(connection, table, rows)
        set_column(connection, table, "known_to", [(to, at) for (_log, at), to in ends.items()])
        write_blocks(connection, log, events[-1].position, fold.versions)

    return write


def _continued_streams(events: Sequence[RecordedEvent]) -> list[str]:
    """Return the streams that these events continue. A stream that begins here has no facts yet."""
    later = dict.fromkeys(recorded.event.stream for recorded in events if recorded.event.version > 1)
    if not later:
        return []
    new_streams = {recorded.event.stream for recorded in events if recorded.event.version == 1}
    return [stream for stream in later if stream not in new_streams]


def _open_versions(connection: Connection, facts: Table, streams: Mapping[str, int]) -> Iterator[rm.Fact]:
    """Return the open facts of these streams, given with their numbers."""
    conditions = among(facts.c.stream_number, streams.values(), connection.dialect), facts.c.known_to.is_(None)
    for row in connection.execute(select(*fact_columns(facts)).where(*conditions)).all():
        # Another stream may have the same number.
        if (fact := fact_of(row)).stream in streams:
            yield fact
