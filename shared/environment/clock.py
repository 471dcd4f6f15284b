"""The present time, and times as logs write them: in UTC, as texts whose order is that of the times."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def timestamp(moment: datetime) -> str:
    """Return a moment as YYYY-MM-DDTHH:MM:SS.ffffffZ."""
    # `strftime` would write the year 999 with three digits.
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def to_the_second(clock: Clock = utc_now) -> str:
    """Return the clock's time as an embargo is stored: YYYY-MM-DDTHH:MM:SSZ."""
    return clock().strftime("%Y-%m-%dT%H:%M:%SZ")


def to_the_minute(clock: Clock = utc_now) -> str:
    """Return the beginning of the clock's minute, in the same form: a key for results kept a minute, by which no
    embargo ends too early."""
    return f"{to_the_second(clock)[:16]}:00Z"
