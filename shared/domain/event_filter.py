"""Filters over a log, by type and subject: the only place that decides whether an event passes, for feeds and other
forwarding of events.

A name in a filter is written in full (`rapporteur.partners.meeting-held.v1`), or as a prefix followed by an asterisk
(`rapporteur.partners.meeting-*`).
"""

from collections.abc import Collection, Iterable

import msgspec

MOST_NAMES, LONGEST_NAME = 50, 200
"""The maximum number of names of each kind in a filter, and the maximum length of one."""


class _Head(msgspec.Struct, gc=False):
    """The attributes of a stored event that a filter reads."""

    type: str
    subject: str


_head = msgspec.json.Decoder(_Head)


class EventFilter(msgspec.Struct, frozen=True, omit_defaults=True):
    """A filter: an event passes if it matches one of the types and one of the subjects; if types or subjects are empty,
    any matches."""

    types: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()

    @property
    def passes_all(self) -> bool:
        return not (self.types or self.subjects)

    def passes(self, stored: bytes) -> bool:
        """Return whether an event passes, based on its stored bytes."""
        if self.passes_all:
            return True
        head = _head.decode(stored)
        return means(self.types, head.type) and means(self.subjects, head.subject)


EVERYTHING = EventFilter()


def means(names: tuple[str, ...], name: str) -> bool:
    """Return whether a name matches one of a filter's names; if there are none, every name matches."""
    return not names or any(_means(each, name) for each in names)


def first_unknown(types: Iterable[str], known: Collection[str]) -> str | None:
    """Return the first name in a filter that matches no known type, and so can never match an event; None if all
    match."""
    return next((each for each in types if not any(_means(each, one) for one in known)), None)


def is_readable(name: str) -> bool:
    """Return whether a name in a filter is well formed: printable, not too long, with an asterisk only at its end."""
    return bool(name) and len(name) <= LONGEST_NAME and name.isprintable() and "*" not in name[:-1]


def _means(pattern: str, name: str) -> bool:
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern
