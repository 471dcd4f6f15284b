"""Events of a meeting's announcement, which makes it public, and of its withdrawal."""

from shared.domain.event import PublishedEvent


class MeetingAnnounced(PublishedEvent, frozen=True):
    """Code, series, number, days, place, mode and sources are public as they are recorded now, whatever their marking
    was.

    `not_before` is an embargo, as YYYY-MM-DDTHH:MM:SSZ: until then nothing of the meeting leaves. A repeated
    announcement publishes changes since the last.
    """

    not_before: str | None = None


class MeetingAnnouncementWithdrawn(PublishedEvent, frozen=True):
    """The meeting is no longer public. The reason is the bureau's own."""

    reason: str


EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.meetings.meeting-announced.v1": MeetingAnnounced,
    "rapporteur.meetings.meeting-announcement-withdrawn.v1": MeetingAnnouncementWithdrawn,
}
