"""Filters of a follower, by type and subject, with the same meaning as in the partners' feed."""

from collections.abc import Collection, Mapping, Sequence

from shared.contracts import meetings, partners, registry, reporting
from shared.domain.errors import Malformed
from shared.domain.event_filter import LONGEST_NAME, EventFilter, first_unknown, is_readable

_TYPES: Mapping[str, Collection[str]] = {
    "partners": partners.EVENTS,
    "registry": registry.EVENTS,
    "meetings": meetings.EVENTS,
    "reporting": reporting.EVENTS,
}


def event_filter(types: Sequence[str], subjects: Sequence[str]) -> EventFilter:
    """Return the filter specified by options. Raises Malformed, naming the option."""
    for option, given in (("--type", types), ("--subject", subjects)):
        if not all(map(is_readable, given)):
            remedy = f"Give a whole name, or its beginning with a star behind it, in at most {LONGEST_NAME} letters."
            raise Malformed(option, remedy)
    return EventFilter(tuple(types), tuple(subjects))


def unknown_type(log: str, types: Sequence[str]) -> str | None:
    """Return the first of the types that no event of a log has, as far as this version knows."""
    return first_unknown(types, _TYPES[log])
