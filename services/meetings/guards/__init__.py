"""Rules over many records, checked in the transaction of the append. On PostgreSQL the affected row is locked: if two
commands together would break a rule, one waits and then sees the effect of the other."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, select

from services.meetings import read_models as rm
from services.meetings.domain.agenda import announced_items
from services.meetings.domain.calendar import ScheduledMeeting, check_begun, check_calendar
from services.meetings.domain.commands import (
    AnnounceAgenda,
    CorrectMeeting,
    CorrectMeetingCode,
    CorrectSeries,
    HoldMeeting,
    MarkSeriesInError,
    OpenSeries,
    PlanMeeting,
    RecordAttendance,
    ReinstateMeeting,
    ReinstateSeries,
)
from services.meetings.domain.communique_commands import OpenCommunique
from services.meetings.domain.conclusion_commands import DraftConclusion
from services.meetings.domain.errors import (
    AgendaChanged,
    DescendsFromItself,
    DoesNotFit,
    HasMeetings,
    MeetingIsCancelled,
    MeetingIsNotHeld,
    SharingNotConsented,
)
from services.meetings.domain.statements import ANSWERS_TO
from services.meetings.domain.statements import STATEMENTS as DECIDER
from services.meetings.guards import communiques, conclusions
from services.meetings.guards.referrals import require_another_account
from shared.contracts.meetings.agendas import AGENDA_ITEMS, AgendaItemStated
from shared.contracts.meetings.consultations import REQUESTS, ReplyStated, RequestStated
from shared.contracts.meetings.descent import descendants
from shared.contracts.meetings.follow_up import (
    CONSENTS,
    PROGRESS,
    PROGRESS_STATES,
    STATES_OF,
    ConsentStated,
    ProgressStated,
)
from shared.contracts.meetings.recordings import RECORDINGS, RecordingStated
from shared.contracts.meetings.topics import LINEAGES, TOPICS, LineageStated
from shared.contracts.records import REQUEST
from shared.contracts.registry.groups import TERMS
from shared.contracts.vocabularies import TOPIC_STAGES
from shared.domain.decider import Command
from shared.domain.ids import kind_of
from shared.domain.registration import ReferenceWithdrawn
from shared.environment.clock import Clock, utc_now
from shared.event_store.command_handler import CommandContext, Guard
from shared.event_store.in_error import refuse_references_in_error
from shared.event_store.lease import advisory_lock
from shared.event_store.statements import (
    StatementGuard,
    StatementRecording,
    held,
    statements_naming,
    statements_of_kind,
)
from shared.event_store.statements.tables import statement_values, statements
from shared.event_store.uniqueness import require_unique
from shared.public_view.consents import RecordedConsent, latest_answer, may_be_shared
from shared.public_view.marking_changes import ChangeMarking
from shared.statements.decider import WithdrawFact
from shared.statements.events import AnyStatement

_MEETING = select(rm.meetings.c.id).where(rm.meetings.c.id == bindparam("meeting"))
ACTIVE_STATUSES = ("planned", "held")
AHEAD_OF_UTC = timedelta(hours=14)  # the time zone in which a day begins first (IANA zone Pacific/Kiritimati)


def _check_reply(connection: Connection, reply: AnyStatement, context: CommandContext) -> None:
    """Refuse an answer that does not suit the request, and an answer to a referral by the account that asked. A reply
    to no request has the answers of an invitation. Raises DoesNotFit and NotByTheAsker."""
    assert isinstance(reply, ReplyStated)
    about, request = kind_of(reply.about) or "", None
    if about == REQUEST.name:
        request = held(connection, REQUESTS, reply.about)
        if request is None:
            return  # The request has since been withdrawn, so the reply counts as unrequested.
        about = kind_of(request.about) or ""
    if reply.answer not in ANSWERS_TO[about]:
        raise DoesNotFit(field="answer", value=reply.answer)
    if request is not None:
        require_another_account(connection, reply, request, context.actor)


def _check_request(connection: Connection, request: AnyStatement, _context: CommandContext) -> None:
    """Refuse to send a recording without consent to sharing it. Raises SharingNotConsented."""
    assert isinstance(request, RequestStated)
    if request.kind == "transmission":
        require_consent(connection, request.about, imported=request.imported is not None, field="about")


def _check_recording(connection: Connection, recording: AnyStatement, context: CommandContext) -> None:
    """Refuse to make a recording public without consent to sharing it. Raises SharingNotConsented."""
    assert isinstance(recording, RecordingStated)
    if context.marking == "public":
        imported = recording.imported is not None
        require_consent(connection, recording.presentation, imported=imported, field="marking")


def _check_consent(connection: Connection, consent: AnyStatement, _context: CommandContext) -> None:
    """Make a consent and a concurrent sending wait for each other."""
    assert isinstance(consent, ConsentStated)
    advisory_lock(connection, f"consent {consent.about}")


def require_consent(connection: Connection, presentation: str, *, imported: bool, field: str) -> None:
    """Refuse to share a recording without consent. Raises SharingNotConsented."""
    advisory_lock(connection, f"consent {presentation}")
    stated = statements_naming(connection, [CONSENTS], [presentation])
    answer = latest_answer((RecordedConsent(row.statement, row.event) for row in stated), presentation, "sharing")
    if not may_be_shared(answer, imported=imported):
        raise SharingNotConsented(field=field, answer=answer)


def _share_agenda(connection: Connection, item: AnyStatement, _context: CommandContext) -> None:
    """Make this item and a concurrent announcement of the agenda wait for each other."""
    assert isinstance(item, AgendaItemStated)
    connection.execute(_MEETING.with_for_update(read=True), {"meeting": item.meeting})


def _no_circle(connection: Connection, lineage: AnyStatement, _context: CommandContext) -> None:
    """Refuse a lineage that would make a topic descend from itself. Raises DescendsFromItself."""
    assert isinstance(lineage, LineageStated)
    advisory_lock(connection, "lineage of topics")
    others = [each for _record, each in statements_of_kind(connection, LINEAGES) if each.fact != lineage.fact]
    if lineage.topic != lineage.into and lineage.topic in descendants(lineage.into, others):
        raise DescendsFromItself(field="into", topic=lineage.topic)


def _check_stage(connection: Connection, progress: AnyStatement, _context: CommandContext) -> None:
    """Refuse the state of another kind of record for a topic, unless it is in the installation's list of stages; any other
    word is accepted. Raises DoesNotFit."""
    assert isinstance(progress, ProgressStated)
    of_others = PROGRESS_STATES.keys() - set(STATES_OF[TOPICS.name])
    if kind_of(progress.about) == TOPICS.name and progress.state in of_others:
        terms = (term for _record, term in statements_of_kind(connection, TERMS))
        if not any((term.vocabulary.casefold(), term.word) == (TOPIC_STAGES, progress.state) for term in terms):
            raise DoesNotFit(field="state", value=progress.state)


GUARDS: Mapping[str, StatementGuard] = {
    "reply": _check_reply,
    "request": _check_request,
    "recording": _check_recording,
    "consent": _check_consent,
    PROGRESS.name: _check_stage,
    AGENDA_ITEMS.name: _share_agenda,
    LINEAGES.name: _no_circle,
}
STATEMENTS = StatementRecording("meetings", DECIDER, GUARDS, rm.in_error)


def create_guard(clock: Clock = utc_now) -> Guard:
    """Return the guard of the commands of meetings.

    It raises the errors of `conclusions` and `communiques`, OrdinalTaken, OutOfOrder, NotYetBegun, MeetingIsCancelled,
    MeetingIsNotHeld, HasMeetings, AlreadyTaken, AgendaChanged, ReferenceWithdrawn and SharingNotConsented.
    """

    def guard(connection: Connection, command: Command, context: CommandContext) -> None:
        if not isinstance(command, RecordAttendance):  # its only reference, the meeting, is checked below
            refuse_references_in_error(connection, rm.in_error, command)
        conclusions.check(connection, command, STATEMENTS.rules)
        communiques.check(connection, command, context.actor)
        _unique_code(connection, command)
        _series_stands(connection, command)
        match command:
            case PlanMeeting() as plan:
                _calendar(connection, plan.meeting, plan.series, plan.ordinal, plan.first_day)
            case HoldMeeting(meeting=meeting, first_day=first_day):
                check_begun(first_day, latest_day(clock))
                row = connection.execute(select(rm.meetings).where(rm.meetings.c.id == meeting)).one()
                _calendar(connection, meeting, row.series, row.ordinal, first_day)
            case CorrectMeeting(meeting=meeting, ordinal=ordinal, first_day=first_day):
                row = connection.execute(select(rm.meetings).where(rm.meetings.c.id == meeting)).one()
                if row.status == "held":
                    check_begun(first_day, latest_day(clock))
                _calendar(connection, meeting, row.series, ordinal, first_day, active=row.status in ACTIVE_STATUSES)
            case ReinstateMeeting(meeting=meeting):
                row = _in_error(connection, meeting)
                active = row.status in ACTIVE_STATUSES
                _calendar(connection, meeting, row.series, row.ordinal, row.first_day, active=active)
            case RecordAttendance(meeting=meeting) | DraftConclusion(meeting=meeting) | OpenCommunique(meeting=meeting):
                _took_place(connection, meeting)
            case ChangeMarking(record=record) if kind_of(record) == RECORDINGS.name:
                recording = held(connection, RECORDINGS, record)
                if recording is not None:
                    _check_recording(connection, recording, context)
            case AnnounceAgenda():
                _agenda_is_as_recorded(connection, command)
            case WithdrawFact() if kind_of(command.stream) == AGENDA_ITEMS.name:
                if (item := held(connection, AGENDA_ITEMS, command.stream)) is not None:
                    _share_agenda(connection, item, context)

    return guard


def latest_day(clock: Clock = utc_now) -> str:
    """Return the present day in the zone where days begin first: a meeting may be held there already."""
    return (clock() + AHEAD_OF_UTC).date().isoformat()


def _unique_code(connection: Connection, command: Command) -> None:
    match command:
        case PlanMeeting(meeting=meeting, code=code) | CorrectMeetingCode(meeting=meeting, code=code):
            _unique_meeting(connection, meeting, code)
        case ReinstateMeeting(meeting=meeting):
            _unique_meeting(connection, meeting, _in_error(connection, meeting).code)
        case OpenSeries(series=series, code=code) | CorrectSeries(series=series, code=code):
            _unique_series(connection, series, code)
        case ReinstateSeries(series=series):
            _unique_series(connection, series, _in_error(connection, series).code)


def _unique_meeting(connection: Connection, meeting: str, code: str) -> None:
    holder = select(rm.meetings.c.id).where(rm.meetings.c.code_key == code.casefold())
    require_unique(connection, "meeting code", code.casefold(), meeting, holder)


def _unique_series(connection: Connection, series: str, code: str) -> None:
    holder = select(rm.series.c.id).where(rm.series.c.code_key == code.casefold())
    require_unique(connection, "series code", code.casefold(), series, holder)


def _series_stands(connection: Connection, command: Command) -> None:
    """Refuse to mark a series that has meetings as in error, and refuse meetings in a series that is in error."""
    match command:
        case PlanMeeting(series=series):
            pass
        case ReinstateMeeting(meeting=meeting):
            series = _in_error(connection, meeting).series
        case MarkSeriesInError(series=series):
            advisory_lock(connection, f"series {series}")
            table = rm.meetings.c
            codes = connection.scalars(select(table.code).where(table.series == series).order_by(table.sort_code)).all()
            if codes:
                raise HasMeetings(series=series, codes=codes)
            return
        case _:
            return
    advisory_lock(connection, f"series {series}")
    if connection.scalar(select(rm.series.c.id).where(rm.series.c.id == series)) is None:
        raise ReferenceWithdrawn(field="series", id=series)


def _in_error(connection: Connection, record: str) -> Row[Any]:
    return connection.execute(select(rm.in_error).where(rm.in_error.c.record == record)).one()


def _calendar(
    connection: Connection, meeting: str, series: str, ordinal: int | None, first_day: str, *, active: bool = True
) -> None:
    if ordinal is None:
        return
    code = connection.execute(select(rm.series.c.code).where(rm.series.c.id == series).with_for_update()).scalar_one()
    table = rm.meetings
    rows = connection.execute(
        select(table.c.code, table.c.ordinal, table.c.first_day, table.c.status).where(
            table.c.series == series, table.c.ordinal.is_not(None), table.c.id != meeting
        )
    )
    others = [
        ScheduledMeeting(row.code, row.ordinal, row.first_day, active and row.status in ACTIVE_STATUSES) for row in rows
    ]
    check_calendar(code, ordinal, first_day, others)


def _agenda_is_as_recorded(connection: Connection, command: AnnounceAgenda) -> None:
    """Refuse items other than the ones recorded now; a concurrent change to the agenda waits until these are announced."""
    connection.execute(_MEETING.with_for_update(), {"meeting": command.meeting})
    values = statement_values.c
    ours = select(values.fact).where(
        values.kind == AGENDA_ITEMS.name, values.field == "meeting", values.value == command.meeting
    )
    contents = connection.scalars(select(statements.c.content).where(statements.c.fact.in_(ours)))
    items = [msgspec.json.decode(content, type=AgendaItemStated) for content in contents]
    if announced_items(items) != command.items:
        raise AgendaChanged(field="items", meeting=command.meeting)


# Built once: building it takes as long as sending it.
_STATUS = (
    select(rm.meetings.c.status, rm.meetings.c.reason)
    .where(rm.meetings.c.id == bindparam("meeting"))
    .with_for_update(read=True)
)


def _took_place(connection: Connection, meeting: str) -> None:
    row = connection.execute(_STATUS, {"meeting": meeting}).first()
    if row is None:
        raise ReferenceWithdrawn(field="meeting", id=meeting)
    if row.status == "cancelled":
        raise MeetingIsCancelled(meeting=meeting, reason=row.reason)
    if row.status == "not held":
        raise MeetingIsNotHeld(meeting=meeting, reason=row.reason)
