"""The event that ends an embargo: in the stream of the record that was announced or stated with it, in its log."""

from shared.domain.event import PublishedEvent


class EmbargoEnded(PublishedEvent, frozen=True):
    """The record that waited until `due`, a moment in UTC, is public since. The program records it, so that the log itself knows."""

    due: str
