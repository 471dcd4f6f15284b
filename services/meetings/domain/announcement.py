"""The openness of a meeting and of its agenda: each is announced by its own command, until the meeting's announcement
is withdrawn. It is a part of the meeting, in the meeting's stream: `meeting` uses it to decide."""

from collections.abc import Sequence

import msgspec

from services.meetings.domain.commands import AnnounceAgenda, AnnounceMeeting, WithdrawAnnouncement
from services.meetings.domain.errors import AgendaIsEmpty, MeetingNotAnnounced, NotAnnounced
from shared.contracts.meetings import AgendaAnnounced, MeetingAnnounced, MeetingAnnouncementWithdrawn
from shared.domain.event_building import event_from

Command = AnnounceMeeting | AnnounceAgenda | WithdrawAnnouncement
Event = MeetingAnnounced | AgendaAnnounced | MeetingAnnouncementWithdrawn


class Announcement(msgspec.Struct, frozen=True):
    """The state of the announcement. `content` is the meeting's state when announced; `imported`: it may be public
    through the sources of a file. `agenda` is the last announcement of the agenda."""

    imported: bool = False
    last: MeetingAnnounced | None = None
    content: object = None
    withdrawn: bool = False
    agenda: AgendaAnnounced | None = None

    @property
    def holds(self) -> bool:
        return self.last is not None or (self.imported and not self.withdrawn)


def decide(command: Command, content: object, state: Announcement) -> Sequence[Event]:
    """Return the events; `content` is the present state of the meeting: a repeated announcement makes an event only if
    the state differs. Raises NotAnnounced, MeetingNotAnnounced and AgendaIsEmpty."""
    match command:
        case AnnounceMeeting():
            event = event_from(MeetingAnnounced, command)
            return [] if state.last == event and state.content == content else [event]
        case AnnounceAgenda():
            if not state.holds:
                raise MeetingNotAnnounced(meeting=command.meeting)
            if not command.items:
                raise AgendaIsEmpty(meeting=command.meeting)
            agenda = event_from(AgendaAnnounced, command)
            return [] if state.agenda == agenda else [agenda]
        case WithdrawAnnouncement():
            if state.withdrawn:
                return []
            if state.last is None and not state.imported:
                raise NotAnnounced(meeting=command.meeting)
            return [event_from(MeetingAnnouncementWithdrawn, command)]


def evolve(state: Announcement, content: object, event: Event) -> Announcement:
    match event:
        case MeetingAnnounced():
            return Announcement(state.imported, event, content, agenda=state.agenda)
        case AgendaAnnounced():
            return msgspec.structs.replace(state, agenda=event)
        case MeetingAnnouncementWithdrawn():
            return Announcement(state.imported, withdrawn=True)
