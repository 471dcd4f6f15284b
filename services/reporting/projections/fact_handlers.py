"""The change that each type of event makes: one rule per type, in the order of the contracts. An event without a rule
changes no fact."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from services.reporting.read_models import facts as rm
from services.reporting.read_models.kinds import STREAM_KINDS
from shared.contracts import meetings, registry, reporting
from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings.communiques import EVENTS as COMMUNIQUE_EVENTS
from shared.contracts.meetings.conclusions import EVENTS as CONCLUSION_EVENTS
from shared.contracts.meetings.meeting_facts import CONCLUSION_SUMMARY, COUNT, REPORT, TOPIC
from shared.contracts.meetings.series import SERIES_RECORD
from shared.contracts.registry.organizations import CLASS, DUPLICATE, MERGER, NAME, PARENT, PLACE
from shared.contracts.registry.states import STATUS
from shared.contracts.reporting import CLAUSE_RECORD
from shared.domain.event_building import shared_fields
from shared.domain.registration import RegisteredInError, Reinstated
from shared.public_view import communiques, conclusions
from shared.statements.events import Correction, StreamStatement, corrected
from shared.statements.kinds import StatementKind

KeyInStream = tuple[str, str]  # kind, fact


class FactChange(msgspec.Struct, frozen=True, gc=False):
    """The change that one event makes of one fact."""

    fact: str
    body: Any
    since: str | None = None
    until: str | None = None
    withdrawn: bool = False


FactHandler = Callable[[Any, str, Mapping[KeyInStream, rm.Fact]], FactChange | None]


def _withdrawn(*kinds: str) -> FactHandler:
    """Return the last version, withdrawn; None for a kind that no figure uses."""

    def handler(event: Any, _stream: str, facts: Mapping[KeyInStream, rm.Fact]) -> FactChange | None:  # noqa: ANN401  any withdrawal
        last = next((facts[kind, event.fact] for kind in kinds if (kind, event.fact) in facts), None)
        return None if last is None else FactChange(event.fact, last.body, last.since, last.until, withdrawn=True)

    return handler


def _details(event: meetings.MeetingDetailsStated, stream: str, _facts: Mapping[KeyInStream, rm.Fact]) -> FactChange:
    details = (event.venue, event.hosts, event.colocated_with, event.invitation_only, event.day_note, event.note)
    return FactChange(stream, rm.MeetingDetails(*details))


def _meeting_changed(stream: str, facts: Mapping[KeyInStream, rm.Fact], **changes: object) -> FactChange:
    planned = facts["meeting", stream].body
    return FactChange(stream, msgspec.structs.replace(planned, **changes))


def _meeting_placed(event: Any, stream: str, facts: Mapping[KeyInStream, rm.Fact], **changes: object) -> FactChange:  # noqa: ANN401
    """Return a meeting with its newly stated days and place."""
    place = {"first_day": event.first_day, "last_day": event.last_day, "city": event.city, "country": event.country}
    return _meeting_changed(stream, facts, mode=event.mode, sources=event.sources, **place, **changes)


RECORDS = ("meeting", "series", "organization", "state", "conclusion", "communique")
STATEMENT = "statement"


def _registration(facts: Mapping[KeyInStream, rm.Fact], stream: str, *, in_error: bool) -> FactChange | None:
    """Return the record unchanged, withdrawn while it is registered in error."""
    if stream.startswith("person-"):
        return FactChange(stream, rm.PersonInError(), withdrawn=not in_error)
    last = next((facts[(kind, stream)] for kind in RECORDS if (kind, stream) in facts), None)
    return None if last is None else FactChange(stream, last.body, withdrawn=in_error)


def _attendance_corrected(
    event: meetings.AttendanceCorrected, _stream: str, facts: Mapping[KeyInStream, rm.Fact]
) -> FactChange:
    last = facts["attendance", event.fact].body
    corrected = msgspec.structs.replace(
        last, capacity=event.capacity, mode=event.mode, person=event.person, level=event.level
    )
    return FactChange(event.fact, corrected)


_KIND_OF_STATEMENT: Mapping[str, str] = {
    "details": "meeting-details",
    "subjects": "meeting-subjects",
    "attendance list": "attendance-list",
    "conclusions": "conclusion-list",
    "period": "study-period",
}
"""The kinds of facts that have no id of their own, by the name of the statement."""


def _marking_changed(event: MarkingChanged, stream: str, facts: Mapping[KeyInStream, rm.Fact]) -> FactChange | None:
    """Return the last version with another audience; None for a kind that no figure uses."""
    kind = _KIND_OF_STATEMENT.get(event.statement or "")
    for (each, fact), last in facts.items():
        of_record = event.statement is None and (each in RECORDS or each == STATEMENT)
        if of_record or (each, fact) == (kind, stream) or fact == event.statement:
            return FactChange(fact, last.body, last.since, last.until, withdrawn=last.withdrawn)
    return None


def _concluded(event: object, stream: str, facts: Mapping[KeyInStream, rm.Fact]) -> FactChange | None:
    last = facts.get(("conclusion", stream))
    now = conclusions.evolve(None if last is None else last.body.content, event)
    return None if now is None else FactChange(stream, rm.RecordedConclusion(now))


def _communicated(event: object, stream: str, facts: Mapping[KeyInStream, rm.Fact]) -> FactChange | None:
    """Return a communiqué after an event; None for the end of another record's embargo."""
    last = facts.get(("communique", stream))
    now = communiques.evolve(None if last is None else last.body.content, event)
    if now is None:
        return None
    before = rm.RecordedCommunique(now) if last is None else last.body
    return FactChange(stream, msgspec.structs.replace(before, content=now))


def _holding(kind: StatementKind, now: StreamStatement) -> FactChange:
    days = (getattr(now, "since", None), getattr(now, "until", None)) if kind.dated else (None, None)
    return FactChange(now.fact, rm.StatementOfKind(kind.name, now), *days)


def handlers_of(kind: StatementKind) -> dict[type, FactHandler]:
    """Return the handlers of a kind whose statements each have their own stream."""

    def stated(event: StreamStatement, _stream: str, _facts: Mapping[KeyInStream, rm.Fact]) -> FactChange:
        return _holding(kind, event)

    def put_right(event: Correction, _stream: str, facts: Mapping[KeyInStream, rm.Fact]) -> FactChange:
        return _holding(kind, corrected(facts[STATEMENT, event.fact].body.statement, event))

    handlers: dict[type, FactHandler] = {
        kind.stated: stated,
        kind.withdrawn: _withdrawn(STATEMENT),
    }
    return handlers if kind.corrected is None else {**handlers, kind.corrected: put_right}


def _within_records(*kinds: tuple[StatementKind, type[rm.Body], FactHandler]) -> dict[type, FactHandler]:
    """Return the handlers of kinds whose statements lie in the stream of their record. Each kind comes with the body of
    its facts, which has the fields of its events, and the handler of its stating event, which could be derived too, but
    at the cost of slower rebuilds."""
    handlers: dict[type, FactHandler] = {}
    by_withdrawal: dict[type, tuple[str, ...]] = {}
    for kind, body, stated in kinds:
        handlers[kind.stated] = stated
        if kind.corrected is not None:
            handlers[kind.corrected] = _corrected(kind.corrected, body)
        by_withdrawal[kind.withdrawn] = (*by_withdrawal.get(kind.withdrawn, ()), rm.KIND_OF[body])
    return handlers | {event: _withdrawn(*names) for event, names in by_withdrawal.items()}


def _corrected(correction: type[Correction], body: type[rm.Body]) -> FactHandler:
    """Return a version with a correction applied; fields missing from the correction are kept."""
    names, of_facts = shared_fields(correction, body), rm.KIND_OF[body]
    days = [name for name in ("since", "first", "until", "last") if name in correction.__struct_fields__]

    def put_right(event: Any, _stream: str, facts: Mapping[KeyInStream, rm.Fact]) -> FactChange:  # noqa: ANN401  any correction
        now = {name: getattr(event, name) for name in names}
        put = msgspec.structs.replace(facts[of_facts, event.fact].body, **now)
        return FactChange(event.fact, put, *[getattr(event, day) for day in days])

    return put_right


