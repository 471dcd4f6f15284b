"""Every kind, with the decider and the commands of its service: stated, corrected and withdrawn, each only once."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from services.meetings import domain as meetings
from services.registry import domain as registry
from services.reporting import domain as reporting
from shared.contracts.reporting import CLAUSE_RECORD
from shared.domain.decider import RecordCommand
from shared.domain.errors import Refused
from shared.statements.decider import CorrectFact, StateFact, StatementDecider, WithdrawFact
from shared.statements.events import AnyStatement
from shared.statements.kinds import StatementKind
from shared.testing import Scenario
from tests.statements.examples import correction_of_example, example, withdrawal_of_example
from tests.statements.published import KINDS

pytestmark = [pytest.mark.requirement("7.10"), pytest.mark.requirement("2.03")]

BY_HAND = {CLAUSE_RECORD}
"""Kinds on which their service decides in another way."""
WORDS: dict[str, dict[str, Any]] = {"status": {"value": "Africa"}, "class": {"value": "Associate"}}
"""Values that satisfy rules where the contracts have a text."""


def _deciders() -> Iterator[StatementDecider]:
    for domain in (registry, reporting, meetings):  # if several services state a kind, the last one applies
        for found in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}."):
            every = vars(importlib.import_module(found.name)).values()
            yield from (value for value in every if isinstance(value, StatementDecider))


DECIDERS = {kind: decider for decider in _deciders() for kind in decider.kinds}


def command(kind: StatementKind, act: str, event: Any) -> RecordCommand:
    """Return the kind's own command for an event, or the generic one."""
    own = next((each for each in DECIDERS[kind].kind_commands if each.kind is kind), None)
    if own is None:
        match act:
            case "state":
                return StateFact(record=event.fact, kind=kind.name, statement=event)
            case "correct":
                return CorrectFact(record=event.fact, kind=kind.name, correction=event)
        return WithdrawFact(record=event.fact, withdrawal=event)
    made = getattr(own, act)
    said = {name: value for name, value in msgspec.structs.asdict(event).items() if name in made.__struct_fields__}
    return made(**{made.about: "record-1"} | said)  # type: ignore[no-any-return]


def _otherwise(kind: StatementKind, stated: AnyStatement) -> dict[str, Any]:
    """Return a different value for a correction: an omitted field, or another text or day."""
    other = {
        "line": "Example 2",
        "text": "Example 2",
        "date": "2029",
        "record": "group-00000000-0000-4000-8000-000000000002",
    }
    fields = [field for field in kind.fields if field.name not in kind.fixed]
    there = [field for field in fields if getattr(stated, field.name) is not None]
    left_out = [{field.name: None} for field in there if not field.required]
    return next(
        iter([*left_out, *({field.name: other[field.control]} for field in reversed(fields) if field.control in other)])
    )


def test_a_service_decides_on_each_kind() -> None:
    undecided = [kind.name for kind in KINDS if kind not in {*DECIDERS} | BY_HAND]
    assert undecided == [], "give it to the StatementDecider of its service"


@pytest.mark.parametrize("kind", DECIDERS, ids=lambda kind: kind.name)
def test_each_kind_is_stated_corrected_and_withdrawn_once_each(kind: StatementKind) -> None:
    stated = example(kind, **WORDS.get(kind.name, {}))
    state, told = command(kind, "state", stated), Scenario(DECIDERS[kind])
    told.when(state).then(stated).when(state).then_nothing()
    if kind.corrected is not None:
        correction = correction_of_example(kind, stated, **_otherwise(kind, stated))
        correct = command(kind, "correct", correction)
        with pytest.raises(Refused):
            DECIDERS[kind].decide(correct, DECIDERS[kind].initial_state)
        told.when(correct).then(correction).when(correct).then_nothing()
    withdrawal = withdrawal_of_example(kind, stated)
    withdraw = command(kind, "withdraw", withdrawal)
    told.when(withdraw).then(withdrawal).when(withdraw).then_nothing()
