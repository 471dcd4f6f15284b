"""Comparing two moments: the steps add up to the difference, whatever was recorded, withdrawn or corrected in between."""

import json
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.reporting.figures import Figure
from services.reporting.history import history_at
from services.reporting.queries import FactQueries
from services.reporting.reports.comparing.comparison import Comparison, compare, compare_parameters
from services.reporting.reports.comparing.differences import FigureChange, field_values, identity
from services.reporting.reports.comparing.formats import comparison_json, comparison_lines
from services.reporting.reports.languages import ENGLISH
from services.reporting.reports.making import report_at
from services.reporting.reports.rendering.html import environment, naming_context
from shared.contracts import registry as r
from shared.domain.errors import Malformed
from shared.domain.registration import RegisteredInError
from tests.plugins import examples
from tests.reporting.conftest import Reporting
from tests.reporting.example import PERIOD, withdrawal
from tests.reporting.histories import sealed, shuffled, story
from tests.reporting.test_as_known_at import applied, named

pytestmark = pytest.mark.requirement("2.08")
Said = dict[bytes, tuple[object, ...] | None]


def said_at(facts: FactQueries, period: str, moment: str) -> Said:
    """Return every figure of the report; none before the period was defined."""
    try:
        figures = report_at(facts, period, moment).figures()
    except Malformed:
        return {}
    return {identity(figure): field_values(figure) for figure in figures}


def followed(found: Comparison, then: Said) -> Said:
    """Apply the steps' changes in order: each begins with the values of that time."""
    now = dict(then)
    for made in found.change_sets:
        for change in made.changes:
            at = identity(change.figure)
            assert now.get(at) == field_values(change.before)
            now[at] = field_values(change.after)
    return {at: what for at, what in now.items() if what is not None}


