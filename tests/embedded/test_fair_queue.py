"""The queue of a lane: every caller gets a turn, and each caller's requests keep their order."""

from types import SimpleNamespace

import pytest

from deploy.runtime.web_server.fair_queue import FairQueue
from deploy.runtime.web_server.lanes import Lanes, caller_of

pytestmark = pytest.mark.requirement("12.13")


def test_who_asks_for_much_waits_for_itself_alone() -> None:
    queue = FairQueue[str](lambda task: task[0])
    for task in [*(f"a{number}" for number in range(1000)), "b0", "c0", "b1"]:
        queue.append(task)
    assert len(queue) == 1003
    assert [queue.popleft() for _ in range(6)] == ["a0", "b0", "c0", "a1", "b1", "a2"]
    queue.append("c1")
    assert [queue.popleft() for _ in range(3)] == ["a3", "c1", "a4"]
    assert [queue.popleft() for _ in range(len(queue))] == [f"a{number}" for number in range(5, 1000)]
    assert not queue
    with pytest.raises(IndexError):
        queue.popleft()


@pytest.mark.parametrize(
    ("headers", "caller"),
    [
        ({"AUTHORIZATION": "Bearer a", "COOKIE": "b"}, "Bearer a"),
        ({"COOKIE": "b"}, "b"),
        ({}, "192.0.2.1"),
    ],
)
def test_callers_are_told_apart_by_what_they_sent(headers: dict[str, str], caller: str) -> None:
    connection = SimpleNamespace(requests=[SimpleNamespace(headers=headers)], addr=("192.0.2.1", 1))
    assert caller_of(connection) == caller


def test_every_lane_has_such_a_queue() -> None:
    lanes = Lanes({"health": 1, "pages": 2})
    try:
        assert all(isinstance(lane.queue, FairQueue) for lane in lanes.by_name.values())
    finally:
        lanes.shutdown()
