"""The pauses before a failed delivery is retried: growing, with full jitter, for three days."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import SystemRandom

FIRST, MOST = 5.0, 8 * 3600.0  # seconds; the maximum of the first pause, and of any
LEAST = 1.0  # minimum seconds between two attempts
PATIENCE = 3 * 24 * 3600.0  # seconds from the first failure after which nothing more is tried
LONGEST_WISH = 24 * 3600.0  # seconds; a longer pause requested by the server is cut to this

Jitter = Callable[[float], float]
_random = SystemRandom()


def full_jitter(most: float) -> float:
    """Return a random number from 0 to `most`, so that servers that fail together are not retried together."""
    return _random.uniform(0, most)


def pause(failures: int, wish: float | None = None, jitter: Jitter = full_jitter) -> float:
    """Return the seconds until the next attempt, after this many failures. `wish`: the pause that the server
    requested."""
    most = min(MOST, FIRST * 2.0 ** min(failures - 1, 30))
    return max(LEAST, jitter(most), min(wish or 0.0, LONGEST_WISH))


def wished(retry_after: str | None, now: datetime) -> float | None:
    """Parse the Retry-After header, seconds or a date; None for anything else."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(0.0, ((when if when.tzinfo else when.replace(tzinfo=UTC)) - now).total_seconds())


def is_over(first_failure: datetime, now: datetime) -> bool:
    """Return whether the time for retries is over."""
    return (now - first_failure).total_seconds() >= PATIENCE