@settings(max_examples=examples.of(6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_the_steps_applied_in_order_give_the_second_moment(
    tmp_path_factory: pytest.TempPathFactory, migrated_once: Path, seed: int
) -> None:
    random = Random(seed)
    told = story(random, size=5)
    logs = sealed(told, shuffled(told))
    facts = applied(migrated_once, tmp_path_factory.mktemp("compared") / "facts.db", logs, random)
    begins = {log: random.randint(1, len(events)) for log, events in logs.items()}
    ends = {log: min(len(logs[log]), begin + random.randint(0, 9)) for log, begin in begins.items()}
    before, after = (facts.moment(",".join(f"{log}:{at}" for log, at in each.items())) for each in (begins, ends))
    period = named(facts.known_at(after))
    then, now = (said_at(facts, period, str(moment)) for moment in (before, after))
    differ = {at for at in then.keys() | now.keys() if then.get(at) != now.get(at)}
    for each, most in ((1000, 1000), (0, 3)):
        found = compare(facts, period, before, after, exact_limit=each, search_limit=most)
        assert followed(found, then) == now
        assert {identity(change.figure) for change in found.differences} == differ
        _adds_up(found)
        places = [step.sort_key for made in found.change_sets for step in made.steps]
        assert places == sorted(places)
        for made in found.change_sets:
            if made.between is not None and made.is_separable:
                closer = compare(facts, period, *made.between)
                assert {identity(change.figure) for change in closer.differences} == {
                    identity(change.figure) for change in made.changes
                }
        if each:
            assert all(len(made.steps) <= 1 for made in found.change_sets)
            assert found.is_exact


def _adds_up(found: Comparison) -> None:
    by_figure: dict[bytes, list[float | int | None]] = {}
    for made in found.change_sets:
        for each in made.changes:
            by_figure.setdefault(identity(each.figure), []).append(each.difference)
    for change in found.differences:
        steps = by_figure[identity(change.figure)]
        if isinstance(change.difference, int) and all(isinstance(each, int) for each in steps):
            assert sum(each for each in steps if each is not None) == change.difference


def figure(found: Comparison, key: str, **of: str) -> tuple[Figure | None, Figure | None]:
    change = next(each for each in found.differences if (each.figure.key, each.figure.of) == (key, of))
    return change.before, change.after


def test_a_withdrawal_is_one_step_that_names_its_event(reporting: Reporting) -> None:
    facts = reporting.service.facts
    before = facts.moment()
    withdrawal(reporting.told, "EX-06", "Example Gulf")
    reporting.take_in()
    found = compare(facts, PERIOD, before, facts.moment())
    was, now = figure(found, "participation.organizations", meeting="EX-06")
    assert was is not None
    assert now is not None
    assert (was.value, now.value) == (7, 6)
    [made] = found.change_sets
    assert [step.events for step in made.steps] == [(f"meetings:{len(reporting.told.logs['meetings'])}",)]
    assert {identity(each.figure) for each in made.changes} == {identity(each.figure) for each in found.differences}
    lines = list(comparison_lines(found))
    assert (
        "participation.organizations meeting=EX-06 / activity=engagement development=footnote level=entity: 7 -> 6 (-1)"
        in lines
    )
    written = json.loads(comparison_json(found, PERIOD, "bureau"))
    assert written["steps"][0]["changes"][0]["figure"] == 0
    assert written["each_command"] is True


def test_an_organization_that_is_registered_in_error_by_the_later_moment_is_compared(reporting: Reporting) -> None:
    told, wrong, fact = reporting.told, reporting.told.id("organization"), reporting.told.id("fact")
    one, other = told.organizations["Example Aurora"], told.organizations["Example Boréale"]
    told.add("registry", wrong, r.OrganizationRegistered(wrong, "Example Wrong"))
    told.add("registry", one, r.OrganizationMerged(fact, wrong, "2010-01-01"))
    reporting.take_in()
    before = reporting.service.facts.moment()
    told.add("registry", one, r.OrganizationMergerCorrected(fact, other, "2010-01-01", "Example correction"))
    told.add("registry", wrong, RegisteredInError("Example error"))
    reporting.take_in()
    found = compare(reporting.service.facts, PERIOD, before, reporting.service.facts.moment())
    was, now = figure(found, "participation.organizations", meeting="EX-05")
    assert was is not None
    assert now is not None
    assert (was.value, now.value) == (6, 5)


def test_the_same_moment_differs_in_nothing(reporting: Reporting) -> None:
    moment = reporting.service.facts.moment()
    found = compare(reporting.service.facts, PERIOD, moment, moment)
    assert (found.differences, found.change_sets, found.commands) == ((), (), 0)
    assert list(comparison_lines(found)) == ["No differences."]


def test_moments_in_the_wrong_order_are_refused(reporting: Reporting) -> None:
    facts = reporting.service.facts
    early = facts.moment("registry:5,meetings:5,reporting:1")
    with pytest.raises(Malformed, match="later moment than the other"):
        compare(facts, PERIOD, facts.moment(), early)


def test_another_parameter_names_the_figures_that_differ(reporting: Reporting) -> None:
    facts = reporting.service.facts
    moment = facts.moment()
    assert compare_parameters(facts, PERIOD, moment, "level", "entity", "group") == []
    changed = compare_parameters(facts, PERIOD, moment, "host", "included", "excluded")
    assert changed
    assert all("host" in each.figure.parameters for each in changed)
    rules = compare_parameters(
        facts, PERIOD, moment, "rule", "participation.organizations/1", "participation.organizations/1"
    )
    assert rules == []
    with pytest.raises(Malformed, match="No rule of this report has it"):
        compare_parameters(facts, PERIOD, moment, "colour", "red", "blue")


def test_a_figure_of_which_at_least_none_is_known_is_no_number_that_changed(reporting: Reporting) -> None:
    """Pages call it not known, so a report issued before anything of its kind was recorded is not corrected by it."""
    figure = report_at(reporting.service.facts, PERIOD).figures()[0]
    none, some = (msgspec.structs.replace(figure, value=None, at_least=number) for number in (0, 1))
    changes = [FigureChange(None, none), FigureChange(none, None), FigureChange(none, some), FigureChange(None, some)]
    assert [each.moves for each in changes] == [False, False, True, True]


def test_a_share_changes_by_percentage_points(reporting: Reporting) -> None:
    share = next(each for each in report_at(reporting.service.facts, PERIOD).figures() if each.unit == "share")
    then, now = (msgspec.structs.replace(share, value=part / 9, numerator=part, denominator=9) for part in (3, 2))
    context = naming_context(history_at(reporting.service.facts, reporting.service.facts.moment()), ENGLISH)
    line = '{% import "reporting/changes.html" as changes with context %}{{ changes.by(change) }}'
    said = environment().from_string(line).render(context, change=FigureChange(then, now))
    assert "(−11.1 percentage points)" in said
    least = [msgspec.structs.replace(share, value=None, at_least=number, unit="organizations") for number in (1, 0)]
    assert FigureChange(least[0], least[1]).difference is None, "at least none is no number"
