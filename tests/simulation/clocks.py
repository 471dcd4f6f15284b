"""Simulated time: monotonic seconds, and wall clocks that jump."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

BEGINNING = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """`now` is in seconds since the run began."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now = round(self.now + seconds, 6)


class Wall:
    """One machine's clock, which is `skew` seconds off."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self.skew, self.years = clock, 0.0, 0.0
        """`years`: the seconds of a jump so far that nobody may believe it."""
        self.latest = BEGINNING
        """The latest credible time that it ever showed."""

    def __call__(self) -> datetime:
        now = BEGINNING + timedelta(seconds=self._clock.now + self.skew)
        self.latest = max(self.latest, now)
        return now + timedelta(seconds=self.years)


def event_ids(wall: Wall, chance: Random) -> Callable[[], str]:
    """Make UUIDv7 (RFC 9562, section 5.7) by a machine's clock, which may have gone back."""

    def new_id() -> str:
        milliseconds = int(wall().timestamp() * 1000)
        number = milliseconds << 80 | 0x7 << 76 | chance.getrandbits(12) << 64 | 0b10 << 62 | chance.getrandbits(62)
        digits = f"{number:032x}"
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    return new_id


def record_id(kind: str, chance: Random) -> str:
    digits = f"{chance.getrandbits(48):012x}7{chance.getrandbits(12):03x}8{chance.getrandbits(60):015x}"
    return f"{kind}-{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
