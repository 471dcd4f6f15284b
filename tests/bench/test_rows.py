"""The bench itself: tiny runs of all rows with the same code, its output, and the page's description of it.

`latency`, `idle` and `demo` start the whole program, as other tests do; only their arithmetic is tested here.
"""

import json
import os
import re
from pathlib import Path

import pytest

from deploy.runtime.production.postgres import PostgresCluster
from shared.domain.event import PublishedEvent
from shared.event_store.codec import EventMetadata
from tests.bench import (
    command_http,
    console,
    growth,
    idle,
    kafka,
    latency,
    machine,
    memory,
    pages,
    past_day,
    rebuild_local,
    verify,
)
from tests.bench.__main__ import keep
from tests.bench.chart import svg
from tests.bench.document import PAGE
from tests.bench.material import CODEC, log_of
from tests.bench.measuring import Row, Size, at_most
from tests.bench.servers import Servers
from tests.plugins.servers import KafkaServer

TINY = Size(
    events=500,
    assessed=400,
    remembered=200,
    organizations=120,
    counted=300,
    turns=2,
    requests=3,
    commands=48,
    seconds=1,
    runs=1,
    starts=1,
)
ROWS = {
    "rebuild.local", "rebuild.kafka", "publish", "command.http", "latency", "demo", "verify", "report.past_day", "memory",
    "console", "sheet", "pages", "report.render", "idle",
}  # fmt: skip
"""Every row of the design."""

pytestmark = [pytest.mark.requirement("1.23"), pytest.mark.requirement("4.01")]


def measured(rows: list[Row]) -> set[str]:
    """Return the names of the rows, and check that each has a figure for every run and, with a baseline, a ratio."""
    for row in rows:
        assert row.ours
        assert min(row.ours) >= 0
        assert (row.ratio is None) == (not row.baseline)
        assert len(row.baseline) in (0, len(row.ours))
    return {row.name.partition(",")[0] for row in rows}


def test_the_local_rebuild_is_measured_beside_the_package(tmp_path: Path) -> None:
    rows = list(rebuild_local.rows(tmp_path, TINY))
    assert measured(rows) == {"rebuild.local"}
    assert [row.baseline == [] for row in rows] == [True, False, False]


@pytest.mark.requirement("3.08")
@pytest.mark.process
def test_the_verifier_is_measured_beside_json_and_hashlib_alone(tmp_path: Path) -> None:
    assert measured(list(verify.rows(tmp_path, TINY))) == {"verify"}


@pytest.mark.process
def test_the_memory_is_that_of_a_rebuild_alone(tmp_path: Path) -> None:
    whole, against_a_tenth = memory.rows(tmp_path, TINY)
    assert measured([whole, against_a_tenth]) == {"memory"}
    # More than Python itself takes, and less than this process, which has all tests loaded.
    assert 20 < whole.ours[0] < 400


# The stock view is written as in Flask-Admin's documentation.
@pytest.mark.filterwarnings("ignore:Passing a session object directly is deprecated:DeprecationWarning")
def test_the_list_is_measured_beside_a_stock_one_of_the_same_table(tmp_path: Path) -> None:
    rows = list(console.rows(tmp_path, TINY))
    assert measured(rows) == {"console"}
    assert [(row.name, len(row.baseline)) for row in rows] == [("console, list, p95", 1), ("console, search, p95", 1)]


@pytest.mark.requirement("9.09")
def test_pages_over_many_attendances_are_measured(tmp_path: Path) -> None:
    rows = list(pages.rows(tmp_path, TINY))
    assert measured(rows) == {"pages"}
    assert [row.name.split(", ")[1] for row in rows] == [
        "evidence",
        "comparison of two days",
        "replay",
        "a sheet of 300",
    ]


@pytest.mark.requirement("4.02")
def test_the_assessment_of_a_past_day_is_that_of_a_replay_to_the_byte(tmp_path: Path) -> None:
    # Raises OtherDigest if the two differ.
    assert len(past_day.must_be_that_of_a_replay(tmp_path, TINY.assessed)) == 64


