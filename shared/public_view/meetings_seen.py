"""Decides what an audience below the bureau sees of a meeting: what was announced, or is open by the marking of its events.

What was changed since, and is not open, it does not see; nor anything before an embargo is over.
"""

import msgspec

from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings import MeetingAnnounced, MeetingCancelled, MeetingNotHeld, MeetingPlanned
from shared.domain.event import Stored
from shared.public_view.meetings import PUBLIC, Facts, Meeting, after, planned
from shared.public_view.openness import OPERATOR, Audience, effective_marking, is_open

Ended = MeetingCancelled | MeetingNotHeld


class SeenMeeting(msgspec.Struct, frozen=True, omit_defaults=True):
    """`announced`: by an act of its own or the sources of a file. `reason`: why it does not take place, if that is open."""

    meeting: Meeting
    announced: bool = False
    reason: str | None = None

    @property
    def bodies(self) -> list[tuple[str, Facts]]:
        """What is seen, each from a moment on ("" for now, YYYY-MM-DDTHH:MM:SSZ); the later one replaces the other."""
        found = [("", self.meeting.public)] if self.meeting.public else []
        waiting = self.meeting.waiting
        return [*found, (waiting.due, waiting.facts)] if waiting else found


def seen_when_planned(event: Stored, plan: MeetingPlanned, audience: Audience) -> SeenMeeting:
    meeting = planned(event, plan, "")
    if _opens(event, audience):
        meeting = msgspec.structs.replace(meeting, public=meeting.latest)
    imported = plan.imported is not None and effective_marking(event) == PUBLIC
    return SeenMeeting(meeting, announced=imported)


def seen_after(seen: SeenMeeting, event: Stored, audience: Audience) -> SeenMeeting:
    """Return what is seen after a later event of the meeting's stream."""
    opens = _opens(event, audience)
    meeting = after(seen.meeting, _as_public(event) if opens else _as_closed(event))
    announced, reason = seen.announced, seen.reason
    match event.data:
        case MeetingAnnounced(not_before=not_before):
            if not_before is not None and not seen.announced:
                # What was open by its marking alone waits for the announcement too.
                meeting = msgspec.structs.replace(meeting, public=None)
            announced = True
        case MarkingChanged(statement=None):
            meeting = msgspec.structs.replace(meeting, public=meeting.latest if opens else None, waiting=None)
            announced = False
        case MeetingCancelled() | MeetingNotHeld() as ended:
            reason = ended.reason if opens else None
    return SeenMeeting(meeting, announced, reason)


def _opens(event: Stored, audience: Audience) -> bool:
    return is_open(effective_marking(event), audience)


def _as_public(event: Stored) -> Stored:
    return msgspec.structs.replace(event, marking=PUBLIC, approved_by=OPERATOR)


def _as_closed(event: Stored) -> Stored:
    return event if isinstance(event.data, MeetingAnnounced) else msgspec.structs.replace(event, marking="bureau")
