"""The consumer of the three logs that publishes to partners public changes to organizations, meetings and reports; and
embargoed ones within seconds of an embargo's end."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection, Engine, func, select

from services.reporting.publication import communiques, organizations, recordings, referrals, reports, topics
from services.reporting.publication.known_records import KnownSeries
from services.reporting.publication.partner_log import PartnerLog
from services.reporting.read_models.publication import PUBLICATION, PUBLISHED_BEFORE, known_records
from services.reporting.read_models.tables import marks_of
from services.reporting.service import codecs
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts import reporting as p
from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings.communiques import EVENTS as COMMUNIQUE_EVENTS
from shared.contracts.meetings.communiques import ParagraphCorrected, ParagraphStated, ParagraphWithdrawn
from shared.contracts.meetings.conclusions import EVENTS as CONCLUSION_EVENTS
from shared.contracts.records import GROUP, ORGANIZATION, STATE
from shared.domain.event import ExternalEvent, StoredEvent
from shared.domain.ids import kind_of
from shared.domain.registration import RegisteredInError, Reinstated
from shared.environment.clock import Alarm, Clock, to_the_second, utc_now
from shared.event_store.clock_guard import ClockGuard, believed
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.projector import Projector, RecordedEvent
from shared.public_view import meetings as public_meetings
from shared.public_view.meetings import MeetingView
from shared.public_view.openness import effective_marking

Translator = Callable[[PartnerLog, StoredEvent, str], Sequence[ExternalEvent]]


def partner_projector(
    engine: Engine,
    key: OutboxKey,
    clock: Clock = utc_now,
    failpoint: Callable[[str], None] = lambda _: None,
    guard: ClockGuard | None = None,
) -> Projector:
    """Create the consumer of the logs. Events appended to the log `partners` and the cursor are written in one transaction."""
    readers = codecs()

    def apply(connection: Connection, events: Sequence[RecordedEvent]) -> None:
        relevant = [recorded for recorded in events if isinstance(recorded.event.data, PUBLICATION_EVENTS)]
        log = events[0].log
        silent_to = positions_read(connection, PUBLISHED_BEFORE).get(log, 0)
        last_silent = next((recorded.event.id for recorded in events if recorded.position == silent_to), None)
        if not relevant and last_silent is None:
            return
        partner_log = PartnerLog(connection, readers["partners"], key)
        now = to_the_second(believed(guard, connection, clock))
        for recorded in relevant:
            event = recorded.event
            partner_events = TRANSLATORS[log](partner_log, event, now if recorded.position > silent_to else "")
            if recorded.position > silent_to:
                partner_log.publish(event.stream, event.id, partner_events)
        if log == "meetings" and last_silent is not None:
            topics.publish_differing(partner_log, last_silent)
        partner_log.flush()

    return Projector(engine, PUBLICATION, readers, apply, failpoint=failpoint)


def positions_read(connection: Connection, consumer: str = PUBLICATION) -> dict[str, int]:
    """Return the position up to which each log was read; nothing for an unread log."""
    return {log: position for log, (_origin, position) in marks_of(connection, consumer).items()}


class DuePublisher:
    """A worker's job that publishes what is due. `alarm` is set to the time of the next. `reader`: the same database,
    read-only."""

    def __init__(
        self, engine: Engine, reader: Engine, key: OutboxKey, clock: Clock = utc_now, guard: ClockGuard | None = None
    ) -> None:
        self._engine, self._reader, self._key, self._clock, self._guard = engine, reader, key, clock, guard
        self._codec, self.alarm = codecs()["partners"], Alarm()

    def __call__(self) -> int:
        """Return the number of embargoes that ended."""
        with self._reader.connect() as connection:
            moment = believed(self._guard, connection, self._clock)
            first = connection.scalar(select(func.min(known_records.c.due)))
            now = to_the_second(moment)
            self.alarm.set(first, moment())
            if not _due(connection, now):
                return 0
        with self._engine.begin() as connection:
            partner_log = PartnerLog(connection, self._codec, self._key)
            due = _due(connection, now)
            for stream in due:
                publish_released(partner_log, stream, now)
            partner_log.flush()
        return len(due)


def _due(connection: Connection, now: str) -> list[str]:
    """Return the records that are due; none while the knowledge is being gathered again, since a half-read meeting is
    incomplete."""
    table = known_records.c
    found = list(connection.scalars(select(table.stream).where(table.due <= now).order_by(table.due, table.stream)))
    if not found:
        return []
    published_before = positions_read(connection, PUBLISHED_BEFORE).get("meetings", 0)
    return found if positions_read(connection).get("meetings", 0) >= published_before else []


def _registry(partner_log: PartnerLog, event: StoredEvent, now: str) -> Sequence[ExternalEvent]:
    """Publish an organization; and referrals to it, or to the group or the State, once its name is known."""
    match kind_of(event.stream):
        case ORGANIZATION.name:
            organizations.publish_organization(partner_log, event, now)
        case STATE.name:
            organizations.know_member_state(partner_log, event)
        case GROUP.name:
            referrals.know_group(partner_log, event)
    if now:
        referrals.publish_referrals_of(partner_log, event.stream, event.id)
    return []


def _meetings(partner_log: PartnerLog, event: StoredEvent, now: str) -> Sequence[ExternalEvent]:
    if kind_of(event.stream) in topics.KINDS:
        topics.publish_topic(partner_log, event, now)
        return []
    if kind_of(event.stream) in recordings.KINDS:
        recordings.publish_recordings(partner_log, event, now)
        return []
    if kind_of(event.stream) in referrals.KINDS:
        referrals.publish_referral(partner_log, event, now)
        return []
    if kind_of(event.stream) in communiques.KINDS:
        partner_events = communiques.tell(partner_log, event, now)
        if now:
            # A conclusion is published before its referrals.
            partner_log.publish(event.stream, event.id, partner_events)
            referrals.publish_referrals_of(partner_log, event.stream, event.id)
            return []
        return partner_events
    return _of_meeting(partner_log, event, now)


def _of_meeting(partner_log: PartnerLog, event: StoredEvent, now: str) -> Sequence[ExternalEvent]:
    """Publish what an event changes about the public parts of a meeting; for a series, only note the name."""
    match event.data:
        case m.SeriesOpened(name=name):
            partner_log.set_known(event.stream, KnownSeries(name))
            return []
        case m.SeriesCorrected(name=name) if effective_marking(event) == "public":
            # Meetings planned from now on are published under this name.
            partner_log.set_known(event.stream, KnownSeries(name))
            return []
        case m.MeetingPlanned() as plan:
            series = partner_log.known(plan.series)
            meeting = public_meetings.initial_view(
                event, plan, series.name if isinstance(series, KnownSeries) else plan.series
            )
        case _:
            publish_released(partner_log, event.stream, now)
            known = partner_log.known(event.stream)
            if not isinstance(known, MeetingView):
                return []
            meeting = public_meetings.release_embargo(public_meetings.evolve_view(known, event), now)
    partner_log.set_known(event.stream, meeting)
    partner_events = public_meetings.partner_events(event.stream, meeting, partner_log.published(event.stream))
    if now:
        _publish_meeting(partner_log, event.stream, event.id, partner_events)
        return []
    return partner_events


def _publish_meeting(
    partner_log: PartnerLog, meeting: str, cause: str, partner_events: Sequence[ExternalEvent]
) -> None:
    """Publish what follows from the event `cause` about a meeting, and then about the recordings and topics that name it."""
    partner_log.publish(meeting, cause, partner_events)
    recordings.publish_recordings_of(partner_log, meeting, cause)
    topics.publish_topics_of(partner_log, meeting, cause)


def publish_released(partner_log: PartnerLog, stream: str, now: str) -> None:
    """Publish the embargoed parts of a meeting, each once its embargo is over, before anything else about it."""
    meeting = partner_log.known(stream)
    if not isinstance(meeting, MeetingView):
        return
    for due, announced in public_meetings.ends_of_embargoes(meeting):
        if due <= now:
            meeting = public_meetings.release_embargo(meeting, due)
            partner_log.set_known(stream, meeting)
            partner_events = public_meetings.partner_events(stream, meeting, partner_log.published(stream))
            _publish_meeting(partner_log, stream, announced, partner_events)


TRANSLATORS: Mapping[str, Translator] = {"registry": _registry, "meetings": _meetings, "reporting": reports.tell}
PUBLICATION_EVENTS: tuple[type, ...] = (
    r.OrganizationRegistered,
    r.OrganizationNamed,
    r.OrganizationNameCorrected,
    r.OrganizationMerged,
    r.OrganizationMergerCorrected,
    r.DuplicateRecognized,
    r.OrganizationFactWithdrawn,
    r.StateRegistered,
    r.StateNameCorrected,
    m.SeriesOpened,
    m.SeriesCorrected,
    m.MeetingPlanned,
    m.MeetingHeld,
    m.MeetingCorrected,
    m.MeetingCancelled,
    m.MeetingNotHeld,
    m.MeetingOutcomeWithdrawn,
    m.MeetingCodeCorrected,
    RegisteredInError,
    Reinstated,
    m.MeetingAnnounced,
    m.MeetingAnnouncementWithdrawn,
    m.AgendaAnnounced,
    EmbargoEnded,
    *topics.EVENTS,
    *recordings.EVENTS,
    *referrals.EVENTS,
    *CONCLUSION_EVENTS.values(),
    *COMMUNIQUE_EVENTS.values(),
    ParagraphStated,
    ParagraphCorrected,
    ParagraphWithdrawn,
    MarkingChanged,
    p.ReportDrafted,
    p.ReportIssued,
)
"""The events that can change what is public; all others are skipped."""