@pytest.mark.process
def test_growth_is_measured_once_and_gone_on_with(tmp_path: Path) -> None:
    (point,) = growth.grown(1_000, tmp_path, sizes=(1_000, 2_000))
    assert point.events == 1_000
    assert None not in (
        point.log_file,
        point.rate,
        point.memory,
        point.facts_file,
        point.verify,
        point.held,
        point.cold,
    )
    kept = tmp_path / "growth.json"
    before = kept.stat().st_mtime_ns
    assert list(growth.grown(1_000, tmp_path, sizes=(1_000, 2_000))) == growth.read(tmp_path) == [point]
    assert kept.stat().st_mtime_ns == before
    assert svg([point]).count("<circle") == 4


def test_events_made_in_bulk_are_what_the_codec_writes(tmp_path: Path) -> None:
    for sealed in log_of(20, tmp_path, streams=4).read(0, 20):
        event = CODEC.decode(sealed.bytes)
        heading = EventMetadata(
            id=event.id, stream=event.stream, version=event.version, actor=event.actor, correlation=event.correlation,
            marking=event.marking,
        )  # fmt: skip
        assert isinstance(event.data, PublishedEvent)
        assert CODEC.encode(heading, event.data) == sealed.bytes
        assert event.version == (sealed.position - 1) // 4 + 1


@pytest.mark.requirement("9.08")
def test_processor_time_is_counted_with_the_children_that_have_no_name_of_their_own() -> None:
    parents = {1: 0, 10: 1, 11: 10, 12: 11, 20: 10, 21: 20, 30: 1}
    assert idle.trees({"up": 10, "kafka": 20}, parents) == {"up": {10, 11, 12}, "kafka": {20, 21}}
    used = idle.used_by({"this": os.getpid(), "gone": 2**30}, 0.05)
    assert used.keys() == {"this", "gone"}
    assert used["gone"] == 0 <= used["this"]


def test_the_machine_is_named() -> None:
    said = machine.named()
    assert re.search("; packages by (uv|pip)[.] ", said)
    assert all(each in said for each in ("cores", "GiB", "Python 3.", "SQLite 3.", "PostgreSQL ", "Kafka ", "Load"))
    assert "unknown" not in said


@pytest.mark.slow
@pytest.mark.process
def test_kafka_and_http_are_measured_beside_the_bare_programs(
    tmp_path: Path, kafka_cluster: KafkaServer, postgres_cluster: PostgresCluster
) -> None:
    servers = Servers(kafka_cluster.broker, postgres_cluster)
    rows = [*kafka.rows(tmp_path, servers, TINY), *command_http.rows(tmp_path, servers, TINY)]
    assert measured(rows) == {"publish", "rebuild.kafka", "command.http"}
    assert all(row.baseline for row in rows)
    assert [row.name for row in rows if row.bar == 0] == [
        "publish, confluent-kafka alone",
        "rebuild.kafka, confluent-kafka alone",
    ]


def test_the_latency_is_from_the_answer_to_the_record_and_to_the_count() -> None:
    seen = latency.Seen()
    seen.answered = {"first": 1.0, "second": 2.0}
    seen.read = {"first": (1.25, 7), "second": (1.5, 8)}
    assert not seen.complete()
    seen.counted = [(0.5, 6), (1.5, 7), (2.5, 9)]
    assert seen.complete()
    assert seen.to_kafka() == [250, 0]
    assert seen.to_counted() == [500, 500]


def test_what_is_written_is_a_list_of_rows(tmp_path: Path) -> None:
    keep([at_most("latency", "ms", [90.0, 120.0, 130.0], 100)], tmp_path / "bench.json")
    assert json.loads((tmp_path / "bench.json").read_text()) == [
        {
            "name": "latency",
            "unit": "ms",
            "ours": [90.0, 120.0, 130.0],
            "baseline": [],
            "ratio": None,
            "bar": 100,
            "held": False,
        }
    ]


@pytest.mark.requirement("9.07")
@pytest.mark.requirement("12.16")
def test_the_page_names_every_row_and_the_cause_of_every_missed_bar() -> None:
    said = PAGE.read_text()
    table, _, causes = said.partition("### Where a bar was missed, and why")
    assert set(re.findall(r"^\| `([a-z._]+)` \|", table, re.MULTILINE)) == ROWS
    results = re.findall(r"^\| ([a-z._]+)[^|]*\|.*\| (held|missed) \|$", table, re.MULTILINE)
    assert {name for name, _ in results} == ROWS
    explained = set(re.findall(r"^- `([a-z._]+)`", causes, re.MULTILINE))
    assert {name for name, result in results if result == "missed"} <= explained
