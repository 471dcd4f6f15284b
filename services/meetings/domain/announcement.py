"""Whether a meeting is public: announced by an act of its own, and so until that is withdrawn.

It is a part of the meeting, in the meeting's stream: `meeting` decides with it.
"""

from collections.abc import Sequence

import msgspec

from services.meetings.domain.commands import AnnounceMeeting, WithdrawAnnouncement
from services.meetings.domain.errors import NotAnnounced
from services.meetings.domain.saying import said
from shared.contracts.meetings import MeetingAnnounced, MeetingAnnouncementWithdrawn

Command = AnnounceMeeting | WithdrawAnnouncement
Event = MeetingAnnounced | MeetingAnnouncementWithdrawn


class Announcement(msgspec.Struct, frozen=True):
    """`of` is what was so when it was announced; `imported`: it may be public by the sources of a file."""

    imported: bool = False
    last: MeetingAnnounced | None = None
    of: object = None
    withdrawn: bool = False


def decide(command: Command, now: object, before: Announcement) -> Sequence[Event]:
    """`now` is what is so of the meeting: announced again, it is told only if it is other than before. Raises NotAnnounced."""
    match command:
        case AnnounceMeeting():
            event = said(MeetingAnnounced, command)
            return [] if before.last == event and before.of == now else [event]
        case WithdrawAnnouncement():
            if before.withdrawn:
                return []
            if before.last is None and not before.imported:
                raise NotAnnounced(meeting=command.meeting)
            return [said(MeetingAnnouncementWithdrawn, command)]


def evolve(before: Announcement, now: object, event: Event) -> Announcement:
    match event:
        case MeetingAnnounced():
            return Announcement(before.imported, event, now)
        case MeetingAnnouncementWithdrawn():
            return Announcement(before.imported, withdrawn=True)
