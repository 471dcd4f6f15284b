"""The referrals of conclusions and the replies to them, as figures read them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.contracts.meetings.referrals import Referral, ReferralReply, confirming
from shared.contracts.records import ORGANIZATION
from shared.contracts.registry.groups import GROUPS, GroupStated
from shared.domain.dates import within
from shared.domain.ids import kind_of

REFERRAL = "referral"


class Referrals(msgspec.Struct, frozen=True):
    """All referrals, in the order in which they were stated. `facts`: the facts of the referrals and of their replies;
    `entities`: the organization that each addressee or respondent counts as on the day of the figure."""

    every: Sequence[Referral]
    entities: Mapping[str, str]
    facts: Sequence[rm.Fact]
    trace: Trace

    def about(self, conclusion: str, day: date) -> list[Referral]:
        """Return the referrals of a conclusion that are certainly dated no later than a day."""
        return [
            each
            for each in self.every
            if each.statement.about == conclusion and within(each.statement.on, date.min, day)
        ]


def referrals(context: FigureContext, trace: Trace) -> Referrals:
    """Return the referrals and their answers, found once."""
    found = context.cached(("referrals",), lambda: _find(context))
    trace.include(found.trace)
    return found


def _find(context: FigureContext) -> Referrals:
    history, trace = context.history, Trace(context.trace)
    trace.record(*history.of(REQUESTS), *history.of(REPLIES), *history.of(GROUPS))
    requests = [fact for fact in _valid(history.of(REQUESTS)) if fact.body.statement.kind == REFERRAL]
    streams = {fact.stream for fact in requests}
    answers = [fact for fact in _valid(history.of(REPLIES)) if fact.body.statement.about in streams]
    names = {*(fact.body.statement.to for fact in requests), *(fact.body.statement.respondent for fact in answers)}
    organizations = [one for one in names if kind_of(one) == ORGANIZATION.name]
    entities = context.counting.counted_as(organizations, context.days, "entity", trace).entity_of
    groups: dict[str, GroupStated] = {fact.stream: fact.body.statement for fact in _valid(history.of(GROUPS))}
    every = [_referral(fact, answers, entities, groups) for fact in requests]
    return Referrals(every, entities, (*requests, *answers), trace)


def _valid(facts: Iterable[rm.Fact]) -> list[rm.Fact]:
    return sorted((fact for fact in facts if not fact.withdrawn), key=lambda fact: fact.events[0])


def _referral(
    fact: rm.Fact, answers: Iterable[rm.Fact], entities: Mapping[str, str], groups: Mapping[str, GroupStated]
) -> Referral:
    to = fact.body.statement.to
    replies = [
        ReferralReply(each.body.statement, each.body.authors)
        for each in answers
        if each.body.statement.about == fact.stream
    ]
    same_entity = {one for one, entity in entities.items() if to in entities and entity == entities[to]}
    return Referral(fact.body.statement, fact.body.authors, replies, confirming(to, groups) | same_entity)
