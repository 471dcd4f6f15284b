"""The current time, and times as written in logs: UTC strings that sort chronologically."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from math import inf

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def timestamp(moment: datetime) -> str:
    """Return a time as YYYY-MM-DDTHH:MM:SS.ffffffZ."""
    # `strftime` would write the year 999 with three digits.
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def to_the_second(clock: Clock = utc_now) -> str:
    """Return the clock's time as an embargo is stored: YYYY-MM-DDTHH:MM:SSZ."""
    return clock().strftime("%Y-%m-%dT%H:%M:%SZ")


def to_the_minute(clock: Clock = utc_now) -> str:
    """Return the start of the clock's minute, in the same form: a key for results cached for a minute, with which no
    embargo ends early."""
    return f"{to_the_second(clock)[:16]}:00Z"


class Alarm:
    """The time until the next thing that becomes due, such as the end of an embargo."""

    def __init__(self) -> None:
        self._rings = inf

    def set(self, due: str | None, now: datetime) -> None:
        """Set it to a written time, given the present one; None if nothing is waiting."""
        seconds = inf if due is None else (datetime.fromisoformat(due) - now).total_seconds()
        self._rings = time.monotonic() + seconds

    def seconds_left(self) -> float:
        """Return the seconds until then: negative once it is past, infinite if nothing is waiting."""
        return self._rings - time.monotonic()


def duration_text(seconds: float) -> str:
    """Return a duration in its largest unit."""
    for unit, name in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * unit:
            return f"{seconds // unit:,.0f} {name}"
    return f"{seconds:,.0f} seconds"