FACT_HANDLERS: dict[type, FactHandler] = {
    **_within_records(
        (
            STATUS,
            rm.Status,
            lambda e, _s, _: FactChange(e.fact, rm.Status(e.field, e.value, e.certainty, e.note), e.since, e.until),
        ),
        (NAME, rm.OrganizationName, lambda e, _s, _: FactChange(e.fact, rm.OrganizationName(e.kind, e.name), e.since)),
        (PLACE, rm.Place, lambda e, _s, _: FactChange(e.fact, rm.Place(e.country), e.since, e.until)),
        (DUPLICATE, rm.Duplicate, lambda e, _s, _: FactChange(e.fact, rm.Duplicate(e.same_as))),
        (MERGER, rm.Merger, lambda e, _s, _: FactChange(e.fact, rm.Merger(e.into), e.since)),
        (PARENT, rm.Subsidiary, lambda e, _s, _: FactChange(e.fact, rm.Subsidiary(e.parent), e.since, e.until)),
        (
            CLASS,
            rm.Classification,
            lambda e, _s, _: FactChange(e.fact, rm.Classification(e.field, e.value), e.since, e.until),
        ),
        (
            SERIES_RECORD,
            rm.SeriesRecord,
            lambda e, _s, _: FactChange(e.fact, rm.SeriesRecord(e.state, e.what), e.first, e.last),
        ),
        (
            COUNT,
            rm.StatedCount,
            lambda e, _s, _: FactChange(e.fact, rm.StatedCount(e.value, e.relation, e.of, e.by, e.source)),
        ),
        (TOPIC, rm.Topic, lambda e, _s, _: FactChange(e.fact, rm.Topic(e.topic))),
        (
            CONCLUSION_SUMMARY,
            rm.ConclusionSummary,
            lambda e, _s, _: FactChange(e.fact, rm.ConclusionSummary(e.summary)),
        ),
        (REPORT, rm.ReportedTo, lambda e, _s, _: FactChange(e.fact, rm.ReportedTo(e.document))),
        (CLAUSE_RECORD, rm.ClauseRecord, lambda e, _s, _: FactChange(e.fact, rm.ClauseRecord(e.clause), e.since)),
    ),
    **{event: handler for kind in STREAM_KINDS.values() for event, handler in handlers_of(kind).items()},
    MarkingChanged: _marking_changed,
    **dict.fromkeys(CONCLUSION_EVENTS.values(), _concluded),
    **dict.fromkeys(COMMUNIQUE_EVENTS.values(), _communicated),
    EmbargoEnded: _communicated,
    registry.StateRegistered: lambda e, s, _: FactChange(s, rm.State(e.iso3, e.name)),
    registry.StateNameCorrected: lambda e, s, facts: FactChange(s, rm.State(facts["state", s].body.iso3, e.name)),
    registry.OrganizationRegistered: lambda e, s, _: FactChange(s, rm.Organization(e.name)),
    registry.OrganizationNameCorrected: lambda e, s, _: FactChange(s, rm.Organization(e.name)),
    registry.PersonAffiliated: lambda e, _s, _: FactChange(e.fact, rm.Affiliation(e.organization), e.since, e.until),
    registry.AffiliationCorrected: lambda e, _s, _: FactChange(
        e.fact, rm.Affiliation(e.organization), e.since, e.until
    ),
    registry.AffiliationWithdrawn: _withdrawn("affiliation"),
    meetings.SeriesOpened: lambda e, s, _: FactChange(s, rm.Series(e.code, e.name, e.kind, e.kept_from, group=e.group)),
    meetings.MeetingPlanned: lambda e, s, _: FactChange(
        s,
        rm.Meeting(
            e.series, e.code, "planned", e.first_day, e.ordinal, e.last_day, e.city, e.country, e.mode, None, e.sources
        ),
    ),
    meetings.MeetingHeld: lambda e, s, facts: _meeting_placed(e, s, facts, status="held"),
    meetings.MeetingCorrected: lambda e, s, facts: _meeting_placed(e, s, facts, ordinal=e.ordinal),
    meetings.MeetingCancelled: lambda e, s, facts: _meeting_changed(s, facts, status="cancelled", reason=e.reason),
    meetings.MeetingNotHeld: lambda e, s, facts: _meeting_changed(s, facts, status="not held", reason=e.reason),
    meetings.MeetingAnnounced: lambda e, s, _: FactChange(s, rm.Announcement(e.not_before)),
    meetings.AgendaAnnounced: lambda e, s, _: FactChange(s, rm.AgendaAnnouncement(e.not_before)),
    meetings.MeetingAnnouncementWithdrawn: lambda _e, s, _facts: FactChange(s, rm.Announcement(), withdrawn=True),
    meetings.MeetingOutcomeWithdrawn: lambda e, s, facts: _meeting_placed(e, s, facts, status="planned", reason=None),
    meetings.MeetingCodeCorrected: lambda e, s, facts: _meeting_changed(s, facts, code=e.code),
    meetings.SeriesCorrected: lambda e, s, _: FactChange(
        s, rm.Series(e.code, e.name, e.kind, e.kept_from, group=e.group)
    ),
    RegisteredInError: lambda _e, s, facts: _registration(facts, s, in_error=True),
    Reinstated: lambda _e, s, facts: _registration(facts, s, in_error=False),
    meetings.MeetingDetailsStated: _details,
    meetings.MeetingSubjectsStated: lambda e, s, _: FactChange(s, rm.MeetingSubjects(e.subjects)),
    meetings.MeetingSubjectsWithdrawn: lambda _e, s, facts: FactChange(
        s, facts["meeting-subjects", s].body, withdrawn=True
    ),
    meetings.ConclusionsClosed: lambda e, s, _: FactChange(s, rm.ConclusionList(e.complete)),
    meetings.AttendanceListClosed: lambda e, s, _: FactChange(s, rm.AttendanceList(e.complete)),
    meetings.AttendanceRecorded: lambda e, _s, _: FactChange(
        e.fact, rm.Attendance(e.meeting, e.organization, e.capacity, e.mode, e.person, e.listed_as, e.level)
    ),
    meetings.AttendanceCorrected: _attendance_corrected,
    meetings.AttendanceWithdrawn: _withdrawn("attendance"),
    reporting.StudyPeriodDefined: lambda e, s, _: FactChange(
        s, rm.StudyPeriod(e.name, e.first_day, e.last_day, e.other_names, e.ended_by)
    ),
    reporting.StudyPeriodCorrected: lambda e, s, facts: FactChange(
        s,
        rm.StudyPeriod(facts["study-period", s].body.name, e.first_day, e.last_day, e.other_names, e.ended_by),
    ),
}
