"""The figures after each of several commands: those derived from an earlier state equal those computed from scratch."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.reporting.figures import Figure
from services.reporting.history import History, HistoryBuilder
from services.reporting.history.visibility import key_of
from services.reporting.queries import FactQueries, Moment
from services.reporting.reports.comparing.differences import field_values, identity
from services.reporting.reports.comparing.state_figures import StateFigures
from services.reporting.reports.comparing.steps import CommandStep, States, steps_between
from services.reporting.reports.document import figure_object
from services.reporting.reports.making import report_over
from shared.contracts.meetings import AttendanceListClosed
from shared.domain.errors import Malformed
from tests.plugins import examples
from tests.reporting.histories import Appended, sealed, shuffled, story
from tests.reporting.test_as_known_at import applied, named

pytestmark = pytest.mark.requirement("2.08")
Said = dict[bytes, Figure]


def anew(facts: FactQueries, before: Moment, steps: list[CommandStep], moment: Moment, period: str) -> Said:
    """Count every figure from the facts known before some steps and those that the steps made; none without the
    period."""
    known = {key_of(fact): fact for fact in facts.known_at(before)}
    for fact in (fact for step in steps for fact in step.facts):
        if key_of(fact) not in known or known[key_of(fact)].known_from < fact.known_from:
            known[key_of(fact)] = fact
    try:
        figures = report_over(History(known.values(), moment), period, {}).figures()
    except Malformed:
        return {}
    return {identity(figure): figure for figure in figures}


def whole(figure: Figure) -> dict[str, object]:
    """Return everything about a figure. Its evidence may include what was read of an organization that attends only in a
    later state."""
    return {name: value for name, value in figure_object(figure).items() if name != "evidence"}


def is_of_attendance(each: Appended) -> bool:
    return each.stream.startswith("attendance-") or isinstance(each.event, AttendanceListClosed)


def attended_last(events: list[Appended], random: Random) -> list[Appended]:
    """Return a log in which attendances and their lists come last, so that most states differ in nothing else; some
    lists are closed again."""
    first, last = ([each for each in events if is_of_attendance(each) is of_it] for of_it in (False, True))
    for each in [each for each in last if isinstance(each.event, AttendanceListClosed)]:
        last.remove(each)
        for complete in random.choices((True, False), k=random.randint(1, 3)):
            last.insert(random.randint(0, len(last)), replace(each, event=AttendanceListClosed(complete)))
    versions: Counter[str] = Counter()
    for each in (*first, *last):
        versions[each.stream] += 1
        each.version = versions[each.stream]
    return first + last


@settings(max_examples=examples.of(6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), attended=st.booleans())
def test_figures_found_from_another_state_are_those_counted_anew(
    tmp_path_factory: pytest.TempPathFactory, migrated_once: Path, seed: int, *, attended: bool
) -> None:
    random = Random(seed)
    told = story(random, size=5)
    mixed = shuffled(told)
    if attended:
        mixed["meetings"] = attended_last(mixed["meetings"], random)
    logs = sealed(told, mixed)
    facts = applied(migrated_once, tmp_path_factory.mktemp("counted") / "facts.db", logs, random)
    begins = {log: max(0, len(events) - random.randint(0, 12)) for log, events in logs.items()}
    if attended:
        others = sum(not is_of_attendance(each) for each in mixed["meetings"])
        begins = {log: len(events) for log, events in logs.items()} | {
            "meetings": max(others - 1, len(mixed["meetings"]) - 20)
        }
    before, after = facts.moment(",".join(f"{log}:{at}" for log, at in begins.items())), facts.moment()
    steps, period = steps_between(facts, before, after), named(facts.known_at(after))
    states = States(steps, before, after, HistoryBuilder(facts, "bureau"))
    figures = StateFigures(states, period)
    looked = [0, len(steps), *random.choices(range(len(steps) + 1), k=6)]
    counted = {at: anew(facts, before, steps[:at], states.after(at).moment, period) for at in looked}
    for one, other in map(sorted, pairwise(looked)):
        was, is_ = ({name: field_values(each) for name, each in counted[at].items()} for at in (one, other))
        changes = {
            identity(each.figure): (each.before and field_values(each.before), each.after and field_values(each.after))
            for each in figures.changes(one, other)
        }
        # Named one by one: the difference of two such tables is unreadable.
        assert [at for at in changes if changes[at] != (was.get(at), is_.get(at))] == []
        assert [at for at in was.keys() | is_.keys() if was.get(at) != is_.get(at) and at not in changes] == []
    for at in looked:
        found = {
            identity(each): each
            for meeting in figures.at(at).meetings.values()
            for group in meeting.groups.values()
            for each in group.shown.values()
        }
        assert found.keys() == counted[at].keys()
        for name, each in found.items():
            assert whole(each) == whole(counted[at][name])
            assert not set(counted[at][name].evidence.events) - set(each.evidence.events)
