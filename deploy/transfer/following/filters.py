"""Filters of a follower, by type and subject, with the meaning that they have in the partners' feed."""

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


def event_filter(log: str, types: Sequence[str], subjects: Sequence[str]) -> EventFilter:
    """Return the filter that options ask for. Raises Malformed, naming the option."""
    for option, given in (("--type", types), ("--subject", subjects)):
        if not all(map(is_readable, given)):
            remedy = f"Give a whole name, or its beginning with a star behind it, in at most {LONGEST_NAME} letters."
            raise Malformed(option, remedy)
    if (unknown := first_unknown(types, _TYPES[log])) is not None:
        raise Malformed("--type", f"The log {log} has no events of type {unknown}: take a name from its document.")
    return EventFilter(tuple(types), tuple(subjects))
