"""The sources of a log, with a common interface for a follower: the installation's own database, a feed or a topic; and
the choice between them."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from deploy.installation.home import LOGS
from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import open_migrated
from deploy.runtime.production.given.choice import kafka_choice
from deploy.runtime.production.packages import production_packages
from shared.domain.errors import Malformed
from shared.environment.http import checked
from shared.event_store.log import Log
from shared.event_store.projector import LogCursor
from shared.messaging.bearer import BearerToken, ClientCredentialsToken, FileToken
from shared.messaging.errors import AuthenticationFailed, SourceError, TokenExpired, TopicIncomplete
from shared.messaging.sources import Batch, Source
from shared.messaging.sources.feed import FeedSource
from shared.messaging.sources.local_log import LocalLogSource
from shared.web.logging import silence_kafka

if TYPE_CHECKING:
    from shared.messaging.sources.followed import FollowedTopic

BATCH = 1000
LOOK = 0.2  # seconds between polls of an idle database
LISTEN = 1.0  # seconds for which a topic is polled at a time
LONG_POLL = 20  # seconds for which a feed may hold back a response


class FollowedLog(Protocol):
    def begin(self, kept: LogCursor | None, first: LogCursor | None = None) -> LogCursor:
        """Return the position to begin at: the follower's, or else the one that the source keeps for it, or `first`.
        Raises an error if it cannot begin there."""

    def read(self, cursor: LogCursor, *, wait: bool) -> Batch:
        """Return the next events; with `wait`, wait for some instead of returning none."""

    def is_end(self, batch: Batch) -> bool:
        """Return whether this result reaches the current end."""

    def keep(self, cursor: LogCursor) -> None:
        """Confirm that everything up to a position was written."""

    def lacks(self, first: int, last: int) -> SourceError:
        """Return the message for missing positions."""

    def close(self) -> None: ...


class _Truth:
    """A source that is the log itself: it refuses foreign cursors, and its end is the log's end."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def begin(self, kept: LogCursor | None, first: LogCursor | None = None) -> LogCursor:
        start = kept or first or LogCursor()
        self._read(start, 1, 0)
        return start

    def is_end(self, batch: Batch) -> bool:
        return not batch.events

    def keep(self, cursor: LogCursor) -> None:
        """Do nothing, as the log keeps no positions of followers."""

    def lacks(self, first: int, last: int) -> SourceError:
        return TopicIncomplete(
            f"The log leaves out the positions {first} to {last}.",
            "A sealed log has no gaps: tell who runs it, who finds out with `rapporteur log export` and `log verify`.",
        )

    def close(self) -> None:
        self._source.close()

    def _read(self, cursor: LogCursor, limit: int, wait: float) -> Batch:
        return self._source.read(cursor, limit, wait)


class LocalFollowedLog(_Truth):
    """The sealed log in a database that this process may read."""

    def __init__(self, source: LocalLogSource) -> None:
        super().__init__(source)

    def read(self, cursor: LogCursor, *, wait: bool) -> Batch:
        batch = self._read(cursor, BATCH, 0)
        if wait and not batch.events:
            time.sleep(LOOK)
        return batch


class FeedFollowedLog(_Truth):
    """A feed; a refused token is replaced once, if possible."""

    def __init__(self, source: FeedSource, bearer: BearerToken) -> None:
        super().__init__(source)
        self._bearer = bearer

    def read(self, cursor: LogCursor, *, wait: bool) -> Batch:
        return self._read(cursor, BATCH, LONG_POLL if wait else 0)

    def _read(self, cursor: LogCursor, limit: int, wait: float) -> Batch:
        try:
            return super()._read(cursor, limit, wait)
        except (AuthenticationFailed, TokenExpired):
            if not self._bearer.forget():
                raise
        return super()._read(cursor, limit, wait)


