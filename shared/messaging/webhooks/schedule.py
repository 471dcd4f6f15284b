"""The pauses before a failed delivery is tried again: growing ones with full jitter, for three days."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import SystemRandom

FIRST, MOST = 5.0, 8 * 3600.0  # seconds: the longest first pause, and the longest of all
LEAST = 1.0  # seconds between two attempts in any case
PATIENCE = 3 * 24 * 3600.0  # seconds from the first failure on, after which nothing is tried any more
LONGEST_WISH = 24 * 3600.0  # seconds; a server that asks to be left alone for longer is asked again after these

Jitter = Callable[[float], float]
_random = SystemRandom()


def full_jitter(most: float) -> float:
    """Return a random number from 0 to `most`, so that servers that fail together are not asked together."""
    return _random.uniform(0, most)


def pause(failures: int, wish: float | None = None, jitter: Jitter = full_jitter) -> float:
    """Return seconds until the next attempt, after so many failures. `wish`: what the server asked for."""
    most = min(MOST, FIRST * 2.0 ** min(failures - 1, 30))
    return max(LEAST, jitter(most), min(wish or 0.0, LONGEST_WISH))


def wished(retry_after: str | None, now: datetime) -> float | None:
    """Read the header Retry-After, seconds or a date; None for anything else."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(0.0, ((when if when.tzinfo else when.replace(tzinfo=UTC)) - now).total_seconds())


def is_over(first_failure: datetime, now: datetime) -> bool:
    """Return whether the time for attempts is over."""
    return (now - first_failure).total_seconds() >= PATIENCE
