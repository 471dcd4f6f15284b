"""Conditions in JSON Schema and the rules of kinds agree: both refuse the same input."""

from types import ModuleType
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from services.meetings.domain import statements as of_meetings
from services.registry.domain import statements as of_registry
from services.reporting.domain import statements as of_reporting
from shared.domain.errors import Problem
from shared.statements.decider import Statements
from shared.statements.events import AnyStatement
from tests.statements.examples import example
from tests.statements.published import KINDS

pytestmark = [pytest.mark.requirement("7.04"), pytest.mark.requirement("12.06")]
ID = "018f0000-0000-7000-8000-000000000009"

FITTING: list[tuple[ModuleType, str, dict[str, Any]]] = [
    (of_meetings, "assignment", {"about": f"meeting-{ID}"}),
    (of_meetings, "feedback", {"score": 3, "out_of": 5}),
    (of_meetings, "feedback", {"score": None, "out_of": 5}),
    (of_meetings, "progress", {"about": f"need-{ID}", "state": "met", "text": None}),
    (of_meetings, "progress", {"about": f"need-{ID}", "state": "refused", "text": {"en": "Too late."}}),
    (of_meetings, "representative", {"series": None, "role": "focal point"}),
    (of_meetings, "representative", {"series": f"series-{ID}", "role": "alternate"}),
    (of_meetings, "request", {"about": f"conclusion-{ID}", "kind": "referral"}),
    (of_meetings, "resource", {"amount": None, "currency": None}),
    (of_registry, "assignment", {"about": f"person-{ID}"}),
    (of_registry, "completeness", {"of": "memberships"}),
    (of_registry, "group", {"period": None, "kind": "Sector", "parent": None, "continues": None}),
    (of_registry, "membership", {"group": f"group-{ID}", "category": "Associate"}),
    (of_registry, "membership", {"group": None, "category": "Sector Member"}),
    (of_reporting, "passage", {"period": None, "meeting": f"meeting-{ID}"}),
]
EXCLUDED: list[tuple[ModuleType, str, dict[str, Any]]] = [
    (of_meetings, "assignment", {"about": f"person-{ID}"}),
    (of_meetings, "feedback", {"score": 3, "out_of": None}),
    (of_meetings, "progress", {"about": f"need-{ID}", "state": "agreed"}),
    (of_meetings, "progress", {"about": f"need-{ID}", "state": "refused", "text": None}),
    (of_meetings, "representative", {"series": None, "role": "alternate"}),
    (of_meetings, "request", {"about": f"meeting-{ID}", "kind": "referral"}),
    (of_meetings, "resource", {"currency": None}),
    (of_meetings, "resource", {"amount": None}),
    (of_registry, "assignment", {"about": f"meeting-{ID}"}),
    (of_registry, "completeness", {"of": "needs"}),
    (of_registry, "group", {"period": None, "kind": "bureau"}),
    (of_registry, "membership", {"group": f"group-{ID}", "category": "Sector Member"}),
    (of_reporting, "assignment", {"about": f"person-{ID}"}),
    (of_reporting, "passage", {"period": None, "meeting": None}),
]


def is_refused(rules: ModuleType, statement: AnyStatement) -> bool:
    try:
        rules.RULES[type(statement)](statement, Statements())
    except Problem:
        return True
    return False


def fits(rules: ModuleType, statement: AnyStatement) -> bool:
    condition = rules.CONDITIONS[type(statement)]
    body = {name: value for name, value in msgspec.to_builtins(statement).items() if value is not None}
    return jsonschema_rs.validator_for(dict(condition)).is_valid(body)


def changed(kind: str, changes: dict[str, Any]) -> AnyStatement:
    declared = next(each for each in KINDS if each.name == kind)
    return msgspec.structs.replace(example(declared), **changes)


@pytest.mark.parametrize(("rules", "kind", "changes"), FITTING)
def test_what_the_document_lets_be_the_rule_takes(rules: ModuleType, kind: str, changes: dict[str, Any]) -> None:
    statement = changed(kind, changes)
    assert (fits(rules, statement), is_refused(rules, statement)) == (True, False)


@pytest.mark.parametrize(("rules", "kind", "changes"), EXCLUDED)
def test_what_the_document_excludes_the_rule_refuses(rules: ModuleType, kind: str, changes: dict[str, Any]) -> None:
    statement = changed(kind, changes)
    assert (fits(rules, statement), is_refused(rules, statement)) == (False, True)


def test_each_condition_is_tried() -> None:
    for rules in (of_meetings, of_registry, of_reporting):
        tried = {type(changed(kind, {})) for of, kind, _changes in EXCLUDED if of is rules}
        assert tried == set(rules.CONDITIONS)
