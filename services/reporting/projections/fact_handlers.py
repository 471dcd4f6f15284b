"""What each event says: one rule per type, reading downwards like the contracts. An event without a rule says nothing here."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from services.reporting import read_models as rm
from services.reporting.read_models.kinds import STREAM_KINDS
from shared.contracts import meetings, registry, reporting
from shared.contracts.markings import MarkingChanged
from shared.domain.registration import RegisteredInError, Reinstated
from shared.statements.events import Correction, StreamStatement, corrected
from shared.statements.kinds import StatementKind

KeyInStream = tuple[str, str]  # kind, fact


class FactChange(msgspec.Struct, frozen=True, gc=False):
    """What one event says of one fact."""

    fact: str
    body: Any
    since: str | None = None
    until: str | None = None
    withdrawn: bool = False


FactHandler = Callable[[Any, str, Mapping[KeyInStream, rm.Fact]], FactChange | None]


def _last_version(kind: str, fact: str, facts: Mapping[KeyInStream, rm.Fact]) -> rm.Fact:
    return facts[(kind, fact)]


def _withdrawn(event: Any, facts: Mapping[KeyInStream, rm.Fact], *kinds: str) -> FactChange | None:  # noqa: ANN401  any withdrawal
    """The last version, withdrawn; nothing for a statement of a kind that no figure asks about."""
    last = next((facts[(kind, event.fact)] for kind in kinds if (kind, event.fact) in facts), None)
    if last is None:
        return None
    return FactChange(event.fact, last.body, last.since, last.until, withdrawn=True)


def _status_corrected(
    event: registry.StatusCorrected, _stream: str, facts: Mapping[KeyInStream, rm.Fact]
) -> FactChange:
    field = _last_version("status", event.fact, facts).body.field
    return FactChange(event.fact, rm.Status(field, event.value, event.certainty, event.note), event.since, event.until)


def _class_corrected(
    event: registry.OrganizationClassCorrected, _stream: str, facts: Mapping[KeyInStream, rm.Fact]
) -> FactChange:
    field = _last_version("classification", event.fact, facts).body.field
    return FactChange(event.fact, rm.Classification(field, event.value), event.since, event.until)


def _details(event: meetings.MeetingDetailsStated, stream: str, _facts: Mapping[KeyInStream, rm.Fact]) -> FactChange:
    said = (event.venue, event.hosts, event.colocated_with, event.invitation_only, event.day_note, event.note)
    return FactChange(stream, rm.MeetingDetails(*said))


def _count(
    event: meetings.CountStated | meetings.CountCorrected, _stream: str, _facts: Mapping[KeyInStream, rm.Fact]
) -> FactChange:
    return FactChange(event.fact, rm.StatedCount(event.value, event.relation, event.of, event.by, event.source))


def _meeting_changed(event: Any, stream: str, facts: Mapping[KeyInStream, rm.Fact], **changes: object) -> FactChange:  # noqa: ANN401
    planned = _last_version("meeting", stream, facts).body
    return FactChange(stream, msgspec.structs.replace(planned, **changes))


def _held(event: meetings.MeetingHeld, stream: str, facts: Mapping[KeyInStream, rm.Fact]) -> FactChange:
    there = {"first_day": event.first_day, "last_day": event.last_day, "city": event.city, "country": event.country}
    return _meeting_changed(event, stream, facts, status="held", mode=event.mode, sources=event.sources, **there)


def _meeting_corrected(
    event: meetings.MeetingCorrected, stream: str, facts: Mapping[KeyInStream, rm.Fact]
) -> FactChange:
    there = {"first_day": event.first_day, "last_day": event.last_day, "city": event.city, "country": event.country}
    return _meeting_changed(
        event, stream, facts, ordinal=event.ordinal, mode=event.mode, sources=event.sources, **there
    )


def _outcome_withdrawn(
    event: meetings.MeetingOutcomeWithdrawn, stream: str, facts: Mapping[KeyInStream, rm.Fact]
) -> FactChange:
    there = {"first_day": event.first_day, "last_day": event.last_day, "city": event.city, "country": event.country}
    changes = {**there, "mode": event.mode, "sources": event.sources}
    return _meeting_changed(event, stream, facts, status="planned", reason=None, **changes)


RECORDS = ("meeting", "series", "organization", "state")
STATEMENT = "statement"


def _registration(facts: Mapping[KeyInStream, rm.Fact], stream: str, *, in_error: bool) -> FactChange | None:
    """The record as it was, withdrawn while it is registered in error."""
    if stream.startswith("person-"):
        return FactChange(stream, rm.PersonInError(), withdrawn=not in_error)
    last = next((facts[(kind, stream)] for kind in RECORDS if (kind, stream) in facts), None)
    return None if last is None else FactChange(stream, last.body, withdrawn=in_error)


def _attendance_corrected(
    event: meetings.AttendanceCorrected, _stream: str, facts: Mapping[KeyInStream, rm.Fact]
) -> FactChange:
    last = _last_version("attendance", event.fact, facts).body
    corrected = msgspec.structs.replace(last, capacity=event.capacity, mode=event.mode, person=event.person)
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
    """The same, for others to see; nothing for a statement of a kind that no figure asks about."""
    kind = _KIND_OF_STATEMENT.get(event.statement or "")
    for (each, fact), last in facts.items():
        of_record = event.statement is None and (each in RECORDS or each == STATEMENT)
        if of_record or (each, fact) == (kind, stream) or fact == event.statement:
            return FactChange(fact, last.body, last.since, last.until, withdrawn=last.withdrawn)
    return None


def _holding(kind: StatementKind, now: StreamStatement) -> FactChange:
    days = (getattr(now, "since", None), getattr(now, "until", None)) if kind.dated else (None, None)
    return FactChange(now.fact, rm.StatementOfKind(kind.name, now), *days)


def _of_kind(kind: StatementKind) -> dict[type, FactHandler]:
    """What the three events of a kind say whose statements have a stream of their own."""

    def stated(event: StreamStatement, _stream: str, _facts: Mapping[KeyInStream, rm.Fact]) -> FactChange:
        return _holding(kind, event)

    def put_right(event: Correction, _stream: str, facts: Mapping[KeyInStream, rm.Fact]) -> FactChange:
        return _holding(kind, corrected(_last_version(STATEMENT, event.fact, facts).body.statement, event))

    handlers: dict[type, FactHandler] = {
        kind.stated: stated,
        kind.withdrawn: lambda event, _stream, facts: _withdrawn(event, facts, STATEMENT),
    }
    return handlers if kind.corrected is None else {**handlers, kind.corrected: put_right}


FACT_HANDLERS: dict[type, FactHandler] = {
    **{event: handler for kind in STREAM_KINDS.values() for event, handler in _of_kind(kind).items()},
    MarkingChanged: _marking_changed,
    registry.StateRegistered: lambda e, s, _: FactChange(s, rm.State(e.iso3, e.name)),
    registry.StateNameCorrected: lambda e, s, facts: FactChange(
        s, rm.State(_last_version("state", s, facts).body.iso3, e.name)
    ),
    registry.StatusStated: lambda e, _s, _: FactChange(
        e.fact, rm.Status(e.field, e.value, e.certainty, e.note), e.since, e.until
    ),
    registry.StatusCorrected: _status_corrected,
    registry.StatusWithdrawn: lambda e, _s, facts: _withdrawn(e, facts, "status"),
    registry.OrganizationRegistered: lambda e, s, _: FactChange(s, rm.Organization(e.name)),
    registry.OrganizationNameCorrected: lambda e, s, _: FactChange(s, rm.Organization(e.name)),
    registry.OrganizationNamed: lambda e, _s, _: FactChange(e.fact, rm.OrganizationName(e.kind, e.name), e.since),
    registry.OrganizationPlaced: lambda e, _s, _: FactChange(e.fact, rm.Place(e.country), e.since, e.until),
    registry.OrganizationPlaceCorrected: lambda e, _s, _: FactChange(e.fact, rm.Place(e.country), e.since, e.until),
    registry.DuplicateRecognized: lambda e, _s, _: FactChange(e.fact, rm.Duplicate(e.same_as)),
    registry.OrganizationMerged: lambda e, _s, _: FactChange(e.fact, rm.Merger(e.into), e.since),
    registry.OrganizationMergerCorrected: lambda e, _s, _: FactChange(e.fact, rm.Merger(e.into), e.since),
    registry.OrganizationFactWithdrawn: lambda e, _s, facts: _withdrawn(
        e, facts, "organization-name", "place", "duplicate", "merger", "subsidiary", "classification"
    ),
    registry.SubsidiaryStated: lambda e, _s, _: FactChange(e.fact, rm.Subsidiary(e.parent), e.since, e.until),
    registry.SubsidiaryCorrected: lambda e, _s, _: FactChange(e.fact, rm.Subsidiary(e.parent), e.since, e.until),
    registry.OrganizationClassified: lambda e, _s, _: FactChange(
        e.fact, rm.Classification(e.field, e.value), e.since, e.until
    ),
    registry.OrganizationClassCorrected: _class_corrected,
    meetings.SeriesOpened: lambda e, s, _: FactChange(s, rm.Series(e.code, e.name, e.kind, e.kept_from)),
    meetings.SeriesRecordStated: lambda e, _s, _: FactChange(e.fact, rm.SeriesRecord(e.state, e.what), e.first, e.last),
    meetings.SeriesRecordCorrected: lambda e, _s, _: FactChange(
        e.fact, rm.SeriesRecord(e.state, e.what), e.first, e.last
    ),
    meetings.SeriesRecordWithdrawn: lambda e, _s, facts: _withdrawn(e, facts, "series-record"),
    meetings.MeetingPlanned: lambda e, s, _: FactChange(
        s,
        rm.Meeting(
            e.series, e.code, "planned", e.first_day, e.ordinal, e.last_day, e.city, e.country, e.mode, None, e.sources
        ),
    ),
    meetings.MeetingHeld: _held,
    meetings.MeetingCorrected: _meeting_corrected,
    meetings.MeetingCancelled: lambda e, s, facts: _meeting_changed(e, s, facts, status="cancelled", reason=e.reason),
    meetings.MeetingNotHeld: lambda e, s, facts: _meeting_changed(e, s, facts, status="not held", reason=e.reason),
    meetings.MeetingAnnounced: lambda e, s, _: FactChange(s, rm.Announcement(e.not_before)),
    meetings.MeetingAnnouncementWithdrawn: lambda _e, s, _facts: FactChange(s, rm.Announcement(), withdrawn=True),
    meetings.MeetingOutcomeWithdrawn: _outcome_withdrawn,
    meetings.MeetingCodeCorrected: lambda e, s, facts: _meeting_changed(e, s, facts, code=e.code),
    meetings.SeriesCorrected: lambda e, s, _: FactChange(s, rm.Series(e.code, e.name, e.kind, e.kept_from)),
    RegisteredInError: lambda _e, s, facts: _registration(facts, s, in_error=True),
    Reinstated: lambda _e, s, facts: _registration(facts, s, in_error=False),
    meetings.MeetingDetailsStated: _details,
    meetings.MeetingSubjectsStated: lambda e, s, _: FactChange(s, rm.MeetingSubjects(e.subjects)),
    meetings.MeetingSubjectsWithdrawn: lambda _e, s, facts: FactChange(
        s, _last_version("meeting-subjects", s, facts).body, withdrawn=True
    ),
    meetings.CountStated: _count,
    meetings.CountCorrected: _count,
    meetings.TopicDiscussed: lambda e, _s, _: FactChange(e.fact, rm.Topic(e.topic)),
    meetings.TopicDiscussedCorrected: lambda e, _s, _: FactChange(e.fact, rm.Topic(e.topic)),
    meetings.ConclusionSummarized: lambda e, _s, _: FactChange(e.fact, rm.ConclusionSummary(e.summary)),
    meetings.ConclusionSummaryCorrected: lambda e, _s, _: FactChange(e.fact, rm.ConclusionSummary(e.summary)),
    meetings.ConclusionsClosed: lambda e, s, _: FactChange(s, rm.ConclusionList(e.complete)),
    meetings.MeetingReported: lambda e, _s, _: FactChange(e.fact, rm.ReportedTo(e.document)),
    meetings.MeetingReportedCorrected: lambda e, _s, _: FactChange(e.fact, rm.ReportedTo(e.document)),
    meetings.MeetingFactWithdrawn: lambda e, _s, facts: _withdrawn(
        e, facts, "stated-count", "topic", "conclusion-summary", "reported-to"
    ),
    meetings.AttendanceListClosed: lambda e, s, _: FactChange(s, rm.AttendanceList(e.complete)),
    meetings.AttendanceRecorded: lambda e, _s, _: FactChange(
        e.fact, rm.Attendance(e.meeting, e.organization, e.capacity, e.mode, e.person, e.listed_as)
    ),
    meetings.AttendanceCorrected: _attendance_corrected,
    meetings.AttendanceWithdrawn: lambda e, _s, facts: _withdrawn(e, facts, "attendance"),
    reporting.StudyPeriodDefined: lambda e, s, _: FactChange(
        s, rm.StudyPeriod(e.name, e.first_day, e.last_day, e.other_names, e.ended_by)
    ),
    reporting.StudyPeriodCorrected: lambda e, s, facts: FactChange(
        s,
        rm.StudyPeriod(
            _last_version("study-period", s, facts).body.name, e.first_day, e.last_day, e.other_names, e.ended_by
        ),
    ),
    reporting.ClauseRecordStated: lambda e, _s, _: FactChange(e.fact, rm.ClauseRecord(e.clause), e.since),
    reporting.ClauseRecordCorrected: lambda e, _s, facts: FactChange(
        e.fact, _last_version("clause-record", e.fact, facts).body, e.since
    ),
    reporting.ClauseRecordWithdrawn: lambda e, _s, facts: _withdrawn(e, facts, "clause-record"),
}
