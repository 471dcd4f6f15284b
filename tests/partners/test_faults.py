"""Under load, with a killed broker and consumer and a restarted database, each partner ends with all public events,
in order."""

from pathlib import Path

import pytest

from tests.partners.followers import Follower
from tests.partners.run import FAULTS, Outcome, run
from tests.production.test_up import Home, home

__all__ = ["home"]
pytestmark = pytest.mark.requirement("3.05")
SECONDS, RATE = 5.0, 60.0
"""Each fault happens once, however long the load; more commands show the same: `python -m tests.partners`."""


@pytest.fixture
def outcome(home: Home, tmp_path: Path) -> Outcome:
    home.up()
    return run(home, tmp_path, SECONDS, RATE)


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.kafka
@pytest.mark.postgres
def test_each_partner_ends_with_what_is_public_once_and_in_order(
    outcome: Outcome, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(f"\n{outcome}")
    assert outcome.wrong == []
    assert tuple(outcome.faults) == FAULTS
    assert len(outcome.public) > outcome.sent / 3
    said = "".join(each.said for each in outcome.followers.values())
    assert "answers 500" not in said
    assert "Traceback" not in said


def test_what_is_left_out_added_or_swapped_would_be_found(tmp_path: Path) -> None:
    def heard(ids: list[str]) -> Follower:
        follower = Follower(tmp_path / str(len(list(tmp_path.iterdir()))), [])
        follower.ids = ids
        return follower

    def outcome(ids: list[str], told: list[str], topic: list[int]) -> list[str]:
        return Outcome(3, 1.0, 0, 0.0, told, ["a", "b", "c"], topic, {"one": heard(ids)}, {}).wrong

    right = ["a", "b", "c"]
    assert outcome(["a", "b", "b", "c"], right, [1, 2, 2, 3]) == []
    assert outcome(["a", "c"], right, [1, 2, 3]) == ["one"]
    assert outcome(["b", "a", "c"], right, [1, 2, 3]) == ["one"]
    assert outcome([*right, "d"], [*right, "d"], [1, 3, 2]) == ["one", "the log", "the topic"]
