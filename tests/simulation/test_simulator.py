"""The simulator is deterministic, finds no fault in a correct program, and finds planted mistakes."""

import os
import sqlite3
import subprocess
import sys

import pytest

from tests.simulation.broken import Broken
from tests.simulation.happenings import Happenings
from tests.simulation.planted import ROOT, Planted, apply, copied, look_for, planted
from tests.simulation.promises.appending import ATOMIC
from tests.simulation.rest import come_to_rest
from tests.simulation.run import run
from tests.simulation.world import World

pytestmark = pytest.mark.requirement("4.03")

SEEDS = range(1, 6)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_clean_program_breaks_no_promise(seed: int) -> None:
    outcome = run(seed)
    assert (outcome.promise, outcome.found) == (None, "")


@pytest.mark.requirement("10.13")
def test_conclusions_and_communiques_come_to_their_end() -> None:
    """A text is agreed, approved by another account, published, corrected and withdrawn: partners and staff always
    know its present state."""
    world = World(19)
    world.begin()
    happen, world.faults.quiet = Happenings(world), True
    done: set[str] = set()
    for _ in range(200):
        happen.in_the_room()
        world.check()
        answered = (sent for sent in world.clerks.sent.values() if sent.answer and sent.answer.events)
        done |= {type(sent.command).__name__ for sent in answered}
    come_to_rest(world, happen.backups)
    assert done >= {"ApproveCommunique", "PublishCommunique", "IssueCorrigendum", "WithdrawCommunique"}


def test_the_same_seed_gives_the_same_run_and_another_seed_another() -> None:
    assert run(3, 60) == run(3, 60)
    assert run(3, 60).digest != run(4, 60).digest


def test_what_no_fault_explains_is_a_broken_promise_also_while_things_go_wrong() -> None:
    world = World(1)

    def mistaken() -> None:
        raise KeyError("position")

    def unlucky() -> None:
        raise sqlite3.OperationalError("the connection broke at the commit")

    world.guarded("a turn", unlucky, world.check)
    with pytest.raises(Broken, match="what fails is what went wrong: a turn: KeyError"):
        world.guarded("a turn", mistaken, world.check)


@pytest.mark.process
def test_two_processes_that_hash_otherwise_give_the_same_runs() -> None:
    first, second = (_simulated(hash_seed) for hash_seed in ("1", "2"))
    assert first == second
    assert "3 seeds from 1 on" in first


@pytest.mark.process
@pytest.mark.requirement("6.03")
@pytest.mark.parametrize("bug", planted(), ids=lambda bug: bug.name)
def test_every_planted_mistake_still_applies(bug: Planted) -> None:
    assert bug.says.endswith(".")
    with copied(bug.files) as source:
        apply(bug, source)
        for file in bug.files:
            compile((source / file).read_bytes(), file, "exec")


@pytest.mark.process
@pytest.mark.slow
def test_a_planted_mistake_is_found_and_told_with_what_repeats_it() -> None:
    (bug,) = [bug for bug in planted() if bug.name == "answers-of-events-alone"]
    found = look_for(bug, 1, 20)
    assert found is not None
    assert found.promise in {ATOMIC, "nothing that was appended is lost"}
    assert look_for(bug, found.seed, 1) == found, "the seed that it names finds it again"


def test_there_are_twenty_mistakes_and_no_two_are_alike() -> None:
    bugs = planted()
    assert len(bugs) >= 20
    assert len({bug.says for bug in bugs}) == len(bugs)


def _simulated(hash_seed: str) -> str:
    command = [sys.executable, "-m", "tests.simulation", "--seeds", "3"]
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, env=environment).stdout
