"""The event that ends an embargo, in the log and stream of the record that was announced or stated with it."""

from shared.domain.event import PublishedEvent


class EmbargoEnded(PublishedEvent, frozen=True):
    """A record's embargo until `due`, a time in UTC, is over: the record is public. The program records this so that
    the log itself shows it."""

    due: str
