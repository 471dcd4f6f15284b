"""The declarations of every rule: its titles, its parameters, its places in reports, and its properties."""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import msgspec
import pytest

from deploy.runtime.loading import open_installation
from services.reporting import service as reporting
from services.reporting.api.figures import FIGURES_ASKED
from services.reporting.figures import (
    PARAMETERS,
    RULES,
    VERSIONS,
    Figure,
    FigureContext,
    Rule,
    figures_of,
    period_named,
)
from services.reporting.figures.activities import ACTIVITY
from services.reporting.figures.figure import Parameter
from services.reporting.history import history_at
from services.reporting.reports import REPORTS
from services.reporting.reports.assessment.not_known import LEFT_OPEN
from services.reporting.reports.figure_reference import reference
from services.reporting.reports.plan import NOT_KNOWN
from services.reporting.reports.plans import PLANS
from shared.domain.errors import Malformed

pytestmark = pytest.mark.requirement("7.08")
PARTS = {name: set(plan.sections) - {NOT_KNOWN, "need"} for name, plan in PLANS.items()}
RULES_OF_ALL = list(VERSIONS.values())


def figures_over(home: Path) -> Iterator[Figure]:
    """Return the figures of each rule, with each choice of each of its parameters, over every study period."""
    service = reporting.open_service(open_installation({"RAPPORTEUR_HOME": str(home)}).reporting)
    try:
        history = history_at(service.facts, service.facts.moment())
        for period in sorted(str(fact.body.name) for fact in history.periods):
            context = FigureContext(history, period_named(history, period))
            for rule in RULES_OF_ALL:
                asked = [
                    {each.name: choice}
                    for each in rule.parameters
                    for choice in each.choices
                    if each is not ACTIVITY or rule.key == "meetings.held"  # which represents all rules over activities
                ]
                yield from chain.from_iterable(figures_of(context, rule.name, with_) for with_ in ({}, *asked))
    finally:
        service.close()


@pytest.fixture(scope="module")
def every_figure(demonstration_once: Path, synthetic_once: Path) -> Sequence[Figure]:
    return [figure for home in (demonstration_once, synthetic_once) for figure in figures_over(home)]


def test_each_figure_has_a_title_for_what_it_is_about(every_figure: Sequence[Figure]) -> None:
    assert {figure.rule for figure in every_figure} == set(VERSIONS)
    shapes = {(figure.key, "meeting" in figure.of) for figure in every_figure}
    for key, of_a_meeting in shapes:
        rule = RULES[key]
        assert rule.at_meeting or not of_a_meeting, f"{key} has no title with a meeting"
        assert of_a_meeting or not rule.by_meeting, f"{key} is of meetings, and has a figure of the period"
        title = rule.title_of({"meeting": "CTO-06"} if of_a_meeting else {})
        assert ("CTO-06" in title % {"meeting": "CTO-06", "what": "Meetings"}) == of_a_meeting


def test_a_rule_knows_which_of_its_figures_are_shares(every_figure: Sequence[Figure]) -> None:
    """A number of an issued report alone does not tell: JSON writes the share 1.0 as 1. In force are rules whose figures
    have that unit."""
    found = set()
    for figure in every_figure:
        rule = VERSIONS[figure.rule]
        unit = rule.unit_of(figure.of, figure.parameters)
        if figure.key == "assessment.change" or "share" not in (rule.unit, unit):
            continue
        assert rule is not RULES[figure.key] or figure.unit == unit, reference(figure)
        if figure.value is not None:
            assert (unit == "share") == isinstance(figure.value, float), reference(figure)
            found.add(unit)
    assert found >= {"share", "meetings", "presentations", "organizations"}


