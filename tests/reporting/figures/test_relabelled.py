"""Ids do not affect figures: the same organizations under other ids give the same figures."""

from datetime import date
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.figures import RULES, FigureContext, figures_of, period_named
from services.reporting.history import History
from services.reporting.projections import replay_facts
from services.reporting.queries import Moment
from services.reporting.read_models.facts import Fact, StatementOfKind
from tests.plugins import examples
from tests.reporting.histories import PERIOD, recorded, sealed, story

NAMING = ("organization", "same_as", "into", "parent")


def under_other_ids(fact: Fact, others: dict[str, str]) -> Fact:
    named = {field: others[value] for field in NAMING if (value := getattr(fact.body, field, None)) in others}
    body = msgspec.structs.replace(fact.body, **named)
    if isinstance(body, StatementOfKind):
        said = {each.name: getattr(body.statement, each.name) for each in body.kind.references}
        renamed = {
            name: tuple(others.get(each, each) for each in value)
            if isinstance(value, tuple)
            else others.get(value, value)
            for name, value in said.items()
        }
        body = msgspec.structs.replace(body, statement=msgspec.structs.replace(body.statement, **renamed))
    return msgspec.structs.replace(fact, stream=others.get(fact.stream, fact.stream), body=body)


def numbers(facts: list[Fact], others: dict[str, str]) -> list[tuple[object, ...]]:
    """Return the figures of each rule in the order of their subjects, with `others` of the organizations in them."""
    history = History(facts, Moment({}, date(2026, 12, 1)))
    study = FigureContext(history, period_named(history, PERIOD))
    found = [
        (key, {name: others.get(of, of) for name, of in each.of.items()}, each.parameters, each.value, each.at_least,
         each.numerator, each.denominator, each.unknown, len(each.items), each.evidence.digest())
        for key in RULES
        for each in figures_of(study, key)
    ]  # fmt: skip
    return sorted(found, key=repr)


@pytest.mark.requirement("2.04")
@settings(max_examples=examples.of(10), deadline=None)
@given(seed=st.integers(0, 2**32))
def test_organizations_under_other_ids_give_the_same_numbers(seed: int) -> None:
    random = Random(seed)
    told = story(random)
    facts = [fact for fact in replay_facts(recorded(sealed(told, told.logs))) if fact.known_to is None]
    ids = sorted({fact.stream for fact in facts if fact.kind == "organization"})
    others = dict(zip(ids, random.sample(ids, len(ids)), strict=True))
    assert numbers([under_other_ids(fact, others) for fact in facts], {}) == numbers(facts, others)
