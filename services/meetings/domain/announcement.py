"""The openness of a meeting: announced by a command of its own, until that is withdrawn.

It is a part of the meeting, in the meeting's stream: `meeting` decides with it.
"""

from collections.abc import Sequence

import msgspec

from services.meetings.domain.commands import AnnounceMeeting, WithdrawAnnouncement
from services.meetings.domain.errors import NotAnnounced
from shared.contracts.meetings import MeetingAnnounced, MeetingAnnouncementWithdrawn
from shared.domain.event_building import event_from

Command = AnnounceMeeting | WithdrawAnnouncement
Event = MeetingAnnounced | MeetingAnnouncementWithdrawn


class Announcement(msgspec.Struct, frozen=True):
    """The state of the announcement. `content` is the meeting's state when announced; `imported`: it may be public by
    the sources of a file."""

    imported: bool = False
    last: MeetingAnnounced | None = None
    content: object = None
    withdrawn: bool = False


def decide(command: Command, content: object, state: Announcement) -> Sequence[Event]:
    """Return the events; `content` is the present state of the meeting: announced again, an event follows only if it
    differs. Raises NotAnnounced."""
    match command:
        case AnnounceMeeting():
            event = event_from(MeetingAnnounced, command)
            return [] if state.last == event and state.content == content else [event]
        case WithdrawAnnouncement():
            if state.withdrawn:
                return []
            if state.last is None and not state.imported:
                raise NotAnnounced(meeting=command.meeting)
            return [event_from(MeetingAnnouncementWithdrawn, command)]


def evolve(state: Announcement, content: object, event: Event) -> Announcement:
    match event:
        case MeetingAnnounced():
            return Announcement(state.imported, event, content)
        case MeetingAnnouncementWithdrawn():
            return Announcement(state.imported, withdrawn=True)