def test_titles_tell_the_figures_of_a_rule_from_one_another(every_figure: Sequence[Figure]) -> None:
    """Titles name subjects and parameters; a second count stated of a meeting is quoted."""
    found: dict[tuple[object, ...], set[str]] = {}
    for figure in every_figure:
        compared = str(figure.parameters.get("compared", figure.key))
        if figure.rule == RULES[figure.key].name and figure.key != "participation.stated":
            asked = [(each, str(figure.parameters[each.name])) for each in RULES[compared].parameters]
            words = [each.words.get(value, value if each.in_title else None) for each, value in asked]
            title = (figure.rule, compared, *sorted(figure.of.items()), *words)
            found.setdefault(title, set()).add(reference(figure))
    assert [references for references in found.values() if len(references) > 1] == []


def test_each_value_of_a_parameter_is_one_that_it_declares(every_figure: Sequence[Figure]) -> None:
    """Parameter values that distinguish figures of one key can be requested."""
    for figure in every_figure:
        for each in VERSIONS[figure.rule].parameters:
            assert each.read(figure.parameters[each.name]) == figure.parameters[each.name]


@pytest.mark.parametrize("rule", RULES_OF_ALL, ids=lambda rule: rule.name)
def test_each_rule_says_where_reports_have_it_and_what_of_it_is_told(rule: Rule) -> None:
    assert rule.title
    assert rule.text
    for place in rule.places:
        assert place.section in PARTS[place.report]
        for name, value in place.parameters.items():
            assert next(each for each in RULES[rule.key].parameters if each.name == name).read(value) == value
    assert rule.open_section in ("", *LEFT_OPEN)
    assert rule.over_organizations or not (rule.tells_of_few or rule.measures)
    # Statements about a key hold for every version of it.
    newest = RULES[rule.key]
    told = ("title", "at_meeting", "places", "over_organizations", "tells_of_few", "measures", "open_section")
    assert [getattr(rule, name) for name in told] == [getattr(newest, name) for name in told]


def test_the_report_asks_for_each_place_and_for_nothing_else() -> None:
    assert set(PARTS) == set(REPORTS)
    for name, plan in PLANS.items():
        placed = [
            (rule.key, place.parameters) for rule in RULES.values() for place in rule.places if place.report == name
        ]
        assert all(each in plan.requests for each in placed)
        taken = [(rule.key, place.parameters) for section in plan.taken for rule, place in plan.places(section)]
        chosen = [asked for each in plan.requested.values() for asked, _shows in each]
        assert all(each in (*placed, *taken, *chosen) for each in plan.requests)


def test_parameters_of_one_name_are_one_parameter() -> None:
    """Addresses and the command line name each parameter once; a rule may have its own defaults, choices and words."""
    named: dict[str, Parameter] = {}
    for each in (each for rule in RULES_OF_ALL for each in rule.parameters):
        one = named.setdefault(each.name, each)
        assert (type(each.default), each.longest) == (type(one.default), one.longest), each.name
    declared = FIGURES_ASKED().fields
    assert {name: declared[name].longest for name in named} == {name: one.longest for name, one in named.items()}  # type: ignore[attr-defined]
    assert all(len(choice) <= one.longest for one in named.values() for choice in one.choices)
    assert all(set(one.words) <= set(one.choices) for one in PARAMETERS.values())


def test_a_rule_that_does_not_say_them_is_none() -> None:
    whole = {name: getattr(RULES["retention.organizations"], name) for name in Rule.__struct_fields__}
    for name in ("title", "places", "text", "clauses", "unit", "compute"):
        with pytest.raises(TypeError, match=name):
            Rule(**{key: value for key, value in whole.items() if key != name})
    for title in (None, "Came again"):
        with pytest.raises(ValueError, match="no title with a meeting"):
            msgspec.structs.replace(RULES["retention.organizations"], at_meeting=title)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        (Parameter("m", 7), "0"),
        (Parameter("m", 7), "1000"),
        (Parameter("m", 7), "²"),
        (Parameter("a", "x", ("x", "y")), "z"),
    ],
)
def test_a_value_that_a_parameter_cannot_have_is_refused(parameter: Parameter, value: str) -> None:
    with pytest.raises(Malformed) as refusal:
        parameter.read(value)
    assert refusal.value.parameters["field"] == parameter.name
