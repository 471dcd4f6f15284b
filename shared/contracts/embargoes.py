"""The event that ends an embargo, in the stream and log of the record that was announced or stated with it."""

from shared.domain.event import PublishedEvent


class EmbargoEnded(PublishedEvent, frozen=True):
    """The record that waited until `due`, a moment in UTC, has been public since. The program records it, so that the
    log itself tells."""

    due: str
