"""Rules for kinds of statement with their own streams, in the log of the registry."""

from collections.abc import Mapping

from services.registry.domain.dated_facts import check_days
from services.registry.domain.errors import ListOfMeetings, NamesItself, OnlyOfAssociates, PeriodMissing
from shared.contracts.assignments import OF_THE_REGISTRY, AssignmentStated
from shared.contracts.completeness import MEMBERSHIPS, CompletenessStated
from shared.contracts.registry import STREAM_KINDS
from shared.contracts.registry.groups import SECTOR, GroupStated, TermStated
from shared.contracts.registry.memberships import ASSOCIATE, LiaisonStated, MembershipStated
from shared.domain.ids import kind_of
from shared.statements.conditions import Conditions, absent_or, given_or, ids_of, narrowed, words
from shared.statements.decider import Rule, StatementDecider, Statements
from shared.statements.errors import KeptElsewhere
from shared.statements.events import AnyStatement, referred


def _check_membership(stated: MembershipStated, _others: Statements) -> None:
    check_days(stated.since, stated.until)
    if stated.group is not None and stated.category != ASSOCIATE:
        raise OnlyOfAssociates(field="group", category=stated.category)


def _check_group(stated: GroupStated, _others: Statements) -> None:
    check_days(stated.since, stated.until)
    if stated.period is None and stated.kind != SECTOR:
        raise PeriodMissing(field="period")
    for field in ("parent", "continues"):
        if stated.fact in referred(stated, field):
            raise NamesItself(field=field)


def _check_span(stated: LiaisonStated | TermStated, _others: Statements) -> None:
    check_days(stated.since, stated.until)


def _check_completeness(stated: CompletenessStated, _others: Statements) -> None:
    check_days(stated.since, stated.until)
    if stated.of != MEMBERSHIPS:
        raise ListOfMeetings(field="of", value=stated.of)


def _check_assignment(stated: AssignmentStated, _others: Statements) -> None:
    check_days(stated.since, stated.until)
    if kind_of(stated.about) not in {kind.name for kind in OF_THE_REGISTRY}:
        raise KeptElsewhere(field="about", id=stated.about)


RULES: Mapping[type[AnyStatement], Rule] = {
    MembershipStated: _check_membership,
    LiaisonStated: _check_span,
    GroupStated: _check_group,
    TermStated: _check_span,
    CompletenessStated: _check_completeness,
    AssignmentStated: _check_assignment,
}

CONDITIONS: Conditions = {
    AssignmentStated: narrowed(about=ids_of(kind.name for kind in OF_THE_REGISTRY)),
    CompletenessStated: narrowed(of=words([MEMBERSHIPS])),
    GroupStated: given_or("period", "kind", [SECTOR]),
    MembershipStated: absent_or("group", "category", [ASSOCIATE]),
}
"""Parts of the rules that JSON Schema can say."""
STATEMENTS = StatementDecider(kinds=STREAM_KINDS, rules=RULES)
