"""Statements with a stream of their own, in the log of reporting: the rules that are their kinds' own."""

from collections.abc import Mapping

from shared.contracts.reporting import STREAM_KINDS
from shared.statements.decider import Rule, StatementDecider
from shared.statements.events import AnyStatement

RULES: Mapping[type[AnyStatement], Rule] = {}

STATEMENTS = StatementDecider(kinds=STREAM_KINDS, rules=RULES)
