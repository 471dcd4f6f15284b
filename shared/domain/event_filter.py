"""Filters over a log, by type and subject: the one place that judges whether an event passes, for feeds and whatever else
sends events on.

A name in a filter is written whole (`rapporteur.partners.meeting-held.v1`), or as the beginning of names with a star behind
it (`rapporteur.partners.meeting-*`).
"""

from collections.abc import Collection, Iterable

import msgspec

MOST_NAMES, LONGEST_NAME = 50, 200
"""The most names of each kind in a filter, and the most letters of one."""


class _Head(msgspec.Struct, gc=False):
    """The attributes of a stored event that a filter reads."""

    type: str
    subject: str


_head = msgspec.json.Decoder(_Head)


class EventFilter(msgspec.Struct, frozen=True, omit_defaults=True):
    """A filter: an event passes if it matches one of the types and one of the subjects; without types, or subjects, any
    matches."""

    types: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()

    @property
    def passes_all(self) -> bool:
        return not (self.types or self.subjects)

    def passes(self, stored: bytes) -> bool:
        """Return whether an event passes, by its stored bytes."""
        if self.passes_all:
            return True
        head = _head.decode(stored)
        return means(self.types, head.type) and means(self.subjects, head.subject)


EVERYTHING = EventFilter()


def means(wanted: tuple[str, ...], name: str) -> bool:
    """Return whether a name matches one of the names of a filter; without any, all match."""
    return not wanted or any(_means(each, name) for each in wanted)


def first_unknown(types: Iterable[str], known: Collection[str]) -> str | None:
    """Return the first name of a filter that matches no known type, so that no event of it can ever come; None if all match."""
    return next((each for each in types if not any(_means(each, one) for one in known)), None)


def is_readable(name: str) -> bool:
    """Return whether a name of a filter is well formed: printable, not too long, with a star only at its end."""
    return bool(name) and len(name) <= LONGEST_NAME and name.isprintable() and "*" not in name[:-1]


def _means(wanted: str, name: str) -> bool:
    return name.startswith(wanted[:-1]) if wanted.endswith("*") else name == wanted
