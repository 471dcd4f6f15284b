"""docs/asvs.md: every requirement of levels 1 and 2 of OWASP ASVS 5.0.0 once, each with its status."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.checks.documents import cited
from tests.docs import written

pytestmark = pytest.mark.requirement("5.20")
TEXT = written.text_of("docs/asvs.md")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
STATES = ("shown by ", "not applicable: ", "**fails**: ")
ROWS = [tuple(found.groups()) for found in ROW.finditer(TEXT)]


def state(how: str) -> str:
    found = [each for each in STATES if each.strip(": ") in how]
    assert len(found) == 1, how
    assert how.startswith(found[0])
    return found[0]


def numbers(level: str, wanted: str) -> list[str]:
    return [number for number, of, _asked, how in ROWS if of == level and state(how) == wanted]


def test_every_requirement_of_the_two_levels_is_there_once_with_its_level() -> None:
    with Path(__file__).with_name("asvs-5.0.0.csv").open(encoding="utf-8", newline="") as file:
        listed = [(row["number"], row["level"]) for row in csv.DictReader(file)]
    assert Counter(level for _number, level in listed) == {"1": 70, "2": 183}
    assert [(number, level) for number, level, _asked, _how in ROWS] == listed
    assert sum(line.startswith("| ") for line in TEXT.splitlines()) == len(ROWS) + TEXT.count("| number |")


def test_each_is_shown_by_tests_that_exist_or_has_a_reason() -> None:
    for number, level, _asked, how in ROWS:
        named = cited.NODE.findall(how)
        if state(how) == STATES[0]:
            assert cited.NODE.sub("", how.removeprefix(STATES[0])) == ", " * (len(named) - 1), number
            assert named, number
        else:
            assert len(how.partition(": ")[2]) > len("there is no"), number
            assert state(how) != STATES[2] or level == "1" or ". Accepted" in how, (
                f"{number} does not say what is accepted"
            )
        for file, name in named:
            assert name in cited.tests_in(written.ROOT / "tests" / file), f"{number}: there is no test {file}::{name}"


def test_nothing_of_level_1_fails_and_what_fails_is_counted_at_the_top() -> None:
    first = re.search(r"^Of level 1, none fails\. Of level 2, (\d+) fail\.$", TEXT, re.MULTILINE)
    assert first
    assert numbers("1", STATES[2]) == []
    assert int(first[1]) == len(numbers("2", STATES[2]))
    stated = re.search(r"(\d+) and (\d+) are shown by tests, (\d+) and (\d+) do not apply", TEXT)
    assert stated
    assert [int(each) for each in stated.groups()] == [
        len(numbers(level, each)) for each in STATES[:2] for level in "12"
    ]


def test_how_soon_a_weak_package_is_replaced_is_written_down() -> None:
    text = written.prose(written.text_of("SECURITY.md"))
    days = [int(each) for each in re.findall(r"within (\d+) days", text.partition("`make audit`")[2])]
    assert days == sorted(days)
    assert len(days) == len(("critical or high", "moderate", "low")), "one for each severity"
    assert "every three months" in text
