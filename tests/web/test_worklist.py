"""The start page as a list: groups, views, due dates, and the sidebar's counts."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel

from shared.privacy.vault_set_aside import SetAside
from shared.web.console.federated_search import Task
from shared.web.console.worklist import Worklist, due_words, worklist

pytestmark = pytest.mark.requirement("10.07")
TODAY, ME, OTHER = date(2027, 1, 15), "account-me", "account-other"
LATE = Task("late", "An answer is overdue", "/a", due="2027-01-14", rule="r", about="a")
SOON = Task("do", "Answers are missing", "/b", due="2027-01-22", rule="r", about="b", officer=ME)
DECIDE = Task("decide", "Two may be one", "/c", rule="r", about="c")
THEIRS = Task("do", "An agenda is due", "/d", due="2027-01-20", rule="r", about="d", officer=OTHER)
WAITS = Task("waiting", "An approver decides", "/e", rule="r", about="e")
EVERY = [DECIDE, SOON, THEIRS, WAITS, LATE]


@pytest.fixture(autouse=True)
def in_a_request() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def listed(view: str, aside: dict[str, SetAside] | None = None) -> Worklist:
    return worklist(EVERY, aside or {}, view, ME, TODAY, lambda account: account.upper())  # type: ignore[arg-type]


def shown(found: Worklist) -> dict[str, list[str]]:
    return {group: [row.task.about for row in rows] for group, rows in found.groups.items()}


def test_mine_is_what_i_am_responsible_for_or_nobody_is() -> None:
    mine = listed("mine")
    assert shown(mine) == {"late": ["a"], "do": ["b", "c"], "waiting": ["e"]}
    assert shown(listed("all")) == {"late": ["a"], "do": ["d", "b", "c"], "waiting": ["e"]}
    # Others' tasks are not counted: LATE, SOON and DECIDE are mine, and THEIRS is another user's.
    assert (mine.mine, mine.everyones, mine.aside, mine.late, mine.waiting) == (3, 4, 0, 1, 1)


def test_what_is_set_aside_is_in_no_other_view_and_says_who_did_it() -> None:
    aside = {LATE.key: SetAside(LATE.key, OTHER, "2027-01-30", "the letter is on its way")}
    assert shown(listed("mine", aside)) == {"late": [], "do": ["b", "c"], "waiting": ["e"]}
    found = listed("aside", aside)
    assert shown(found) == {"late": ["a"], "do": [], "waiting": []}
    assert found.groups["late"][0].aside == (
        "Set aside by ACCOUNT-OTHER until 30 January 2027: the letter is on its way"
    )
    assert (found.mine, found.aside, found.late) == (2, 1, 0)


@pytest.mark.parametrize(
    ("group", "due", "words"),
    [
        ("late", "2027-01-14", "1 day late"),
        ("late", "2027-01-12", "3 days late"),
        ("late", "2018-08-18", "3,072 days late"),
        ("do", "2027-01-22", "due 22 January"),
        ("waiting", "2028-03-03", "due 3 March 2028"),
        ("late", "2027-01-15", "due 15 January"),
        ("do", "", ""),
    ],
)
def test_a_day_is_told_by_its_distance_once_it_is_over(group: str, due: str, words: str) -> None:
    assert due_words(Task(group, "", "", due=due), TODAY) == words  # type: ignore[arg-type]
