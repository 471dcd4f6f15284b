"""An independent process's findings: from the store, the consumer's tables and the topic."""

from multiprocessing.connection import Connection as Pipe
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from sqlalchemy import func, select

from shared.domain.event import SealedEvent
from shared.event_store.checkpoints import CheckpointRepository
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.event_store.projector import RecordedEvent
from shared.messaging import records
from shared.transparency.checkpoint import checkpoint_of
from tests.crash import roles
from tests.event_store import lending
from tests.oracle.judge import Findings, judged, streams_are_whole
from tests.oracle.recorder import ACKNOWLEDGED, INTENT
from tests.transparency import rfc9162


def audit(pipe: Pipe, place: roles.Place) -> None:
    """Audit in a separate process, and send the findings."""
    pipe.send(found_in(place))


def found_in(place: roles.Place) -> Findings:
    engine, consumer = create_engine(place.store), create_engine(place.consumer)
    log = Log(engine, lending.LOG)
    sealed = list(log.read_all())
    codec = lending.store_of(engine).codec
    read = [RecordedEvent(lending.LOG, event.position, event.recorded, codec.decode(event.bytes)) for event in sealed]
    stamped = [each.event.data.text for each in read if isinstance(each.event.data, lending.BookStamped)]
    digest = b""
    for recorded in read:
        digest = roles.chained(digest, recorded)
    with engine.connect() as connection:
        kept = connection.scalar(select(func.count()).select_from(log.tables.events))
    entries = [b"%d %s\n%s" % (event.position, event.recorded.encode(), event.bytes) for event in sealed]
    rules = {
        "events are not sealed": kept == len(sealed) and log.unsealed() == 0,
        "the root is another": log.root() == rfc9162.tree_head(entries),
        "what was signed is not the log, or not what is kept elsewhere": _signed(place, log, entries),
        "a stream has a gap": streams_are_whole(read),
        "the read model differs from the log": sum(lending.counted(engine).values()) == len(stamped),
        "the consumer's digest is not that of the replay": roles.tallied(consumer) == (len(sealed), digest),
        "the topic is not the log": place.kafka is None or _topic(place) == sealed,
    }
    engine.dispose()
    consumer.dispose()
    oracle = place.oracle
    return judged(oracle.lines(ACKNOWLEDGED), stamped, sealed, oracle.lines(INTENT), rules)


def _signed(place: roles.Place, log: Log, entries: list[bytes]) -> bool:
    """Compare the checkpoints in the database with the external ones: identical up to the end, each with the root
    according to RFC 9162, and nothing refused."""
    elsewhere = {said.size: said for said in map(checkpoint_of, place.kept.notes())}
    with log.engine.connect() as connection:
        there = {row.size: checkpoint_of(row.note) for row in CheckpointRepository(log.name).all(connection)}
    right = all(said.root == rfc9162.tree_head(entries[: said.size]) for said in there.values())
    return elsewhere == there and max(there) == len(entries) and right and place.kept.refusal() is None


def _topic(place: roles.Place) -> list[SealedEvent]:
    """Read the topic with a plain kafka-python consumer, which knows only our headers; repeats are omitted."""
    assert place.kafka is not None
    client: Any = KafkaConsumer(**place.kafka.options(), group_id=None, enable_auto_commit=False)
    partition = TopicPartition(place.topic, 0)
    client.assign([partition])
    client.seek_to_beginning(partition)
    end = client.end_offsets([partition])[partition]
    events: list[SealedEvent] = []
    while client.position(partition) < end:
        for record in client.poll(timeout_ms=1000).get(partition, []):
            read = records.read(record)
            # After a crash, a repeat may start at any earlier position; new events follow without a gap.
            if read is not None and read[1] not in events[-5000:]:
                events.append(read[1])
    client.close(autocommit=False)
    return events
