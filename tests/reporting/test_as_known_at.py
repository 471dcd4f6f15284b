"""As known at: a filter over the facts gives the same result as a replay of the logs up to that moment."""

import shutil
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.reporting.figures import RULES, FigureContext, figures_of, period_named
from services.reporting.history import History, history_at
from services.reporting.projections import facts_projection, replay_facts, tiles_projection
from services.reporting.queries import BeforeTheLog, FactQueries, Moment
from services.reporting.read_models import attendance_blocks
from services.reporting.read_models.facts import Fact
from services.reporting.read_models.tables import fact_tables
from services.reporting.reports.document import figure_json, report_json
from services.reporting.reports.making import report_at, report_over, with_passages
from shared.domain.errors import Malformed
from shared.domain.event import SealedEvent
from shared.event_store.engine import create_engine
from shared.event_store.projector import Projector
from shared.transparency.merkle import leaf_hash, root
from tests.plugins import examples
from tests.reporting.histories import CODECS, ORIGINS, PERIOD, recorded, sealed, shuffled, story

Logs = dict[str, list[SealedEvent]]


def applied(empty: Path, path: Path, logs: Logs, random: Random) -> FactQueries:
    """Count the logs into facts, interleaved and batched at random."""
    shutil.copy(empty, path)
    engine = create_engine(f"sqlite:///{path}")
    tables = fact_tables(1)
    projector = Projector(
        engine, tables.consumer, CODECS, facts_projection(tables), observer=tiles_projection(tables), fail_fast=True
    )
    left = {log: list(events) for log, events in logs.items()}
    while any(left.values()):
        log = random.choice([log for log, events in left.items() if events])
        size = random.randint(1, 9)
        projector.apply(log, ORIGINS[log], left[log][:size])
        del left[log][:size]
    return FactQueries(engine)


def named(facts: Iterable[Fact]) -> str:
    """Return the study period, or its days if it was not defined yet."""
    known = {fact.body.name for fact in facts if fact.kind == "study-period"}
    return PERIOD if PERIOD in known else "2012-11-30..2016-11-03"


def every_figure(facts: Collection[Fact], moment: Moment) -> list[bytes]:
    history = History(facts, moment)
    study = FigureContext(history, period_named(history, named(facts)))
    return [figure_json(figure) for key in RULES for figure in figures_of(study, key)]


def in_order(history: History) -> dict[str, tuple[object, ...]]:
    """Return the attendances of each meeting, and their events."""
    return {
        meeting: (sorted(map(repr, attended)), sorted(attended.positions), {each for each, *_ in attended})
        for meeting, attended in history.attendance.items()
    }


@pytest.fixture
def in_blocks() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.mark.requirement("9.07")
@pytest.mark.requirement("1.13")
@settings(max_examples=examples.of(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_the_filter_gives_what_the_replay_gives(
    tmp_path_factory: pytest.TempPathFactory, migrated_once: Path, in_blocks: pytest.MonkeyPatch, seed: int
) -> None:
    random = Random(seed)
    told = story(random, size=6)
    logs = sealed(told, shuffled(told))
    in_blocks.setattr(attendance_blocks, "WIDTH", random.choice((2, 5, 30, 5_000)))
    facts = applied(migrated_once, tmp_path_factory.mktemp("known") / "facts.db", logs, random)
    for _ in range(3):
        positions = {log: random.randint(0 if log != "reporting" else 1, len(events)) for log, events in logs.items()}
        moment = facts.moment(",".join(f"{log}:{position}" for log, position in positions.items()))
        filtered = {(fact.log, fact.known_from): fact for fact in facts.known_at(moment)}
        # A period that ended later was still open then.
        replay = {
            (fact.log, fact.known_from): fact
            for fact in replay_facts(recorded(logs, positions))
            if fact.known_to is None
        }
        assert filtered.keys() == replay.keys()
        assert all(filtered[at].body == replay[at].body and filtered[at].events == replay[at].events for at in replay)
        assert in_order(history_at(facts, moment)) == in_order(History(replay.values(), moment))
        period = named(replay.values())
        from_tables = report_json(report_at(facts, period, str(moment)))
        replayed = History(replay.values(), moment)
        from_replay = with_passages(report_over(replayed, period, facts.logs_at(moment)), replayed)
        assert from_tables == report_json(from_replay)
    # For the last moment every figure, whether or not a report uses it.
    assert every_figure(filtered.values(), moment) == every_figure(replay.values(), moment)


@pytest.mark.requirement("1.13")
@settings(max_examples=examples.of(8), deadline=None)
@given(seed=st.integers(0, 2**32))
def test_any_interleaving_and_batching_of_the_logs_gives_one_report(
    tmp_path_factory: pytest.TempPathFactory, migrated_once: Path, seed: int
) -> None:
    told = story(Random(seed), size=6)
    logs = sealed(told, shuffled(told))
    path = tmp_path_factory.mktemp("known")
    reports = {
        report_json(report_at(applied(migrated_once, path / f"{turn}.db", logs, Random(seed + turn)), PERIOD))
        for turn in range(3)
    }
    assert len(reports) == 1


@pytest.mark.requirement("1.13")
def test_a_day_is_its_last_position_and_roots_are_those_of_the_logs(tmp_path: Path, migrated_once: Path) -> None:
    random = Random(7)
    told = story(random)
    logs = sealed(told, shuffled(told))
    facts = applied(migrated_once, tmp_path / "facts.db", logs, random)
    days = sorted({each.recorded[:10] for events in logs.values() for each in events})
    assert len(days) > 2
    for day in days:
        moment = facts.moment(day)
        for log, events in logs.items():
            assert moment.positions[log] == sum(each.recorded[:10] <= day for each in events)
        for log, state in facts.logs_at(moment).items():
            leaves = [leaf_hash(each.position, each.recorded, each.bytes) for each in logs[log][: state.position]]
            assert (state.origin, state.root) == (ORIGINS[log], root(leaves).hex())
        assert moment.day.isoformat() == day
    before = (date.fromisoformat(days[0]) - timedelta(days=1)).isoformat()
    with pytest.raises(BeforeTheLog) as refusal:
        facts.moment(before)
    assert refusal.value.parameters == {"day": before, "begins": days[0]}


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize(
    "asked",
    ["yesterday", "2026-02-30", "registry:1", "registry:1,meetings:1,reporting:99999", "registry:x,meetings:1,reporting:1",
     "registry:0,meetings:0,reporting:0", "registry:1,meetings:1,reporting:1,partners:1", "", ":"],
)  # fmt: skip
def test_what_names_no_moment_is_said_with_its_remedy(tmp_path: Path, migrated_once: Path, asked: str) -> None:
    told = story(Random(1))
    facts = applied(migrated_once, tmp_path / "facts.db", sealed(told, shuffled(told)), Random(1))
    with pytest.raises(Malformed) as refusal:
        facts.moment(asked)
    assert refusal.value.parameters["field"] == "as_known_at"
    assert refusal.value.parameters["remedy"]
