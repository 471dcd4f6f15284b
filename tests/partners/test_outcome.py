"""The judgement of an outcome: whoever misses an event, gets one too many or gets two in another order is found."""

from pathlib import Path

import pytest

from tests.partners.followers import Follower
from tests.partners.run import Outcome


@pytest.mark.requirement("3.05")
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
