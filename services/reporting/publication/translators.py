"""The consumer of the three logs that tells partners what becomes public."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection, Engine, select

from services.reporting.publication import organizations, reports
from services.reporting.publication.known_records import KnownOrganization, KnownReport, KnownSeries
from services.reporting.publication.partner_log import PartnerLog
from services.reporting.read_models.publication import PUBLICATION, PUBLISHED_BEFORE
from services.reporting.service import codecs
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts import reporting as p
from shared.contracts.markings import MarkingChanged
from shared.domain.event import ExternalEvent, StoredEvent
from shared.domain.registration import RegisteredInError, Reinstated
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.projector import Projector, RecordedEvent
from shared.event_store.sealer import Clock, to_the_second, utc_now
from shared.event_store.tables import consumer_tables
from shared.public_view import meetings as public_meetings
from shared.public_view.meetings import MeetingView
from shared.public_view.openness import effective_marking

Translator = Callable[[PartnerLog, StoredEvent, str], Sequence[ExternalEvent]]


def partner_projector(
    engine: Engine, key: OutboxKey, clock: Clock = utc_now, failpoint: Callable[[str], None] = lambda _: None
) -> Projector:
    """What takes the logs in. What it appends to the log `partners` and its cursor are one transaction."""
    readers = codecs()

    def apply(connection: Connection, events: Sequence[RecordedEvent]) -> None:
        wanted = [recorded for recorded in events if isinstance(recorded.event.data, PUBLICATION_EVENTS)]
        if not wanted:
            return
        partner_log, log = PartnerLog(connection, readers["partners"], key), events[0].log
        silent_to = positions_read(connection, PUBLISHED_BEFORE).get(log, 0)
        now = embargo_time(clock)
        for recorded in wanted:
            event = recorded.event
            tellings = TRANSLATORS[log](partner_log, event, now if recorded.position > silent_to else "")
            if recorded.position > silent_to:
                partner_log.publish(event.stream, event.id, tellings)
        partner_log.flush()

    return Projector(engine, PUBLICATION, readers, apply, failpoint=failpoint)


def embargo_time(clock: Clock) -> str:
    """The clock's time as an embargo is kept."""
    return to_the_second(clock)


def positions_read(connection: Connection, consumer: str = PUBLICATION) -> dict[str, int]:
    """The position of each log up to which it was read; none of a log that was not."""
    marks = consumer_tables().marks
    query = select(marks.c.log, marks.c.position).where(marks.c.consumer == consumer)
    return {row.log: row.position for row in connection.execute(query)}


def _registry(partner_log: PartnerLog, event: StoredEvent, _now: str) -> Sequence[ExternalEvent]:
    if isinstance(event.data, r.OrganizationRegistered):
        if effective_marking(event) == "public":
            partner_log.set_known(event.stream, KnownOrganization())
        return []
    if isinstance(event.data, MarkingChanged):
        if event.data.statement is None and effective_marking(event) == "public":
            partner_log.set_known(event.stream, KnownOrganization())
        return []
    return organizations.partner_events(
        event,
        lambda id_: isinstance(partner_log.known(id_), KnownOrganization),
        lambda: partner_log.published(event.stream),
    )


def _meetings(partner_log: PartnerLog, event: StoredEvent, now: str) -> Sequence[ExternalEvent]:
    match event.data:
        case m.SeriesOpened(name=name):
            partner_log.set_known(event.stream, KnownSeries(name))
            return []
        case m.SeriesCorrected(name=name) if effective_marking(event) == "public":
            # A meeting that is planned from now on is told under this name.
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
    return public_meetings.partner_events(event.stream, meeting, partner_log.published(event.stream))


def publish_released(partner_log: PartnerLog, stream: str, now: str) -> None:
    """Tells what a meeting's embargo held, if that is over; before anything else is told of it."""
    meeting = partner_log.known(stream)
    if isinstance(meeting, MeetingView) and meeting.waiting is not None and meeting.waiting.due <= now:
        public = public_meetings.release_embargo(meeting, now)
        partner_log.set_known(stream, public)
        partner_log.publish(
            stream,
            meeting.waiting.announced,
            public_meetings.partner_events(stream, public, partner_log.published(stream)),
        )


def _reporting(partner_log: PartnerLog, event: StoredEvent, _now: str) -> Sequence[ExternalEvent]:
    match event.data:
        case p.ReportDrafted() as draft:
            if known := reports.known_draft(draft):
                partner_log.set_known(event.stream, known)
        case p.ReportIssued() as issue:
            report = partner_log.known(event.stream)
            return reports.partner_events(event, issue, report) if isinstance(report, KnownReport) else []
    return []


TRANSLATORS: Mapping[str, Translator] = {"registry": _registry, "meetings": _meetings, "reporting": _reporting}
PUBLICATION_EVENTS = (
    r.OrganizationRegistered,
    r.OrganizationNamed,
    r.OrganizationMerged,
    r.OrganizationMergerCorrected,
    r.DuplicateRecognized,
    r.OrganizationFactWithdrawn,
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
    MarkingChanged,
    p.ReportDrafted,
    p.ReportIssued,
)
"""The events that say something about what is public; all others are passed over."""
