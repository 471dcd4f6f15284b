"""docs/reviews.md: every review answers the three questions, and what it calls renamed is renamed."""

import ast
import re

import pytest

from tests.checks.finding import Module
from tests.checks.nouns import identifiers
from tests.docs import written

pytestmark = pytest.mark.requirement("8.06")
TEXT = written.text_of("docs/reviews.md")
RENAMES = re.findall(r"^\| `([\w/.]+\.py)` \| `(\w+)` \| `(\w+)` \| (done|left)\b", TEXT, re.MULTILINE)
REVIEWED = re.compile(r"^\| (\d+ \w+ 2026[^|]*) \|", re.MULTILINE)


def identifiers_of(file: str) -> set[str]:
    return {name for _line, name in identifiers(Module(file, file, ast.parse(written.text_of(file))))}


def test_each_review_says_whether_it_would_live_here_and_which_files_surprised_it() -> None:
    reviews = REVIEWED.findall(written.section(TEXT, "Would you live here?"))
    assert len(reviews) >= 3
    assert REVIEWED.findall(written.section(TEXT, "Which files surprised you?")) == reviews


def test_every_row_of_a_name_is_read() -> None:
    assert len(RENAMES) == written.section(TEXT, "What would you rename?").count("\n| `")


@pytest.mark.parametrize(("file", "name", "proposed", "state"), RENAMES)
def test_a_name_is_changed_where_that_is_said_and_only_there(file: str, name: str, proposed: str, state: str) -> None:
    names = identifiers_of(file)
    assert (name in names, proposed in names) == ((False, True) if state == "done" else (True, False))
