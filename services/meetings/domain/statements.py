"""Rules for kinds of statement with their own streams, in the log of meetings."""

from collections.abc import Mapping

from services.meetings.domain.checks import check_span
from services.meetings.domain.errors import AmountAndCurrency, DoesNotFit
from shared.contracts.assignments import OF_MEETINGS, AssignmentStated
from shared.contracts.completeness import CompletenessStated
from shared.contracts.meetings import STREAM_KINDS
from shared.contracts.meetings.aims import FeedbackStated, ObjectiveStated
from shared.contracts.meetings.consultations import TO_A_REFERRAL, ConsultationStated, RequestStated
from shared.contracts.meetings.follow_up import NEEDS_GROUNDS, STATES_OF, ProgressStated
from shared.contracts.meetings.measures import MeasureStated
from shared.contracts.meetings.places import ExpertiseStated
from shared.contracts.meetings.proposals import ProposalStated
from shared.contracts.meetings.resources import ResourceStated
from shared.contracts.meetings.seats import RepresentativeStated, SeatStated
from shared.contracts.meetings.topics import TOPICS
from shared.contracts.meetings.work import ActionStated
from shared.domain.ids import kind_of
from shared.statements.conditions import (
    Conditions,
    any_of,
    both,
    given_if,
    given_or,
    ids_of,
    narrowed,
    only_with,
    with_each_other,
    words,
)
from shared.statements.decider import Rule, StatementDecider, Statements
from shared.statements.errors import KeptElsewhere, ReasonMissing
from shared.statements.events import AnyStatement

ASKED_ABOUT = {
    "invitation": ("meeting",),
    "reminder": ("meeting", "consultation"),
    "consultation": ("consultation",),
    "transmission": ("presentation",),
    "referral": ("conclusion",),
}
"""The kinds of record that a request of each kind is about."""
ANSWERS_TO = {
    "meeting": ("accepted", "declined", "excused", "tentative"),
    "consultation": ("replied", "took part", "nothing to raise"),
    "presentation": ("received", "passed on"),
    "conclusion": TO_A_REFERRAL,
}
"""The possible answers to a request, by its subject; a reply to no request has those to an invitation."""


def _check_consultation(stated: ConsultationStated, _others: Statements) -> None:
    check_span(stated.opened, stated.closed, "closed")


def _check_request(stated: RequestStated, _others: Statements) -> None:
    if kind_of(stated.about) not in ASKED_ABOUT[stated.kind]:
        raise DoesNotFit(field="kind", value=stated.kind)
    check_span(stated.on, stated.due, "due")


def _check_action(stated: ActionStated, _others: Statements) -> None:
    check_span(stated.made_on, stated.due, "due")


def _check_progress(stated: ProgressStated, _others: Statements) -> None:
    kind = kind_of(stated.about) or ""
    if kind != TOPICS.name and stated.state not in STATES_OF[kind]:
        raise DoesNotFit(field="state", value=stated.state)
    if stated.state in NEEDS_GROUNDS and stated.text is None:
        raise ReasonMissing(field="text")


def _check_dated(
    stated: CompletenessStated | MeasureStated | SeatStated | RepresentativeStated | ObjectiveStated | ExpertiseStated,
    _others: Statements,
) -> None:
    check_span(stated.since, stated.until, "until")


def _check_representative(stated: RepresentativeStated, others: Statements) -> None:
    if stated.series is None and stated.role != "focal point":
        raise DoesNotFit(field="role", value=stated.role)
    _check_dated(stated, others)


def _check_proposal(stated: ProposalStated, _others: Statements) -> None:
    check_span(stated.earliest, stated.latest, "latest")


def _check_feedback(stated: FeedbackStated, _others: Statements) -> None:
    if stated.score is not None and (stated.out_of is None or stated.score > stated.out_of):
        raise DoesNotFit(field="score", value=stated.score)


def _check_assignment(stated: AssignmentStated, _others: Statements) -> None:
    if kind_of(stated.about) not in {kind.name for kind in OF_MEETINGS}:
        raise KeptElsewhere(field="about", id=stated.about)
    check_span(stated.since, stated.until, "until")


def _check_resource(stated: ResourceStated, _others: Statements) -> None:
    """Refuse an amount without a currency, and a currency without an amount."""
    if (stated.amount is None) is not (stated.currency is None):
        raise AmountAndCurrency(field="amount" if stated.amount is None else "currency")


RULES: Mapping[type[AnyStatement], Rule] = {
    ConsultationStated: _check_consultation,
    RequestStated: _check_request,
    ActionStated: _check_action,
    ProgressStated: _check_progress,
    CompletenessStated: _check_dated,
    AssignmentStated: _check_assignment,
    MeasureStated: _check_dated,
    ResourceStated: _check_resource,
    SeatStated: _check_dated,
    RepresentativeStated: _check_representative,
    ProposalStated: _check_proposal,
    ObjectiveStated: _check_dated,
    ExpertiseStated: _check_dated,
    FeedbackStated: _check_feedback,
}

CONDITIONS: Conditions = {
    AssignmentStated: narrowed(about=ids_of(kind.name for kind in OF_MEETINGS)),
    FeedbackStated: only_with("score", "out_of"),
    ProgressStated: both(
        any_of(
            {"about": ids_of([kind])} | ({} if kind == TOPICS.name else {"state": words(states)})
            for kind, states in STATES_OF.items()
        ),
        given_if("text", "state", NEEDS_GROUNDS),
    ),
    RepresentativeStated: given_or("series", "role", ["focal point"]),
    RequestStated: any_of({"about": ids_of(kinds), "kind": words([kind])} for kind, kinds in ASKED_ABOUT.items()),
    ResourceStated: with_each_other("amount", "currency"),
}
"""Parts of the rules that JSON Schema can say."""
STATEMENTS = StatementDecider(kinds=STREAM_KINDS, rules=RULES)
