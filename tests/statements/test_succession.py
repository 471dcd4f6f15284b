"""Definite overlaps are found, field by field, between statements of which only one can be valid at a time (RECORDS S8)."""

from datetime import date
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from services.reporting.figures.dated import fact_on
from shared.contracts.registry.organizations import CLASS, OrganizationClass, OrganizationClassified
from shared.statements.succession import Span, Undecided, counted_on, grouped, overlapping

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


def test_pages_show_of_several_statements_the_one_that_figures_count() -> None:
    chance, days = Random(8), ("2016", "2016-03", "2016-03-01", "2016-12-31", "2017")
    for _ in range(2_000):
        stated: list[Any] = [
            SimpleNamespace(
                since=chance.choice((None, *days)),
                until=chance.choice((None, *days)),
                withdrawn=False,
                known_from=number,
                stated=(number, str(number)),
            )
            for number in range(chance.randint(1, 4))
        ]
        day = chance.choice((date(2016, 1, 1), date(2016, 3, 1), date(2016, 7, 1), date(2017, 7, 1)))
        try:
            counted = fact_on(stated, day)
        except Undecided:
            counted = None
        assert counted_on(stated, day) is counted


@pytest.mark.statement_rule("S8")
def test_statements_are_grouped_by_the_fields_of_which_one_holds() -> None:
    size, other, sector = (OrganizationClassified(fact, field, "value") for fact, field in FIELDS)
    groups = grouped(CLASS, [size, sector, other], lambda each: each)
    assert groups == {("size",): [size, other], ("sector",): [sector]}
