"""Openness of events to audiences, based on their marking and on who made them public.

Only an approver's act makes anything public. Releases before 0.4.0 recorded a clerk's marking `public` as given: such
an event counts as public only if it was imported, announced or issued, and otherwise waits for an approver.
"""

from collections.abc import Mapping
from typing import Final, Literal

from shared.contracts.meetings import AgendaAnnounced, MeetingAnnounced, MeetingAnnouncementWithdrawn
from shared.contracts.meetings.communiques import (
    CommuniqueApproved,
    CommuniqueCorrected,
    CommuniquePublished,
    CommuniqueWithdrawn,
)
from shared.contracts.reporting import ReportIssued
from shared.domain.event import Marking, StoredEvent

OPERATOR: Final = "account-operator"
"""The account of the command line, which acts with an approver's rights."""

Audience = Literal["public", "members", "bureau"]
AUDIENCES: Final[tuple[Audience, ...]] = ("public", "members", "bureau")
"""The audiences from the widest to the narrowest; each also sees everything that those before it see."""

OPEN_TO: Final[Mapping[Audience, tuple[Marking, ...]]] = {"public": ("public",), "members": ("public", "members")}
"""The markings that are open to each audience below the bureau."""

APPROVERS_ACTS: Final = (
    MeetingAnnounced,
    MeetingAnnouncementWithdrawn,
    AgendaAnnounced,
    CommuniqueApproved,
    CommuniquePublished,
    CommuniqueCorrected,
    CommuniqueWithdrawn,
    ReportIssued,
)
"""Acts that only an approver could perform in every release."""


def effective_marking(event: StoredEvent) -> Marking:
    """Return the effective marking: the event's, or `bureau` if it was not made public by an authorized account."""
    return "bureau" if awaits_approval(event) else event.marking


def awaits_approval(event: StoredEvent) -> bool:
    """Return whether an event is marked public without an approver's act, an import or an announcement."""
    return event.marking == "public" and not (
        event.approved_by is not None
        or event.actor == OPERATOR
        or getattr(event.data, "imported", None) is not None
        or isinstance(event.data, APPROVERS_ACTS)
    )


def is_open(marking: Marking, audience: Audience) -> bool:
    """Return whether a record with this effective marking is open to an audience. The bureau sees everything, including
    restricted records."""
    if audience == "bureau":
        return True
    return marking in OPEN_TO[audience]
