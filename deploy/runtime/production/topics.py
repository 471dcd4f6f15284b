"""The check that Kafka admits each service, and keeps and returns complete topics, since the client would report none of
this."""

from collections.abc import Callable, Iterator
from pathlib import Path

from deploy.installation.locks import run_folder, running
from deploy.installation.reader_checks import LogEnd
from deploy.runtime.production.given.kafka import ExistingKafka
from deploy.runtime.production.rights import READS, USERS, WRITES, KafkaCluster
from deploy.runtime.production.servers import servers_of
from shared.domain.errors import Malformed
from shared.messaging.administration import admin_client, check_topics
from shared.messaging.errors import AuthenticationFailed, SourceError, SourceUnavailable
from shared.messaging.sources.followed import FollowedTopic, TopicRange
from shared.web.logging import silence_kafka

AGAIN = "Stop `rapporteur up --production` and start it again: it makes lost users anew, with their passwords."


def troubles(home: Path, end_of: Callable[[str], LogEnd]) -> Iterator[str]:
    """Return a sentence for each problem; none if the home's own broker is not running. The end of a log is read after
    its topic: in the other order, a log that grows meanwhile would look shorter than its topic."""
    cluster = servers_of(home).kafka
    if not isinstance(cluster, ExistingKafka) and "kafka" not in running(run_folder(home)):
        return
    silence_kafka()
    for user in USERS if cluster.asks_who else READS:
        try:
            yield from _of_user(cluster, user, end_of)
        except SourceUnavailable as trouble:
            yield str(trouble)
            return
        except AuthenticationFailed as refused:
            yield f"{user}: {refused.problem} {_remedy(cluster, refused)}"
        except Malformed:
            file = cluster.password_file(user)
            yield f"{user}: {file} cannot be read. Put it back from a copy of the home; without one, remove it. {AGAIN}"


def _of_user(cluster: KafkaCluster, user: str, end_of: Callable[[str], LogEnd]) -> Iterator[str]:
    """Yield problems of the topics that a user reads. Raises what keeps it out of Kafka."""
    if user not in READS:
        with admin_client(cluster.connection(user)):
            return
    for topic in READS[user]:
        log = topic.removesuffix(".events")
        try:
            span = _span(cluster, user, cluster.prefix + topic, log)
        except (SourceUnavailable, AuthenticationFailed):
            raise
        except SourceError as trouble:
            yield f"{user}: {trouble}"
            continue
        if topic in WRITES[user]:
            yield from _misconfigured(cluster, user, cluster.prefix + topic)
        yield from _differs(cluster.prefix + topic, span, end_of(log))


def _remedy(cluster: KafkaCluster, refused: AuthenticationFailed) -> str:
    """Return what helps a service that Kafka does not let in. If it lets the administrator in, the service's user or its
    password was lost."""
    try:
        with admin_client(cluster.administration):
            return AGAIN
    except (SourceError, Malformed):
        return refused.remedy


def _span(cluster: KafkaCluster, service: str, topic: str, log: str) -> TopicRange | None:
    source = FollowedTopic(cluster.connection(service), topic, log)
    try:
        return source.span()
    finally:
        source.close()


def _misconfigured(cluster: KafkaCluster, writer: str, topic: str) -> Iterator[str]:
    try:
        with admin_client(cluster.connection(writer)) as client:
            check_topics(client, [topic])
    except SourceError as trouble:
        yield str(trouble)


def _differs(topic: str, span: TopicRange | None, log: LogEnd) -> Iterator[str]:
    if span is None:
        return
    if span.origin != log.origin:
        yield (
            f"The newest record of the topic {topic} is of the log {span.origin}, and the present one is {log.origin}. "
            "It is published anew by the worker; until then readers go on from the feed."
        )
        return
    if span.first > 1:
        yield (
            f"The topic {topic} begins with the position {span.first}: it was truncated. Readers past that point go on; "
            "newcomers take the beginning from the feed. Deleted, it is made again and filled from the log."
        )
    if span.last > log.size:
        yield (
            f"The topic {topic} has the position {span.last} of a log that ends at {log.size}. The log's database was put "
            "back to an earlier state: bring it to the newest backup."
        )
