"""The consumer of the three logs that tells partners what becomes public."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection, Engine, select

from services.reporting import read_models as rm
from services.reporting.publication import organizations, reports
from services.reporting.publication.desk import Desk
from services.reporting.publication.known import Organization, Report, Series
from services.reporting.service import codecs
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts import reporting as p
from shared.contracts.markings import MarkingChanged
from shared.domain.event import Outward, Stored
from shared.domain.registration import RegisteredInError, Reinstated
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.projector import Projector, Recorded
from shared.event_store.sealer import Clock, to_the_second, utc_now
from shared.event_store.tables import consumer_tables
from shared.public_view import meetings as public_meetings
from shared.public_view.meetings import Meeting
from shared.public_view.openness import effective_marking

Follow = Callable[[Desk, Stored, str], Sequence[Outward]]


def publisher(
    engine: Engine, key: OutboxKey, clock: Clock = utc_now, reached: Callable[[str], None] = lambda _: None
) -> Projector:
    """What takes the logs in. What it appends to the log `partners` and its cursor are one transaction."""
    readers = codecs()

    def apply(connection: Connection, events: Sequence[Recorded]) -> None:
        wanted = [recorded for recorded in events if isinstance(recorded.event.data, CONCERNS)]
        if not wanted:
            return
        desk, log = Desk(connection, readers["partners"], key), events[0].log
        silent_to = read_up_to(connection, rm.TOLD_BEFORE).get(log, 0)
        now = moment(clock)
        for recorded in wanted:
            event = recorded.event
            tellings = FOLLOW[log](desk, event, now if recorded.position > silent_to else "")
            if recorded.position > silent_to:
                desk.tell(event.stream, event.id, tellings)
        desk.put_away()

    return Projector(engine, rm.PUBLICATION, readers, apply, reached=reached)


def moment(clock: Clock) -> str:
    """The clock's time as an embargo is kept."""
    return to_the_second(clock)


def read_up_to(connection: Connection, consumer: str = rm.PUBLICATION) -> dict[str, int]:
    """The position of each log up to which it was read; none of a log that was not."""
    marks = consumer_tables().marks
    query = select(marks.c.log, marks.c.position).where(marks.c.consumer == consumer)
    return {row.log: row.position for row in connection.execute(query)}


def _registry(desk: Desk, event: Stored, _now: str) -> Sequence[Outward]:
    if isinstance(event.data, r.OrganizationRegistered):
        if effective_marking(event) == "public":
            desk.keep(event.stream, Organization())
        return []
    if isinstance(event.data, MarkingChanged):
        if event.data.statement is None and effective_marking(event) == "public":
            desk.keep(event.stream, Organization())
        return []
    return organizations.tellings(
        event, lambda id_: isinstance(desk.known(id_), Organization), lambda: desk.told(event.stream)
    )


def _meetings(desk: Desk, event: Stored, now: str) -> Sequence[Outward]:
    match event.data:
        case m.SeriesOpened(name=name):
            desk.keep(event.stream, Series(name))
            return []
        case m.SeriesCorrected(name=name) if effective_marking(event) == "public":
            # A meeting that is planned from now on is told under this name.
            desk.keep(event.stream, Series(name))
            return []
        case m.MeetingPlanned() as plan:
            series = desk.known(plan.series)
            meeting = public_meetings.planned(event, plan, series.name if isinstance(series, Series) else plan.series)
        case _:
            release(desk, event.stream, now)
            known = desk.known(event.stream)
            if not isinstance(known, Meeting):
                return []
            meeting = public_meetings.released(public_meetings.after(known, event), now)
    desk.keep(event.stream, meeting)
    return public_meetings.tellings(event.stream, meeting, desk.told(event.stream))


def release(desk: Desk, stream: str, now: str) -> None:
    """Tells what a meeting's embargo held, if that is over; before anything else is told of it."""
    meeting = desk.known(stream)
    if isinstance(meeting, Meeting) and meeting.waiting is not None and meeting.waiting.due <= now:
        public = public_meetings.released(meeting, now)
        desk.keep(stream, public)
        desk.tell(stream, meeting.waiting.announced, public_meetings.tellings(stream, public, desk.told(stream)))


def _reporting(desk: Desk, event: Stored, _now: str) -> Sequence[Outward]:
    match event.data:
        case p.ReportDrafted() as draft:
            if known := reports.drafted(draft):
                desk.keep(event.stream, known)
        case p.ReportIssued() as issue:
            report = desk.known(event.stream)
            return reports.issued(event, issue, report) if isinstance(report, Report) else []
    return []


FOLLOW: Mapping[str, Follow] = {"registry": _registry, "meetings": _meetings, "reporting": _reporting}
CONCERNS = (
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
