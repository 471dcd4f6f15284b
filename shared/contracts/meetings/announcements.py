"""Events about the announcement of a meeting, which makes it public, of its agenda, and their withdrawal."""

import msgspec

from shared.contracts.meetings.agendas import ItemKind
from shared.domain.event import PublishedEvent
from shared.statements.fields import Texts


class MeetingAnnounced(PublishedEvent, frozen=True):
    """A meeting's code, series, number, days, place, mode and sources are public as they are recorded now, regardless
    of their marking.

    `not_before` is an embargo, as YYYY-MM-DDTHH:MM:SSZ: until then nothing about the meeting is published. A repeated
    announcement publishes the changes since the last one.
    """

    not_before: str | None = None


class MeetingAnnouncementWithdrawn(PublishedEvent, frozen=True):
    """The meeting is no longer public, nor is its agenda. The reason stays within the bureau."""

    reason: str


class AnnouncedItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An item of an agenda as announced; `item` is its id."""

    item: str
    number: str
    kind: ItemKind
    title: Texts


class AgendaAnnounced(PublishedEvent, frozen=True):
    """The agenda's items, in order, are public as given here, once the meeting is public. Later changes wait for
    another announcement, which replaces this one. `not_before` is a separate embargo, like a meeting's.
    """

    items: tuple[AnnouncedItem, ...]
    not_before: str | None = None


EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.meetings.meeting-announced.v1": MeetingAnnounced,
    "rapporteur.meetings.meeting-announcement-withdrawn.v1": MeetingAnnouncementWithdrawn,
    "rapporteur.meetings.agenda-announced.v1": AgendaAnnounced,
}
