"""Events of a meeting's announcement, which makes it public, of its agenda's, and of the withdrawal of both."""

import msgspec

from shared.contracts.meetings.agendas import ItemKind
from shared.domain.event import PublishedEvent
from shared.statements.fields import Texts


class MeetingAnnounced(PublishedEvent, frozen=True):
    """Code, series, number, days, place, mode and sources are public as they are recorded now, whatever their marking
    was.

    `not_before` is an embargo, as YYYY-MM-DDTHH:MM:SSZ: until then nothing of the meeting leaves. A repeated
    announcement publishes changes since the last.
    """

    not_before: str | None = None


class MeetingAnnouncementWithdrawn(PublishedEvent, frozen=True):
    """The meeting is no longer public, nor is its agenda. The reason is the bureau's own."""

    reason: str


class AnnouncedItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An item of an agenda as announced; `item` is its id."""

    item: str
    number: str
    kind: ItemKind
    title: Texts


class AgendaAnnounced(PublishedEvent, frozen=True):
    """The agenda is public as it is here, once its meeting is: its items, in their order. What is changed later waits for
    another announcement, which replaces this one. `not_before` is an embargo of its own, as that of a meeting.
    """

    items: tuple[AnnouncedItem, ...]
    not_before: str | None = None


EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.meetings.meeting-announced.v1": MeetingAnnounced,
    "rapporteur.meetings.meeting-announcement-withdrawn.v1": MeetingAnnouncementWithdrawn,
    "rapporteur.meetings.agenda-announced.v1": AgendaAnnounced,
}
