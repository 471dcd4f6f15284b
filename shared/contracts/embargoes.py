"""The event that ends an embargo, in the stream and log of the record that was announced or stated with it."""

from shared.domain.event import PublishedEvent


class EmbargoEnded(PublishedEvent, frozen=True):
    """The embargo of a record until `due`, a moment in UTC, is over: the record is public. The program records this, so
    that the log itself shows it."""

    due: str
