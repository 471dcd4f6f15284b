"""Definite overlaps are found, field by field, between statements of which only one can be valid at a time (RECORDS S8)."""

import pytest

from shared.contracts.registry.organizations import CLASS, OrganizationClass, OrganizationClassified
from shared.statements.succession import Span, grouped, overlapping

pytestmark = pytest.mark.requirement("7.01")
FIELDS: tuple[tuple[str, OrganizationClass], ...] = (("1", "size"), ("2", "size"), ("3", "sector"))


@pytest.mark.statement_rule("S8")
def test_overlaps_are_found_where_they_are_sure() -> None:
    spans = [
        Span("2025", "2026-03-31", "a"),
        Span("2026-03-31", None, "b"),
        Span("2026-04", "2026", "c"),
        Span("2027", None, "d"),
    ]
    assert overlapping(spans, lambda span: span) == [(spans[0], spans[1])]


@pytest.mark.statement_rule("S8")
def test_statements_are_grouped_by_the_fields_of_which_one_holds() -> None:
    size, other, sector = (OrganizationClassified(fact, field, "value") for fact, field in FIELDS)
    groups = grouped(CLASS, [size, sector, other], lambda each: each)
    assert groups == {("size",): [size, other], ("sector",): [sector]}
