"""Values for fields that hold no free text: days, numbers, choices and references, and other ones where they are to vary."""

from functools import cache
from typing import Any

from shared.contracts.countries import COUNTRIES
from shared.domain.ids import imported_id, uuid_of
from tests.crawl.fields import Field

PERIODS = [f"{year}-{year + 3}" for year in range(1969, 2017, 4)]
"""Scenes are spread over these study periods, so that no one report is long."""
FAR = "2999-01-01T00:00:00Z"
CODES = sorted(COUNTRIES)
_KINDS = {
    "same_as": "organization",
    "into": "organization",
    "parent": "organization",
    "other": "organization",
    "contact": "person",
    "contacts": "person",
    "proposer": "account",
    "replaces": "credential",
    "calls_on": "organization",
    "topics": "followed-topic",
    "items": "agenda-item",
    "came_from": "need",
    "summary": "fact",
    "by": "conclusion",
    "paragraphs": "paragraph",
}
"""The kind of record that a field names, where the field's own name does not say it."""
_ENDS = {"until", "last"}
"""Most statements stay open-ended, and so show in lists and sums."""
_LATE = {"until", "last", "last_day"}


@cache
def public_ids(kind: str) -> tuple[str, ...]:
    """Return the ids of public records for others to refer to."""
    if kind == "communique":
        # Its id follows from its meeting.
        return tuple(f"communique-{uuid_of(meeting)}" for meeting in public_ids("meeting"))
    return tuple(imported_id(kind, "crawl public", str(number)) for number in range(12))


def referred_to(kind: str, *, varied: bool = False) -> str:
    """Return the public record of a kind to which facts refer. Only two meetings are public, and their communiqués."""
    return public_ids(kind)[varied if kind in ("meeting", "communique") else 2 + varied]


def period_of(scene: int) -> str:
    return PERIODS[scene % len(PERIODS)]


def other_than_text(field: Field, *, scene: int, nth: int, varied: bool) -> Any:
    name = field.path[-1]
    match field.sort:
        case "number":
            # Within a series, each ordinal belongs to one meeting.
            return 2 * scene + varied if name == "ordinal" else 10 + varied
        case "day" if name == "not_before":
            return FAR
        case "day" if name in _ENDS and nth % 3:
            return None
        case "day":
            first = int(period_of(scene)[:4])
            return f"{first + 2 if name in _LATE else first}-1{int(varied)}-0{1 + scene % 9}"
        case "choice" if name in ("iso3", "country"):
            return CODES[(20 + 2 * nth) % (len(CODES) - 1) + varied]
        case "choice" if name == "iso2":
            return f"{'YX'[varied]}{nth:02}"
        case "choice":
            return field.choices[varied % len(field.choices)]
        case "reference":
            kind = field.record or _KINDS.get(name, name)
            return referred_to(kind, varied=varied)
    raise AssertionError(field)
