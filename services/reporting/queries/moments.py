"""A moment: a position in each log, and the texts that name one."""

import re
from datetime import date, datetime, timedelta

import msgspec

from shared.domain.errors import Malformed, NotThere

MOMENT = "registry:120,meetings:4501,reporting:7"
MINUTE = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})Z?")


class BeforeTheLog(NotThere):
    """Refusal: nothing was known then. Parameters: day (the day or minute requested), begins (that of the first event)."""

    code = "before-the-log"


class LogState(msgspec.Struct, frozen=True):
    """The state of a log as read. `root` is hex; None if it is not requested."""

    origin: str
    position: int
    root: str | None


class Moment(msgspec.Struct, frozen=True):
    """A position in each log. `day` is the day of the last event known then, which is what "today" means at that moment."""

    positions: dict[str, int]
    day: date

    def __hash__(self) -> int:
        return hash(str(self))

    def __str__(self) -> str:
        return ",".join(f"{log}:{position}" for log, position in self.positions.items())


def positions_in(text: str, applied: dict[str, int]) -> dict[str, int]:
    """Return the positions that a text names, none beyond those applied. Raises Malformed."""
    positions: dict[str, int] = {}
    for part in text.split(","):
        log, _, number = part.strip().partition(":")
        if log not in applied or log in positions or not (number.isascii() and number.isdigit()):
            raise Malformed("as_known_at", f"Write a day, or a position in each log such as {MOMENT}.", value=text)
        positions[log] = int(number)
    missing = [log for log in applied if log not in positions]
    if missing:
        raise Malformed("as_known_at", f"Name a position of {', '.join(missing)} too, such as {MOMENT}.", value=text)
    for log, position in positions.items():
        if position > applied[log]:
            raise Malformed("as_known_at", f"{log} has been read to position {applied[log]} only.", value=text)
    if not any(positions.values()):
        raise Malformed(
            "as_known_at", "Give a position above 0: nothing was recorded before the first event.", value=text
        )
    return {log: positions[log] for log in applied}


def day_after(text: str) -> str:
    """Return the day after one in ISO form. Raises Malformed."""
    try:
        return (date.fromisoformat(text) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        raise _no_moment(text) from None


def minute_after(text: str) -> str:
    """Return the minute after one in ISO form. Raises Malformed."""
    try:
        minute = datetime.fromisoformat(text) + timedelta(minutes=1)
    except (ValueError, OverflowError):
        raise _no_moment(text) from None
    return minute.isoformat(timespec="minutes")[: len("2026-11-05T07:01")]


def _no_moment(text: str) -> Malformed:
    remedy = f"Write a day such as 2026-11-05, a minute such as 2026-11-05T07:01, or a position in each log such as {MOMENT}."
    return Malformed("as_known_at", remedy, value=text)
