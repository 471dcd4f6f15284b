"""The invitations to a meeting, and the answers to them, as recorded by the day of the report (68-03, 68-07)."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date

import msgspec

from services.reporting.figures.audience import may_see_all
from services.reporting.figures.context import FigureContext
from services.reporting.figures.dated import Days
from services.reporting.figures.evidence import Trace
from services.reporting.figures.listed import is_list_stated, is_listed_whole
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.answers import request_status
from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.contracts.records import ORGANIZATION
from shared.domain.dates import within
from shared.domain.ids import kind_of

LISTED = "invitations"
NOT_ALL = "whether all invitations are recorded is not known"
ACCEPTED, DECLINED, UNANSWERED = "accepted", "declined", "unanswered"
_MEANT = {"accepted": ACCEPTED, "declined": DECLINED, "excused": DECLINED, "tentative": UNANSWERED}
_INVITING = ("invitation", "reminder")


class Correspondence(msgspec.Struct, frozen=True):
    """Invitations and reminders by meeting, and replies by the record they answer; only those to and from organizations."""

    requests: Mapping[str, list[rm.Fact]]
    replies: Mapping[str, list[rm.Fact]]
    trace: Trace


class Invitations(msgspec.Struct, frozen=True):
    """The answer of each entity invited to a meeting. `perhaps`: other entities that may have been invited by the day.

    `complete`: all who were invited are recorded; `closed`: the audience may not know of every invitation and reply.
    """

    answers: Mapping[str, str]
    reminded: AbstractSet[str]
    perhaps: AbstractSet[str]
    complete: bool
    closed: bool

    def that(self, answer: str) -> frozenset[str]:
        return frozenset(one for one, given in self.answers.items() if given == answer)


def correspondence(context: FigureContext) -> Correspondence:
    """Return the correspondence about meetings, found once."""
    return context.cached(("invitations",), lambda: _find(context))


def _find(context: FigureContext) -> Correspondence:
    history, trace = context.history, Trace(context.trace)
    found: tuple[dict[str, list[rm.Fact]], dict[str, list[rm.Fact]]] = ({}, {})
    trace.record(*history.of(REQUESTS), *history.of(REPLIES), *history.in_error_of(rm.Organization))
    for fact in history.of(REQUESTS):
        statement = fact.body.statement
        if not fact.withdrawn and statement.kind in _INVITING and _counts(context, statement.to):
            found[0].setdefault(statement.about, []).append(fact)
    for fact in history.of(REPLIES):
        statement = fact.body.statement
        if not fact.withdrawn and statement.answer in _MEANT and _counts(context, statement.respondent):
            found[1].setdefault(statement.about, []).append(fact)
    return Correspondence(*found, trace)


def _counts(context: FigureContext, body: str) -> bool:
    return kind_of(body) == ORGANIZATION.name and body not in context.history.in_error


def are_recorded(context: FigureContext, trace: Trace) -> bool:
    """Return whether any invitation to a meeting is recorded, or any statement about the completeness of a list of
    invitations."""
    recorded = correspondence(context)
    trace.include(recorded.trace)
    return is_list_stated(context, LISTED, trace) or any(map(recorded.requests.get, context.history.meeting_of))


def invitations_to(
    context: FigureContext, meeting: rm.Fact, days: Days, trace: Trace, level: str = "entity"
) -> Invitations:
    """Return the organizations invited to a meeting, each as the entity that it counts as on these days.

    If an entity gave several answers, the last one holds; on the same day, the one stated later. A reply about the
    meeting itself answers the invitation of the invited entity.
    """
    recorded = correspondence(context)
    trace.include(recorded.trace)
    requests = recorded.requests.get(meeting.stream, [])
    replies = [reply for about in _answered(meeting, requests) for reply in recorded.replies.get(about, ())]
    names = {*(fact.body.statement.to for fact in requests), *(fact.body.statement.respondent for fact in replies)}
    entity = context.counting.counted_as(names, days, level, trace).entity_of
    sent, perhaps = (_sent(requests, entity, context.as_of, surely=surely) for surely in (True, None))
    invited = sent["invitation"]
    answered: dict[str, list[rm.Fact]] = {organization: [] for organization in invited}
    for fact in sorted(replies, key=lambda fact: fact.events[0]):
        if (organization := entity[fact.body.statement.respondent]) in answered:
            answered[organization].append(fact)
    answers = {organization: _answer(replies_of, context.as_of) for organization, replies_of in answered.items()}
    closed = not may_see_all(context, [*requests, *replies])
    complete = is_listed_whole(context, LISTED, trace, days[1], meeting.stream) and not closed
    return Invitations(answers, sent["reminder"] & invited, perhaps["invitation"] - invited, complete, closed)


def _answer(replies: Iterable[rm.Fact], day: date) -> str:
    """Return the meaning of the reply in force on a day."""
    reply = request_status((), [fact.body.statement for fact in replies], day).reply
    return UNANSWERED if reply is None else _MEANT[reply.answer]


def _answered(meeting: rm.Fact, requests: Iterable[rm.Fact]) -> list[str]:
    """Return the records that a reply to an invitation may name."""
    return [meeting.stream, *(fact.stream for fact in requests)]


def _sent(
    requests: Iterable[rm.Fact], entity: Mapping[str, str], day: date, *, surely: bool | None
) -> dict[str, frozenset[str]]:
    """Return the entities to which each kind of request was certainly sent by a day or, with `surely` None, may have been."""
    found: dict[str, set[str]] = {kind: set() for kind in _INVITING}
    for fact in requests:
        statement = fact.body.statement
        if within(statement.on, date.min, day) is surely:
            found[statement.kind].add(entity[statement.to])
    return {kind: frozenset(entities) for kind, entities in found.items()}
