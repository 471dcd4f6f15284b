"""The rules of what partners know of a record: of all that they were told, what holds (docs/partners.md: "What you know of").

An event takes the place of the one before it in its slot, or leaves slots empty. It is read as it was told, so that every
version of a type counts; a later version of a telling follows the earlier one, and stands in its place.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

Status = Literal["planned", "held", "cancelled", "not held", "withdrawn"]
VERSION = re.compile(r"\.v[0-9]+$")
PREFIX = "rapporteur.partners."
RECORD = re.compile(
    rb'"((?:meeting|organization|report|communique|conclusion|request|followed-topic|presentation|recording)-[0-9a-f-]{36})"'
)
"""The ids of records that partners may ask about, where an id is the whole of a JSON value."""


class PartnerEvent(NamedTuple):
    """An event as partners were told it. `kind` is its type without the version, such as `meeting-held`."""

    position: int
    recorded: str
    type: str
    subject: str
    data: Mapping[str, Any]
    names: frozenset[str]

    @property
    def kind(self) -> str:
        return VERSION.sub("", self.type).removeprefix(PREFIX)


class Knowledge(NamedTuple):
    """The knowledge of one record: its events that hold, in order; and how a meeting stands. Empty once all was withdrawn."""

    holds: tuple[PartnerEvent, ...]
    status: Status | None = None


_STATUS: Mapping[str, Status] = {
    "meeting-announced": "planned",
    "meeting-held": "held",
    "meeting-outcome-withdrawn": "planned",
    "meeting-announcement-withdrawn": "withdrawn",
}
_SLOTS = {
    "meeting-announced": "facts",
    "meeting-changed": "facts",
    "meeting-held": "facts",
    "meeting-outcome-withdrawn": "facts",
    "meeting-cancelled": "outcome",
    "agenda-published": "agenda",
    "report-issued": "report",
    "report-corrected": "corrections",
    "topic-told": "topic",
    "recording-published": "recording",
    "conclusion-replaced": "replaced",
    "conclusion-referred": "referral",
    "conclusion-answered": "answer",
}
"""The slot of a type; those that are not here have one for each language, or for each fact."""
_EMPTIES = {
    "meeting-announced": ("outcome",),
    "meeting-held": ("outcome",),
    "meeting-outcome-withdrawn": ("outcome",),
    "meeting-announcement-withdrawn": ("facts", "outcome", "agenda"),
    "recording-withdrawn": ("recording",),
}


def knowledge_of(events: Iterable[PartnerEvent]) -> Knowledge:
    """Return what holds of a record, of the events about it in their order."""
    slots: dict[str, PartnerEvent] = {}
    status: Status | None = None
    for event in events:
        status = event.data["outcome"] if event.kind == "meeting-cancelled" else _STATUS.get(event.kind, status)
        if event.kind == "communique-withdrawn":
            slots.clear()
        for emptied in _EMPTIES.get(event.kind, ()):
            slots.pop(emptied, None)
        slot = _slot(event)
        if slot is not None:
            slots.pop(slot, None)
            if not event.data.get("withdrawn"):
                slots[slot] = event
    return Knowledge(tuple(sorted(slots.values())), status)


def _slot(event: PartnerEvent) -> str | None:
    """Return the slot that an event takes; None for one that only withdraws."""
    if event.kind in ("communique-published", "communique-corrected"):
        return f"text {event.data['language']}"
    if "fact" in event.data:
        return f"fact {event.data['fact']}"
    return _SLOTS.get(event.kind)
