"""Versions of partners' events that are published side by side, and until when: the rule of docs/partners.md as a
table.

Where a new version of a type adds information, each event is published in both, the earlier version first, until at
least the day in this table. After that, a release may stop publishing the earlier version, which its changelog then
announces; events already published stay, and so does their contract.
"""

from typing import NamedTuple

MONTHS = 24
"""The minimum time for which two versions are published, from the day on which the later one was first released."""


class Overlap(NamedTuple):
    """A version, its successor, the day from which both are published, and the last day on which the first is
    guaranteed to be published."""

    type: str
    followed_by: str
    since: str
    until: str


def _second(name: str) -> Overlap:
    """Return the overlap of a type's first two versions, for the types whose second versions, introduced on the same
    day, added names."""
    return Overlap(f"rapporteur.partners.{name}.v1", f"rapporteur.partners.{name}.v2", "2026-12-01", "2028-12-31")


OVERLAPS = (
    _second("organization-merged"),
    _second("organization-recognized-as-the-same"),
    _second("topic-told"),
    _second("recording-published"),
    _second("recording-withdrawn"),
    _second("conclusion-referred"),
)
