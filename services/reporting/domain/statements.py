"""Statements with a stream of their own, in the log of reporting: the rules that are their kinds' own."""

from collections.abc import Mapping

from services.reporting.domain.errors import OfNoReport
from shared.contracts.passages import PassageStated
from shared.contracts.reporting import STREAM_KINDS
from shared.statements.decider import Rule, StatementDecider, Statements
from shared.statements.events import AnyStatement


def _check_passage(stated: PassageStated, _others: Statements) -> None:
    if stated.period is None and stated.meeting is None:
        raise OfNoReport(field="period")


RULES: Mapping[type[AnyStatement], Rule] = {PassageStated: _check_passage}

STATEMENTS = StatementDecider(kinds=STREAM_KINDS, rules=RULES)
