"""Statements with their own streams in the log of reporting, and the rules specific to each kind."""

from collections.abc import Mapping

from services.reporting.domain.commands import clause_stream
from services.reporting.domain.errors import OfNoReport, UntilBeforeSince
from shared.contracts.assignments import OF_REPORTING, AssignmentStated
from shared.contracts.clauses import CLAUSES
from shared.contracts.passages import PassageStated
from shared.contracts.records import CLAUSE
from shared.contracts.reporting import STREAM_KINDS
from shared.domain.dates import before
from shared.domain.errors import UnknownRecord
from shared.domain.ids import kind_of
from shared.statements.conditions import Conditions, ids_of, narrowed, one_at_least
from shared.statements.decider import Rule, StatementDecider, Statements
from shared.statements.errors import KeptElsewhere
from shared.statements.events import AnyStatement

_ITEMS = frozenset(map(clause_stream, CLAUSES))


def _check_assignment(stated: AssignmentStated, _others: Statements) -> None:
    if kind_of(stated.about) not in {kind.name for kind in OF_REPORTING}:
        raise KeptElsewhere(field="about", id=stated.about)
    if kind_of(stated.about) == CLAUSE.name and stated.about not in _ITEMS:
        raise UnknownRecord(field="about", id=stated.about)
    if stated.since is not None and stated.until is not None and before(stated.until, stated.since):
        raise UntilBeforeSince(field="until", since=stated.since, until=stated.until)


def _check_passage(stated: PassageStated, _others: Statements) -> None:
    if stated.period is None and stated.meeting is None:
        raise OfNoReport(field="period")


RULES: Mapping[type[AnyStatement], Rule] = {AssignmentStated: _check_assignment, PassageStated: _check_passage}

CONDITIONS: Conditions = {
    AssignmentStated: narrowed(about=ids_of(kind.name for kind in OF_REPORTING)),
    PassageStated: one_at_least("period", "meeting"),
}
"""The parts of the rules that JSON Schema can express."""
STATEMENTS = StatementDecider(kinds=STREAM_KINDS, rules=RULES)
