"""Versions of partners' events that are told beside one another, and until when: the rule of docs/partners.md as a table.

Where a type has a new version that says more of the same, each telling comes in both, the earlier version first, until at least
the day in this table. After it a later release may cease to tell the earlier version, and says so in its changes; events that
were told of it stay, and its contract too.
"""

from typing import NamedTuple

MONTHS = 24
"""The least time for which two versions are told, from the day on which the later one was first released."""


class Overlap(NamedTuple):
    """A version, its successor, the day from which both are told, and the last day on which the first is told for certain."""

    type: str
    followed_by: str
    since: str
    until: str


def _second(name: str) -> Overlap:
    """Return the overlap of the first two versions of a type, for the types that all got names in a second version on
    one day."""
    return Overlap(f"rapporteur.partners.{name}.v1", f"rapporteur.partners.{name}.v2", "2026-12-01", "2028-12-31")


OVERLAPS = (
    _second("organization-merged"),
    _second("organization-recognized-as-the-same"),
    _second("topic-told"),
    _second("recording-published"),
    _second("recording-withdrawn"),
    _second("conclusion-referred"),
)
