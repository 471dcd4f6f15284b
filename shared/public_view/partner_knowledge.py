"""The rules for partners' knowledge of a record: which of the events published to them still hold (docs/partners.md:
"What you know of").

An event replaces the previous one in its slot, or empties slots. Events are read as published, so that every version of
a type counts; when an event is published in two versions, the later one follows and replaces the earlier.
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
"""The ids of records that partners may ask about, if an id is the whole of a JSON value."""


class PartnerEvent(NamedTuple):
    """An event as published to partners. `kind` is its type without the version, such as `meeting-held`."""

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
    """The knowledge of one record: the events that hold, in order, and a meeting's state. Empty once everything was
    withdrawn."""

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
"""The slot of a type; types not listed have one for each language or for each fact."""
_EMPTIES = {
    "meeting-announced": ("outcome",),
    "meeting-held": ("outcome",),
    "meeting-outcome-withdrawn": ("outcome",),
    "meeting-announcement-withdrawn": ("facts", "outcome", "agenda"),
    "recording-withdrawn": ("recording",),
}


def knowledge_of(events: Iterable[PartnerEvent]) -> Knowledge:
    """Return the knowledge of a record, from the events about it in order."""
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
    """Return the slot that an event occupies; None for one that only withdraws."""
    if event.kind in ("communique-published", "communique-corrected"):
        return f"text {event.data['language']}"
    if "fact" in event.data:
        return f"fact {event.data['fact']}"
    return _SLOTS.get(event.kind)
