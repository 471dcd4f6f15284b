"""Of those of which one holds at a time, the one that began last holds, until it ends; what may be is not known (RECORDS S8)."""

from datetime import date

import pytest

from shared.contracts.registry.organizations import CLASS, OrganizationClass, OrganizationClassified
from shared.statements.succession import Holding, Span, grouped, holding_on, overlapping

pytestmark = pytest.mark.requirement("7.01")
DAY = date(2026, 6, 15)
FIELDS: tuple[tuple[str, OrganizationClass], ...] = (("1", "size"), ("2", "size"), ("3", "sector"))


def held(*spans: tuple[str | None, str | None], day: date = DAY) -> Holding[int]:
    """Return the index of the one that holds; each was stated by a later event than the one before."""
    every = [Span(since, until, f"event-{number}") for number, (since, until) in enumerate(spans)]
    return holding_on(day, range(len(every)), every.__getitem__)


@pytest.mark.statement_rule("S8")
@pytest.mark.parametrize(
    ("spans", "holding"),
    [
        ([], Holding()),
        ([(None, None)], Holding(0)),
        ([("2025", None), ("2026-01", None)], Holding(1)),
        ([("2026-01", None), ("2025", None)], Holding(0)),
        ([("2025", None), ("2026-01", "2026-05")], Holding(0)),
        ([("2025", "2025-12-31"), ("2027", None)], Holding()),
        ([("2026-06-15", "2026-06-15")], Holding(0)),
        ([("2025", None), ("2025-12-31", None)], Holding(1)),
        ([("2025-12-31", None), ("2025", None)], Holding(1)),
        ([("2025", None), ("2026", None)], Holding(known=False)),
        ([("2025", None), ("2026-01", "2026")], Holding(known=False)),
        ([("2026", None), ("2026-07", None)], Holding(known=False)),
        ([("2025", "2026"), ("2026-01", None)], Holding(1)),
    ],
)
def test_the_one_that_began_last_holds(spans: list[tuple[str | None, str | None]], holding: Holding[int]) -> None:
    assert held(*spans) == holding


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
