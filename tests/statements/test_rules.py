"""The rules of statements (RECORDS 2) by number: each is shown by tests.

A test is marked `@pytest.mark.statement_rule("S5")`; `pytest --collect-only -m statement_rule tests` lists them.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.requirement("7.02")

RULES = {
    "S1": "a statement is a stream, whose id is its own, that of its record, or that of a pair of records",
    "S2": "its events state, correct for a reason and withdraw for a reason, with their fields in one order",
    "S3": "said twice it is one; said otherwise it is refused; of one and of a pair it is stated anew when it was withdrawn",
    "S4": "fields, words, days and references are checked; what is withdrawn or in error is referred to no more",
    "S5": "a number is one statement's alone as long as that holds",
    "S6": "a kind says who may see its statements; public is made, corrected and withdrawn by an approver, and embargoes end",
    "S7": "up to five hundred are one transaction, one step and one Undo, and sent twice they are one act",
    "S8": "where one holds at a time it is the one that surely began last; overlaps are told and never refused",
    "S9": "reporting asks for the statements of a kind, of all records or of one, in one way",
    "S10": "a text in several languages is shown in the reader's, or in the original with its language named",
    "S11": "no text names a person; one that seems to is told of and kept",
    "S12": "a guard knows the actor, and so do tables, from the envelope of the last event alone",
}


def _marked(path: Path) -> Iterator[str]:
    """Return the numbers with which a module's tests are marked."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.statement_rule":
                    yield from (ast.literal_eval(number) for number in mark.args)


def test_every_rule_has_a_test_that_shows_it_and_no_other_number_is_shown() -> None:
    tests = Path(__file__).parents[1]
    shown = {number for path in tests.rglob("test_*.py") for number in _marked(path)}
    assert shown == set(RULES)
