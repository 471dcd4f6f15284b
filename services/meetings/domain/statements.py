"""Rules of single kinds with streams of their own, in the log of meetings."""

from collections.abc import Mapping

from services.meetings.domain.checks import check_span
from services.meetings.domain.errors import DoesNotFit
from shared.contracts.completeness import CompletenessStated
from shared.contracts.meetings import STREAM_KINDS
from shared.contracts.meetings.consultations import ConsultationStated, RequestStated
from shared.contracts.meetings.follow_up import ProgressStated
from shared.domain.ids import kind_of
from shared.statements.decider import Rule, StatementDecider, Statements
from shared.statements.errors import ReasonMissing
from shared.statements.events import AnyStatement

ASKED_ABOUT = {"invitation": "meeting", "reminder": "meeting", "consultation": "consultation"}
"""The kind of record that a request of each kind is about."""
ANSWERS_TO = {
    "meeting": ("accepted", "declined", "excused", "tentative"),
    "consultation": ("replied", "took part", "nothing to raise"),
}
"""The answers that a request can have, by what it was about; a reply to no request has those of an invitation."""
NEEDS_GROUNDS = ("refused",)


def _check_consultation(stated: ConsultationStated, _others: Statements) -> None:
    check_span(stated.opened, stated.closed, "closed")


def _check_request(stated: RequestStated, _others: Statements) -> None:
    if kind_of(stated.about) != ASKED_ABOUT[stated.kind]:
        raise DoesNotFit(field="kind", value=stated.kind)


def _check_progress(stated: ProgressStated, _others: Statements) -> None:
    if stated.state in NEEDS_GROUNDS and stated.text is None:
        raise ReasonMissing(field="text")


def _check_completeness(stated: CompletenessStated, _others: Statements) -> None:
    if stated.since is not None:
        check_span(stated.since, stated.until, "until")


RULES: Mapping[type[AnyStatement], Rule] = {
    ConsultationStated: _check_consultation,
    RequestStated: _check_request,
    ProgressStated: _check_progress,
    CompletenessStated: _check_completeness,
}

STATEMENTS = StatementDecider(kinds=STREAM_KINDS, rules=RULES)
