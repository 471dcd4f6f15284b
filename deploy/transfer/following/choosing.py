"""Which way is meant: the installation here, a feed somewhere, or a topic."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from deploy.installation.home import LOGS
from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import open_installation
from deploy.runtime.production.given.choice import kafka_choice
from deploy.runtime.production.packages import production_packages
from deploy.transfer.following.followed_logs import FeedFollowedLog, FollowedLog, LocalFollowedLog, TopicFollowedLog
from shared.domain.errors import Malformed
from shared.event_store.log import Log
from shared.messaging.bearer import BearerToken, ClientCredentialsToken, FileToken
from shared.messaging.http import checked
from shared.messaging.sources.feed import FeedSource
from shared.messaging.sources.local_log import LocalLogSource
from shared.web.logging import silence_kafka

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
    """What was asked for on the command line. `url` is where the installation answers, or the feed's own address."""

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
    """The way, and what it is called. Raises Malformed, NotInstalled, and what opening an installation raises."""
    if options.kafka:
        return _over_topic(options)
    return _over_feed(options) if options.url else _own(options.log)


def in_clear(options: FollowOptions) -> str | None:
    """The host to which a secret would go unprotected; None where it does not."""
    addresses = [urlsplit(each) for each in (options.url, options.token_url) if each]
    open_ = [each.hostname for each in addresses if each.scheme == "http" and each.hostname not in _LOOPBACK]
    return open_[0] if open_ else None


def _own(log: str) -> tuple[FollowedLog, str]:
    installation = open_installation()
    installation.refuse_empty()
    # What was recorded while no worker runs is sealed first, as every command does.
    catch_up(installation)
    source = LocalLogSource(Log(installation.engine(LOGS[log], read_only=True), log))
    return LocalFollowedLog(source), f"the installation in {installation.home}"


def _over_feed(options: FollowOptions) -> tuple[FollowedLog, str]:
    given = checked(str(options.url))
    address = urlsplit(given)
    # Whoever names a path means the feed itself: a proxy may have it elsewhere.
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
