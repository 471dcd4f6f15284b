"""A rebuild of facts beside the live ones: the same rows from the log and from Kafka, switched in one step."""

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, insert, inspect, select

from services.reporting.projections import facts_projection, tiles_projection
from services.reporting.queries import FactQueries
from services.reporting.read_models import attendance_blocks
from services.reporting.read_models.tables import create_initial_tables, live_tables
from services.reporting.rebuild import LEASE, SECONDS_TO_LISTEN, RebuildRunning, rebuild
from services.reporting.reports.document import report_json
from services.reporting.reports.making import report_at
from shared.domain.event import SealedEvent
from shared.event_store.bulk import insert_rows
from shared.event_store.codec import Undecodable
from shared.event_store.engine import create_engine
from shared.event_store.lease import lease
from shared.event_store.log import Log
from shared.event_store.migrations import migrate
from shared.event_store.projector import LogCursor, Projector
from shared.messaging.publisher import Publisher
from shared.messaging.sources import Batch, Source
from shared.messaging.sources.local_log import LocalLogSource
from shared.messaging.sources.topic import TopicSource
from shared.transparency.merkle import leaf_hash
from tests.plugins.servers import KafkaServer
from tests.reporting.histories import CODECS, ORIGINS, PERIOD, sealed, shuffled, story

Logs = Mapping[str, Log]


def kept(path: Path, events: dict[str, list[SealedEvent]], origins: Mapping[str, str] = ORIGINS) -> Logs:
    """The sealed events as logs in real tables. An empty log has no origin yet."""
    logs = {}
    for log, sealed_events in events.items():
        engine = create_engine(f"sqlite:///{path / log}.db")
        migrate(engine, [log])
        logs[log] = Log(engine, log)
        _append(logs[log], sealed_events)
        with engine.begin() as connection:
            if sealed_events:
                connection.execute(insert(logs[log].tables.origin), {"one": 1, "origin": origins[log]})
    return logs


def _append(log: Log, events: list[SealedEvent]) -> None:
    with log.engine.begin() as connection:
        rows = [(each.position, f"{log.name}-{each.position}", f"{each.position}", 1, each.bytes) for each in events]
        insert_rows(connection, log.tables.events, rows)
        leaves = [(each, leaf_hash(each.position, each.recorded, each.bytes)) for each in events]
        sealed_rows = [(each.position, each.recorded, each.position, leaf) for each, leaf in leaves]
        insert_rows(connection, log.tables.log, sealed_rows)


def taken_in(engine: Engine, sources: Mapping[str, Source]) -> None:
    """Run the worker's job for the live facts."""
    with engine.connect() as connection:
        tables = live_tables(connection)
    projector = Projector(engine, tables.consumer, CODECS, facts_projection(tables), observer=tiles_projection(tables))
    for log, source in sources.items():
        while (batch := source.read(projector.cursor(log), 50, 0)).events:
            projector.apply(log, str(batch.origin), batch.events, batch.offset)


def rows(engine: Engine) -> list[list[tuple[object, ...]]]:
    """Return every row of the live tables, table by table."""
    with engine.connect() as connection:
        tables = live_tables(connection).metadata.sorted_tables
        found = [connection.execute(select(table).order_by(*table.primary_key)) for table in tables]
        return [[tuple(row) for row in each] for each in found]


