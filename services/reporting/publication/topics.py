"""Topics as published to partners: in full, whenever a public stage or lineage, or the meeting that a stage names, changes
the public part of one."""

from collections.abc import Mapping

from services.reporting.publication.known_records import KnownStatement, KnownTopic
from services.reporting.publication.known_statements import (
    known_statement,
    note_reference,
    read_statement,
    referring_to,
    statement_after,
)
from services.reporting.publication.partner_log import PartnerLog, change_since, partner_event_id
from shared.contracts import partner_topics
from shared.contracts.meetings.follow_up import PROGRESS, ProgressStated
from shared.contracts.meetings.topics import LINEAGES, TOPICS, FollowedTopicStated, LineageStated
from shared.domain.dates import last_day
from shared.domain.event import StoredEvent
from shared.domain.ids import kind_of
from shared.public_view.meetings import MeetingView
from shared.statements.kinds import StatementKind

KINDS: Mapping[str, StatementKind] = {kind.name: kind for kind in (TOPICS, PROGRESS, LINEAGES)}
EVENTS = tuple(
    event for kind in KINDS.values() for event in (kind.stated, kind.corrected, kind.withdrawn) if event is not None
)


def publish_topic(partner_log: PartnerLog, event: StoredEvent, now: str) -> None:
    """Publish what an event changes about a public topic; with `now` empty, only note it."""
    kind = KINDS[kind_of(event.stream) or ""]
    known = known_statement(partner_log, event.stream)
    after = statement_after(kind, known, event)
    topics = list(dict.fromkeys(_topics(kind, known, event.stream) + _topics(kind, after, event.stream)))
    if topics:
        partner_log.set_known(event.stream, after)
    for topic in topics:
        _note(partner_log, topic, kind, event.stream, after)
    if now:
        # The openness of a topic also decides what the topics derived from it may name.
        of_it = _whole(partner_log, event.stream).became if kind is TOPICS else ()
        for number, topic in enumerate((*topics, *of_it)):
            _publish(partner_log, topic, partner_event_id(event.id, topic) if number else event.id)


def publish_topics_of(partner_log: PartnerLog, meeting: str, cause: str) -> None:
    """Publish the topics that name a meeting, or no longer do, because of the event `cause`."""
    for stage in referring_to(partner_log, meeting):
        if kind_of(stage) == PROGRESS.name:
            for topic in _topics(PROGRESS, known_statement(partner_log, stage), stage):
                _publish(partner_log, topic, partner_event_id(cause, topic))


def publish_differing(partner_log: PartnerLog, cause: str) -> None:
    """Publish the topics of which an earlier version of the program told partners something else; `cause`: the last event
    that it had read."""
    for topic in partner_log.known_of_kind(TOPICS.name):
        _publish(partner_log, topic, partner_event_id(cause, topic))


def _topics(kind: StatementKind, known: KnownStatement, stream: str) -> list[str]:
    """Return the topics that a statement concerns: itself, the one judged, the one that another became."""
    if kind is TOPICS:
        return [stream]
    if known.statement is None:
        return []
    statement = read_statement(kind, known)
    topic = statement.about if isinstance(statement, ProgressStated) else statement.into
    return [topic] if kind_of(topic) == TOPICS.name else []


def _note(partner_log: PartnerLog, topic: str, kind: StatementKind, stream: str, now: KnownStatement) -> None:
    """Note, on a topic, a statement that concerns it."""
    if kind is not TOPICS:
        known = _whole(partner_log, topic)
        statements = {**known.said, stream: kind.name}
        partner_log.set_known(_key(topic), KnownTopic(statements, known.became))
    if kind is PROGRESS and now.statement is not None and (meeting := now.statement.get("at")) is not None:
        note_reference(partner_log, meeting, stream)
    if kind is LINEAGES and now.statement is not None:
        origin = _whole(partner_log, now.statement["topic"])
        became = tuple(dict.fromkeys((*origin.became, topic)))
        partner_log.set_known(_key(now.statement["topic"]), KnownTopic(origin.said, became))


def _key(topic: str) -> str:
    return f"{topic}/told"


def _whole(partner_log: PartnerLog, topic: str) -> KnownTopic:
    known = partner_log.known(_key(topic))
    return known if isinstance(known, KnownTopic) else KnownTopic()


def _publish(partner_log: PartnerLog, topic: str, cause: str) -> None:
    before = [each for each in partner_log.published(topic) if isinstance(each, partner_topics.TopicTold)]
    present = _partner_event(partner_log, topic, published_before=bool(before))
    partner_log.publish(topic, cause, change_since(before, present))


def _partner_event(partner_log: PartnerLog, topic: str, *, published_before: bool) -> partner_topics.TopicTold | None:
    """Return what partners may know of a topic; None while it is not public, or until something about it has been
    judged or derived in public."""
    known = partner_log.known(topic)
    if not isinstance(known, KnownStatement) or not known.is_open:
        return None
    stages, origins = _open_statements(partner_log, topic)
    if not stages and not origins and not published_before:
        return None
    stage = max(stages, key=lambda each: (last_day(each[1].on), each[0]))[1] if stages else None
    at = None if stage is None else stage.at
    name: FollowedTopicStated = read_statement(TOPICS, known)
    return partner_topics.TopicTold(
        topic,
        name.name,
        stage.state if stage else None,
        stage.on if stage else None,
        at if at is not None and _is_public_meeting(partner_log, at) else None,
        tuple(partner_topics.TopicOrigin(each.topic, each.relation) for each in origins) or None,
    )


def _open_statements(
    partner_log: PartnerLog, topic: str
) -> tuple[list[tuple[str, ProgressStated]], list[LineageStated]]:
    """Return the public judgements of a topic, each with the event that stated it, and the public lineages leading to it."""
    stages, origins = [], []
    for stream, name in sorted(_whole(partner_log, topic).said.items()):
        known = partner_log.known(stream)
        if not isinstance(known, KnownStatement) or not known.is_open:
            continue
        statement = read_statement(KINDS[name], known)
        if isinstance(statement, ProgressStated) and statement.about == topic:
            stages.append((known.event, statement))
        elif isinstance(statement, LineageStated) and statement.into == topic:
            origin = partner_log.known(statement.topic)
            if isinstance(origin, KnownStatement) and origin.is_open:
                origins.append(statement)
    return stages, origins


def _is_public_meeting(partner_log: PartnerLog, meeting: str) -> bool:
    known = partner_log.known(meeting)
    return isinstance(known, MeetingView) and known.public is not None and not known.in_error