class TopicFollowedLog:
    """A topic, which may repeat or lack records."""

    def __init__(self, source: "FollowedTopic") -> None:
        self._source = source

    def begin(self, kept: LogCursor | None, first: LogCursor | None = None) -> LogCursor:
        return self._source.begin(kept, first)

    def read(self, cursor: LogCursor, *, wait: bool) -> Batch:
        return self._source.read(cursor, BATCH, LISTEN if wait else LOOK)

    def is_end(self, batch: Batch) -> bool:
        return self._source.is_end(batch)

    def keep(self, cursor: LogCursor) -> None:
        self._source.keep(cursor)

    def lacks(self, first: int, last: int) -> SourceError:
        return self._source.lacks(first, last)

    def close(self) -> None:
        self._source.close()


FEEDS = {
    "partners": "/reporting/partners/feed",
    "registry": "/registry/feed",
    "meetings": "/meetings/feed",
    "reporting": "/reporting/feed",
}
TOKENS = "/registry/oauth/token"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class FollowOptions:
    """The options of the command line. `url` is the address of the installation, or of the feed itself."""

    log: str
    url: str | None = None
    token_file: Path | None = None
    token_url: str | None = None
    client_id: str | None = None
    client_secret_file: Path | None = None
    kafka: str | None = None
    kafka_user: str | None = None
    kafka_password_file: Path | None = None
    kafka_protocol: str | None = None
    kafka_mechanism: str | None = None
    kafka_ca_file: Path | None = None
    topic: str | None = None
    group: str | None = None


def followed_log(options: FollowOptions) -> tuple[FollowedLog, str]:
    """Return the source and its name. Raises Malformed, NotInstalled, and the errors of opening an installation."""
    if options.kafka is not None:
        return _over_topic(options)
    return _local_log(options.log) if options.url is None else _over_feed(options)


def in_clear(options: FollowOptions) -> str | None:
    """Return the host to which a secret would be sent in clear text; None if it would not."""
    addresses = [urlsplit(each) for each in (options.url, options.token_url) if each]
    open_ = [each.hostname for each in addresses if each.scheme == "http" and each.hostname not in _LOOPBACK]
    return open_[0] if open_ else None


def _local_log(log: str) -> tuple[FollowedLog, str]:
    installation = open_migrated()
    # Events recorded while no worker ran are sealed first, as every command does.
    catch_up(installation)
    source = LocalLogSource(Log(installation.engine(LOGS[log], read_only=True), log))
    return LocalFollowedLog(source), f"the installation in {installation.home}"


def _over_feed(options: FollowOptions) -> tuple[FollowedLog, str]:
    given = checked(str(options.url), "--url")
    address = urlsplit(given)
    # An address with a path is the feed's own, since a proxy may serve it elsewhere.
    url = given if address.path.strip("/") else f"{given.rstrip('/')}{FEEDS[options.log]}"
    bearer = _bearer(options, f"{address.scheme}://{address.netloc}")
    return FeedFollowedLog(FeedSource(options.log, url, bearer), bearer), url


def _bearer(options: FollowOptions, host: str) -> BearerToken:
    if options.client_id and options.client_secret_file:
        return ClientCredentialsToken(options.token_url or host + TOKENS, options.client_id, options.client_secret_file)
    if options.token_file is None:
        raise Malformed("--url", "A feed needs --token-file, or --client-id and --client-secret-file.")
    return FileToken(options.token_file)


def _over_topic(options: FollowOptions) -> tuple[FollowedLog, str]:
    with production_packages():
        from shared.messaging.connection import Kafka  # noqa: PLC0415
        from shared.messaging.sources.followed import FollowedTopic  # noqa: PLC0415
    silence_kafka()
    choice = kafka_choice(
        str(options.kafka),
        options.kafka_protocol,
        options.kafka_mechanism,
        options.kafka_user,
        options.kafka_password_file,
        options.kafka_ca_file,
    )
    kafka = Kafka(
        choice.bootstrap,
        choice.protocol,
        choice.user,
        Path(choice.password_file) if choice.password_file else None,
        choice.mechanism,
        Path(choice.ca_file) if choice.ca_file else None,
    )
    topic = options.topic or f"{options.log}.events"
    source = FollowedTopic(kafka, topic, options.log, options.group)
    return TopicFollowedLog(source), f"the topic {topic} at {choice.bootstrap}"