@pytest.fixture
def reporting(store_url: str) -> Engine:
    engine = create_engine(store_url)
    migrate(engine, ["reporting"])
    with engine.begin() as connection:
        create_initial_tables(connection)
    return engine


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make blocks of attendances small enough that few events fill them, so that their rows are also compared."""
    monkeypatch.setattr(attendance_blocks, "WIDTH", 7)


def from_the_log(logs: Logs) -> Mapping[str, Source]:
    return {log: LocalLogSource(each) for log, each in logs.items()}


@pytest.mark.requirement("1.11")
def test_rebuilt_from_the_log_they_are_the_same_and_the_old_ones_answer_until_then(
    tmp_path: Path, reporting: Engine
) -> None:
    told = story(Random(11))
    logs = kept(tmp_path, sealed(told, shuffled(told)))
    taken_in(reporting, from_the_log(logs))
    before, report = rows(reporting), report_json(report_at(FactQueries(reporting), PERIOD))
    answers: list[bytes] = []

    def asked_meanwhile(_log: str, _position: int) -> None:
        answers.append(report_json(report_at(FactQueries(reporting), PERIOD)))

    positions = rebuild(reporting, CODECS, from_the_log(logs), asked_meanwhile)
    assert positions == {log: each.size() for log, each in logs.items()}
    assert rows(reporting) == before
    assert answers
    assert {report, *answers} == {report_json(report_at(FactQueries(reporting), PERIOD))}
    assert [name for name in inspect(reporting).get_table_names() if name.startswith("facts_1")] == []
    assert sum(map(len, before)) > sum(positions.values()) / 2


@pytest.mark.requirement("1.11")
def test_rebuilt_from_kafka_they_are_the_same(
    tmp_path: Path, reporting: Engine, kafka_cluster: KafkaServer, topic_prefix: str
) -> None:
    told = story(Random(12))
    logs = kept(tmp_path, sealed(told, shuffled(told)))
    taken_in(reporting, from_the_log(logs))
    before = rows(reporting)
    kafka = kafka_cluster.connection()
    for log in logs.values():
        publisher = Publisher(log, kafka, f"{topic_prefix}{log.name}.events")
        publisher.publish()
        publisher.close()
    topics = {log: TopicSource(kafka, f"{topic_prefix}{log}.events") for log in logs}
    rebuild(reporting, CODECS, topics, wait=SECONDS_TO_LISTEN)
    for topic in topics.values():
        topic.close()
    assert rows(reporting) == before


@pytest.mark.requirement("1.11")
def test_what_is_recorded_meanwhile_is_in_before_the_switch(tmp_path: Path, reporting: Engine) -> None:
    """Events arrive, and the running worker counts them, while the rebuild is under way: the switch loses none of
    them."""
    told = story(Random(13))
    everything = sealed(told, shuffled(told))
    half = {log: events[: len(events) // 2] for log, events in everything.items()}
    logs = kept(tmp_path, half)
    taken_in(reporting, from_the_log(logs))
    left = {log: events[len(events) // 2 :] for log, events in everything.items()}

    def more(_log: str, _position: int) -> None:
        for log, events in left.items():
            _append(logs[log], events)
            events.clear()
        taken_in(reporting, from_the_log(logs))

    positions = rebuild(reporting, CODECS, from_the_log(logs), more)
    assert positions == {log: len(events) for log, events in everything.items()}
    assert FactQueries(reporting).applied_positions() == positions


@pytest.mark.requirement("4.08")
@pytest.mark.parametrize("left", [0, 5])
def test_a_log_that_was_replaced_by_a_shorter_one_is_what_the_facts_are_made_of(
    left: int, tmp_path: Path, reporting: Engine
) -> None:
    """The live facts are further ahead, in a deleted log: the rebuild does not wait for the new log to catch up."""
    told = story(Random(17))
    everything = sealed(told, shuffled(told))
    (tmp_path / "before").mkdir()
    (tmp_path / "now").mkdir()
    taken_in(reporting, from_the_log(kept(tmp_path / "before", everything)))
    shorter = everything | {"meetings": everything["meetings"][:left]}
    logs = kept(tmp_path / "now", shorter, {**ORIGINS, "meetings": "meetings/" + "f" * 32})
    positions = rebuild(reporting, CODECS, from_the_log(logs))
    assert positions == {log: len(events) for log, events in shorter.items()}
    assert FactQueries(reporting).applied_positions() == positions
    assert positions["meetings"] < len(everything["meetings"])


@pytest.mark.requirement("1.09")
def test_an_event_that_cannot_be_read_ends_the_rebuild_and_the_old_facts_answer(
    tmp_path: Path, reporting: Engine
) -> None:
    told = story(Random(14))
    events = sealed(told, shuffled(told))
    logs = kept(tmp_path, events)
    taken_in(reporting, from_the_log(logs))
    before = rows(reporting)
    last = events["registry"][-1]
    strange = last.bytes.replace(b"rapporteur.registry.", b"rapporteur.registry.not-yet-")
    _append(logs["registry"], [SealedEvent(last.position + 1, last.recorded, strange)])
    with pytest.raises(Undecodable):
        rebuild(reporting, CODECS, from_the_log(logs))
    assert rows(reporting) == before


@pytest.mark.requirement("1.11")
def test_one_rebuild_at_a_time(reporting: Engine) -> None:
    with lease(reporting, LEASE) as mine:
        assert mine
        with pytest.raises(RebuildRunning):
            rebuild(reporting, CODECS, {})


class _Interrupted:
    """A log whose reading is interrupted."""

    def __init__(self, source: Source, after: Callable[[], bool]) -> None:
        self._source, self._after = source, after

    def read(self, after: LogCursor, limit: int, wait: float) -> Batch:
        if self._after():
            raise KeyboardInterrupt
        return self._source.read(after, min(limit, 5), wait)

    def close(self) -> None:
        self._source.close()


@pytest.mark.requirement("1.11")
def test_an_interrupted_rebuild_is_begun_anew(tmp_path: Path, reporting: Engine) -> None:
    told = story(Random(15))
    logs = kept(tmp_path, sealed(told, shuffled(told)))
    taken_in(reporting, from_the_log(logs))
    before = rows(reporting)
    turns = iter(range(100))
    broken = {log: _Interrupted(source, lambda: next(turns) > 3) for log, source in from_the_log(logs).items()}
    with pytest.raises(KeyboardInterrupt):
        rebuild(reporting, CODECS, broken)
    assert rows(reporting) == before
    rebuild(reporting, CODECS, from_the_log(logs))
    assert rows(reporting) == before
