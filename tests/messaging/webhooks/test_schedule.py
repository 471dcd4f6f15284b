"""The intervals between attempts."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.messaging.webhooks.schedule import FIRST, LEAST, LONGEST_WISH, MOST, full_jitter, is_over, pause, wished

pytestmark = pytest.mark.requirement("12.12")
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


def test_pauses_double_up_to_the_longest() -> None:
    longest = [pause(failures, jitter=lambda most: most) for failures in range(1, 20)]
    assert longest[:4] == [FIRST, 2 * FIRST, 4 * FIRST, 8 * FIRST]
    assert longest[-1] == MOST
    assert longest == sorted(longest)


def test_the_jitter_is_full() -> None:
    drawn = [full_jitter(100) for _ in range(2000)]
    assert min(drawn) < 10
    assert 90 < max(drawn) <= 100
    assert pause(9, jitter=lambda _most: 0.0) == LEAST


def test_three_days_are_filled_with_a_few_dozen_attempts_at_most() -> None:
    at, attempts = 0.0, 0
    while not is_over(NOW, NOW + timedelta(seconds=at)):
        attempts += 1
        at += pause(attempts)
    assert 10 <= attempts <= 60


def test_a_server_says_when_it_wants_to_be_asked_again() -> None:
    assert wished("120", NOW) == 120
    assert wished("Sat, 28 Nov 2026 12:02:00 GMT", NOW) == 120
    assert wished("Sat, 28 Nov 2026 11:00:00 GMT", NOW) == 0
    for none in (None, "", "soon", "-5", "1.5", "９"):
        assert wished(none, NOW) is None
    assert pause(1, 600, lambda _most: 0.0) == 600
    assert pause(1, 1e12, lambda _most: 0.0) == LONGEST_WISH
