"""A credential's allowance: requests beyond it are refused with a retry time; other credentials are not affected."""

import pytest

from shared.web.allowance import Allowance
from shared.web.problems import TooManyAtOnce, TooManyRequests, status_of

pytestmark = pytest.mark.requirement("12.13")


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def allowance(clock: Clock) -> Allowance:
    """Two a second, five after a pause, two at a time."""
    return Allowance(2, 5, 2, clock)


def test_after_a_rest_some_go_at_once_and_then_as_many_a_second_as_are_allowed(
    allowance: Allowance, clock: Clock
) -> None:
    assert [allowance.delay("one") for _ in range(5)] == [0] * 5
    with pytest.raises(TooManyRequests) as refused:
        allowance.delay("one")
    assert refused.value.parameters == {"rate": 2, "retry_after": 1}
    assert status_of(refused.value) == 429
    assert allowance.delay("another") == 0
    clock.now += 1
    assert [allowance.delay("one") for _ in range(2)] == [0, 0]
    with pytest.raises(TooManyRequests):
        allowance.delay("one")
    clock.now += 3600
    assert [allowance.delay("one") for _ in range(5)] == [0] * 5, "a longer rest gives no more"
    with pytest.raises(TooManyRequests):
        allowance.delay("one")


def test_what_is_refused_is_not_counted(allowance: Allowance, clock: Clock) -> None:
    for _ in range(5):
        allowance.delay("one")
    for _ in range(100):
        with pytest.raises(TooManyRequests):
            allowance.delay("one")
    clock.now += 0.5
    assert allowance.delay("one") == 0


def test_who_has_patience_is_slowed_down_and_not_refused(allowance: Allowance) -> None:
    assert [allowance.delay("one", patience=2) for _ in range(9)] == [0] * 5 + [0.5, 1, 1.5, 2]
    with pytest.raises(TooManyRequests):
        allowance.delay("one", patience=2)


def test_two_are_under_way_at_a_time(allowance: Allowance) -> None:
    with allowance.admit("one"), allowance.admit("one"):
        with pytest.raises(TooManyAtOnce) as refused, allowance.admit("one"):
            pass
        assert refused.value.parameters == {"most": 2, "retry_after": 1}
        with allowance.admit("another"):
            pass
    with allowance.admit("one"):
        pass
