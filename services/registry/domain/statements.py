"""Rules of single kinds with streams of their own, in the log of the registry."""

from collections.abc import Mapping

from services.registry.domain.dated_facts import check_days
from services.registry.domain.errors import ListOfMeetings, NamesItself, OnlyOfAssociates, PeriodMissing
from shared.contracts.completeness import MEMBERSHIPS, CompletenessStated
from shared.contracts.registry import STREAM_KINDS
from shared.contracts.registry.groups import SECTOR, GroupStated, TermStated
from shared.contracts.registry.memberships import ASSOCIATE, LiaisonStated, MembershipStated
from shared.statements.decider import Rule, StatementDecider, Statements
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


RULES: Mapping[type[AnyStatement], Rule] = {
    MembershipStated: _check_membership,
    LiaisonStated: _check_span,
    GroupStated: _check_group,
    TermStated: _check_span,
    CompletenessStated: _check_completeness,
}

STATEMENTS = StatementDecider(kinds=STREAM_KINDS, rules=RULES)
