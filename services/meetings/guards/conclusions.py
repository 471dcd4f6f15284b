"""Rules that check conclusions against other records: the meeting's numbers, days and communiqué, and their successors."""

from typing import Any

from sqlalchemy import Connection, Row, select

from services.meetings import read_models as rm
from services.meetings.domain.communique_commands import communique_stream
from services.meetings.domain.conclusion import lowest_free
from services.meetings.domain.conclusion_commands import (
    AdoptConclusion,
    ConclusionContent,
    CorrectWording,
    CorrectWordingByCorrigendum,
    DescribeConclusion,
    DraftConclusion,
    DropConclusion,
    RedraftConclusion,
    ReplaceConclusion,
    WithdrawAdoption,
)
from services.meetings.domain.errors import (
    CommuniqueIsAgreed,
    InAgreedText,
    MeetingNotBegun,
    NotTheNextNumber,
    NumberTaken,
    OfAnotherMeeting,
    SuccessorNotAdopted,
)
from services.meetings.read_models.communique_text import ConclusionRow, conclusion_row, read_text
from services.meetings.read_models.conclusions import communiques, conclusions
from shared.contracts.meetings.conclusions import ConclusionDrafted
from shared.contracts.meetings.meeting_facts import CONCLUSION_SUMMARY
from shared.domain.dates import before
from shared.domain.decider import Command
from shared.domain.errors import UnknownRecord
from shared.event_store.lease import advisory_lock
from shared.event_store.statements import StatementRules
from shared.event_store.statements.tables import statements
from shared.public_view.conclusions import Conclusion
from shared.statements.fields import fields_of

_REFERENCES = tuple(field for field in fields_of(ConclusionDrafted) if field.records and field.name != "meeting")
_MOST = 999


def check(connection: Connection, command: Command, rules: StatementRules) -> None:
    """Check a command on a conclusion; pass any other. Raises the errors of this service, UnknownRecord and
    ReferenceWithdrawn."""
    match command:
        case DraftConclusion(meeting=meeting):
            _check_content(connection, command, meeting, None, rules)
        case RedraftConclusion(conclusion=id_) | DescribeConclusion(conclusion=id_):
            now = _row(connection, id_).conclusion
            _check_content(connection, command, now.meeting, now, rules)
        case AdoptConclusion(conclusion=id_, on=on):
            require_begun(connection, _row(connection, id_).conclusion.meeting, on)
        case DropConclusion(conclusion=id_):
            if _agreed_with(connection, id_) is not None:
                raise InAgreedText(conclusion=id_)
        case CorrectWordingByCorrigendum(conclusion=id_, corrigendum=number):
            _require_next(connection, id_, number)
        case WithdrawAdoption(conclusion=id_) | CorrectWording(conclusion=id_):
            communique = _agreed_with(connection, id_)
            if communique is not None:
                raise CommuniqueIsAgreed(communique=communique)
        case ReplaceConclusion():
            _check_successors(connection, command)


def require_begun(connection: Connection, meeting: str, on: str) -> None:
    """Refuse a day surely before the meeting's first. Raises MeetingNotBegun."""
    first_day = connection.scalar(select(rm.meetings.c.first_day).where(rm.meetings.c.id == meeting))
    if first_day is not None and before(on, first_day):
        raise MeetingNotBegun(field="on", first_day=first_day, on=on)


def _check_content(
    connection: Connection, command: ConclusionContent, meeting: str, now: Conclusion | None, rules: StatementRules
) -> None:
    rules.check_references(connection, _REFERENCES, command, now)
    if command.summary is not None:
        _require_summary(connection, command.summary, meeting)
    # Two clerks who choose the same number wait for one another.
    advisory_lock(connection, f"conclusions {meeting}")
    table = conclusions.c
    taken = set(
        connection.scalars(
            select(table.number).where(
                table.meeting == meeting, table.id != command.conclusion, table.state != "dropped"
            )
        )
    )
    if command.number in taken:
        free = lowest_free(taken)
        raise NumberTaken(field="number", number=command.number, next=free if free <= _MOST else None)


def _require_summary(connection: Connection, summary: str, meeting: str) -> None:
    table = statements.c
    found = select(table.fact).where(
        table.fact == summary, table.kind == CONCLUSION_SUMMARY.name, table.record == meeting
    )
    if connection.scalar(found) is None:
        raise UnknownRecord(field="summary", id=summary)


def _check_successors(connection: Connection, command: ReplaceConclusion) -> None:
    meeting = _row(connection, command.conclusion).conclusion.meeting
    for by in command.by:
        successor = _row(connection, by).conclusion
        if successor.state != "adopted":
            raise SuccessorNotAdopted(field="by", id=by)
        if command.relation == "split" and successor.meeting != meeting:
            raise OfAnotherMeeting(field="by", id=by)
    require_begun(connection, meeting, command.on)


def _agreed_with(connection: Connection, conclusion: str) -> str | None:
    """Return the agreed communiqué whose text names a conclusion; its row is locked, so that it stays as it is."""
    row = _communique(connection, conclusion)
    if row is None:
        return None
    text = read_text(connection, row.id)
    return text.id if text.communique.is_agreed and conclusion in text.named else None


def _require_next(connection: Connection, conclusion: str, number: int) -> None:
    row = _communique(connection, conclusion)
    due = 1 if row is None else read_text(connection, row.id).communique.corrigenda + 1
    if row is None or number != due:
        raise NotTheNextNumber(field="number", number=number, next=due)


def _communique(connection: Connection, conclusion: str) -> Row[Any] | None:
    id_ = communique_stream(_row(connection, conclusion).conclusion.meeting)
    return connection.execute(
        select(communiques.c.id).where(communiques.c.id == id_).with_for_update(read=True)
    ).first()


def _row(connection: Connection, conclusion: str) -> ConclusionRow:
    found = connection.execute(select(conclusions).where(conclusions.c.id == conclusion)).first()
    if found is None:
        raise UnknownRecord(field="conclusion", id=conclusion)
    return conclusion_row(found)
