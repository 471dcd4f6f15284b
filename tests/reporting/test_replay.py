"""Replaying a report: forward and back through the events that changed it, without omitting a close one, in bounded
time however long the logs."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import render_template
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.reporting.queries import FactQueries, Moment, window_after, window_before
from services.reporting.reports.comparing.differences import field_values, identity
from services.reporting.reports.comparing.replaying import (
    STRETCHES,
    ReplayStep,
    first_other,
    replay_back,
    replay_on,
)
from services.reporting.reports.comparing.steps import clean_cuts, steps_of
from shared.contracts import registry as r
from tests.plugins import examples
from tests.reporting.conftest import Reporting
from tests.reporting.example import PERIOD, withdrawal
from tests.reporting.histories import sealed, shuffled, story
from tests.reporting.test_as_known_at import applied, named
from tests.reporting.test_comparing import said_at
from tests.reporting.test_pages import words

pytestmark = pytest.mark.requirement("3.09")
PAGE = "/reporting/replay"


def beginning(facts: FactQueries) -> Moment:
    present = facts.moment()
    return Moment(dict.fromkeys(present.positions, 0), present.day)


def on(facts: FactQueries, period: str) -> list[ReplayStep]:
    turns, at = [], beginning(facts)
    while (turn := replay_on(facts, period, at)).change_set is not None:
        turns.append(turn)
        at = turn.after
    assert not turn.more
    return turns


def back(facts: FactQueries, period: str) -> list[ReplayStep]:
    turns, at = [], facts.moment()
    while (turn := replay_back(facts, period, at)).change_set is not None:
        turns.append(turn)
        at = turn.before
    assert not turn.more
    return turns


def events(turn: ReplayStep) -> list[str]:
    assert turn.change_set is not None
    return sorted(event for step in turn.change_set.steps for event in step.events)


@settings(max_examples=examples.of(4), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_on_and_back_go_through_the_same_steps_from_nothing_to_the_present(
    tmp_path_factory: pytest.TempPathFactory, migrated_once: Path, seed: int
) -> None:
    random = Random(seed)
    told = story(random, size=4)
    logs = sealed(told, shuffled(told))
    facts = applied(migrated_once, tmp_path_factory.mktemp("replayed") / "facts.db", logs, random)
    period = named(facts.known_at(facts.moment()))
    forward, backward = on(facts, period), back(facts, period)
    now: dict[bytes, Any] = {}
    for turn in forward:
        assert turn.change_set is not None
        for change in turn.change_set.changes:
            assert now.get(identity(change.figure)) == field_values(change.before)
            now[identity(change.figure)] = field_values(change.after)
    assert {at: what for at, what in now.items() if what is not None} == said_at(facts, period, str(facts.moment()))
    if all(turn.is_exact for turn in (*forward, *backward)):
        assert [events(turn) for turn in forward] == [events(turn) for turn in backward[::-1]]
    for one, other in pairwise(forward):
        assert all(one.after.positions[log] <= at for log, at in other.before.positions.items())


@settings(max_examples=examples.of(6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), most=st.integers(1, 9))
def test_windows_next_to_one_another_hold_everything_once_in_order(
    tmp_path_factory: pytest.TempPathFactory, migrated_once: Path, seed: int, most: int
) -> None:
    random = Random(seed)
    told = story(random, size=3)
    facts = applied(
        migrated_once, tmp_path_factory.mktemp("windows") / "facts.db", sealed(told, shuffled(told)), random
    )
    every = sorted(
        facts.versions_between(beginning(facts), facts.moment()),
        key=lambda fact: (fact.recorded, fact.log, fact.known_from),
    )
    seen, at = [], beginning(facts)
    while True:
        window = window_after(facts, at, most)
        seen += sorted(window.versions, key=lambda fact: (fact.recorded, fact.log, fact.known_from))
        at = window.after
        if window.is_last:
            break
        assert window.versions
    assert seen == every
    seen, at = [], facts.moment()
    while True:
        window = window_before(facts, at, most)
        seen = [*sorted(window.versions, key=lambda fact: (fact.recorded, fact.log, fact.known_from)), *seen]
        at = window.before
        if window.is_last:
            break
    assert seen == every


def test_commands_that_lie_between_one_another_are_never_parted(reporting: Reporting) -> None:
    facts = reporting.service.facts
    steps = steps_of(facts.versions_between(beginning(facts), facts.moment()))
    for cut in clean_cuts(steps):
        known = [fact for step in steps[:cut] for fact in step.facts]
        later = [fact for step in steps[cut:] for fact in step.facts]
        for log in ("registry", "meetings", "reporting"):
            last = max((fact.known_from for fact in known if fact.log == log), default=0)
            assert all(last < fact.known_from for fact in later if fact.log == log)
    assert clean_cuts(steps)[-1] == len(steps)


def test_what_is_far_is_found_by_halving_and_what_never_comes_costs_little() -> None:
    asked: list[int] = []

    def changing_at(turn: int) -> Callable[[int], bool]:
        def differs(at: int) -> bool:
            asked.append(at)
            return at >= turn

        return differs

    assert first_other(changing_at(3), 1000, 24) == (3, 3)
    assert first_other(changing_at(700), 1000, 24)[0] == 700
    assert first_other(changing_at(50), 40, 24) == (None, 40)
    asked.clear()
    found, looked = first_other(changing_at(10**9), 10**9, 24)
    assert found is None
    assert looked > 2**STRETCHES
    assert len(asked) < 100


def test_a_step_names_its_event_and_the_ones_that_changed_nothing_are_counted(reporting: Reporting) -> None:
    facts, told = reporting.service.facts, reporting.told
    before = facts.moment()
    for number in range(30):
        organization = told.id("organization")
        told.add("registry", organization, r.OrganizationRegistered(organization, f"Example Unheard {number}"))
    withdrawal(told, "EX-06", "Example Gulf")
    reporting.take_in()
    forward = replay_on(facts, PERIOD, before)
    assert forward.change_set is not None
    assert events(forward) == [f"meetings:{len(told.logs['meetings'])}"]
    assert (forward.passed, forward.is_exact, forward.more) == (0, True, False), "none of the 30 changes a figure"
    assert 'rel="next"' not in shown(reporting, period=PERIOD, at=str(before), go="on")
    rest = replay_on(facts, PERIOD, forward.after)
    assert (rest.change_set, rest.passed, rest.more) == (None, 30, False)
    assert not rest.is_exact, "the farther ones were looked at in stretches, and it says so"


def test_a_step_is_followed_by_another_if_one_is_found(reporting: Reporting) -> None:
    facts, told = reporting.service.facts, reporting.told
    before = facts.moment()
    first, second = [name for code, name in told.attendances if code == "EX-06"][:2]
    withdrawal(told, "EX-06", first)
    organization = told.id("organization")
    told.add("registry", organization, r.OrganizationRegistered(organization, "Example Unheard"))
    withdrawal(told, "EX-06", second)
    reporting.take_in()
    one = replay_on(facts, PERIOD, before)
    other = replay_on(facts, PERIOD, one.after)
    assert (one.more, other.more) == (True, False)
    assert events(one) < events(other)


def shown(reporting: Reporting, role: str = "auditor", **asked: str) -> str:
    answer = reporting.client(role).get(f"{PAGE}?{urlencode(asked)}")
    assert answer.status_code == 200
    return answer.text


def test_the_page_shows_the_last_step_and_leads_back_and_on_again(reporting: Reporting) -> None:
    before_it = str(reporting.service.facts.moment())
    withdrawal(reporting.told, "EX-06", "Example Gulf")
    reporting.take_in()
    last = shown(reporting, period=PERIOD, at=before_it, go="on")
    assert "Withdrawn: Example Gulf attended EX-06 in person" in words(last)
    assert "numbers changed" in words(last)
    assert "Organizations at EX-06: 7 → 6 (−1)" in words(last)
    assert f"meetings:{len(reporting.told.logs['meetings'])}" in last
    [path] = re.findall(r'<a class="button" href="([^"]+)" rel="prev">', last)
    before = reporting.client("auditor").get(path.replace("&amp;", "&")).text
    assert "Withdrawn: Example Gulf" not in words(before)
    [path] = re.findall(r'<a class="button primary" href="([^"]+)" rel="next">', before)
    again = reporting.client("auditor").get(path.replace("&amp;", "&")).text
    assert "Withdrawn: Example Gulf attended EX-06 in person" in words(again)
    for at_the_present in (last, again, shown(reporting, period=PERIOD)):
        assert "No later change" in words(at_the_present)
        assert 'rel="next"' not in at_the_present


def test_who_recorded_it_is_for_staff_and_auditors_alone(reporting: Reporting) -> None:
    assert "by the command line" in words(shown(reporting, period=PERIOD))
    assert "stored events" in words(shown(reporting, period=PERIOD))
    reader = words(shown(reporting, "reader", period=PERIOD))
    assert "Recorded on" in reader
    assert "by the command line" not in reader
    assert "stored events" not in reader


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"at": "soon"}, "Type a day"), ({"at": "1999-01-01"}, "The log begins on"),
        ({"go": "sideways"}, "Choose one of: on, back"), ({"period": "Example"}, "Example"),
        ({"audience": "nobody"}, "Choose one of"),
    ],
)  # fmt: skip
def test_what_cannot_be_replayed_is_said_with_its_remedy(
    reporting: Reporting, asked: dict[str, str], says: str
) -> None:
    answer = reporting.client("auditor").get(f"{PAGE}?{urlencode({'period': PERIOD} | asked)}")
    assert answer.status_code == 422
    assert says in words(answer.text)


def test_nothing_counted_yet_is_said(empty: Reporting) -> None:
    assert "No event has been counted yet" in words(empty.client("auditor").get(PAGE).text)
    assert "Nothing counted yet" in words(empty.client("auditor").get("/reporting/audit").text)


def test_a_step_whose_own_day_is_not_public_is_shown_without_it(reporting: Reporting) -> None:
    """As where an event outside the bureau's reach changed what is open of a communiqué."""
    step = SimpleNamespace(recorded="")
    made = SimpleNamespace(steps=[step], changes=[], commands=1)
    with reporting.app.test_request_context():
        said = render_template(
            "reporting/replay_change.html", made=made, event_lines=[], viewer_sees_who=False, numbers=None
        )
    assert "Recorded on a day that is not public" in said
