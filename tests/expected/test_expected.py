"""Every figure gives the values that were written from RECORDS before it was built."""

from collections import Counter
from typing import Any

import msgspec
import pytest

from services.reporting.figures import Figure, compute, period_named
from tests.expected.worlds import Question, World, questions

pytestmark = pytest.mark.requirement("10.01")

NOT_BUILT = frozenset({
    "workshops.held",
})  # fmt: skip
"""The figures that have no rule so far, and those whose rule of RECORDS is a later version than ours."""
PARAMETERS = {
    "assessment.change": {"key": "compared"},
    "participation.low": {"who": "judged", "m": "last", "n": "least", "k": "fewest", "f": "below", "g": "below"},
}
"""The parameters that have other names than in RECORDS, by key: those of one name have one default for all rules."""
EVERY = tuple(questions())


def test_every_figure_that_is_built_is_asked() -> None:
    keys = Counter(each.said["key"] for each in EVERY)
    assert sum(keys.values()) > 300
    assert not NOT_BUILT - keys.keys()


@pytest.mark.parametrize(
    "question", [each for each in EVERY if each.said["key"] not in NOT_BUILT], ids=lambda each: each.name
)
def test_it_has_the_expected_value(question: Question) -> None:
    answers_as_expected(question)


OF_GROUPS = [each for each in EVERY if any(said["is"] == "meeting" and "group" in said for said in each.records)]


@pytest.mark.parametrize("own", [False, True], ids=["that of the series", "its own before that of the series"])
def test_the_group_of_a_series_is_that_of_its_meetings(own: bool) -> None:
    assert len(OF_GROUPS) > 4
    for question in OF_GROUPS:
        answers_as_expected(msgspec.structs.replace(question, records=_by_series(question.records, own=own)))


def _by_series(records: Any, *, own: bool) -> list[dict[str, Any]]:
    """Return the records of a case with the groups of its meetings told of their series; with `own` another group is."""
    group_of = {each["series"]: each["group"] for each in records if each["is"] == "meeting" and "group" in each}
    codes = {each["id"]: each["code"] for each in records if each["is"] == "group"}
    return [
        {**each, "group": next(code for code in codes.values() if own is not (code == codes[group_of[each["id"]]]))}
        if each["is"] == "series" and each["id"] in group_of
        else {name: value for name, value in each.items() if own or name != "group"}
        if each["is"] == "meeting"
        else each
        for each in records
    ]


def answers_as_expected(question: Question) -> None:
    """Answer a question by the rule in force and compare."""
    said, world = question.said, World(question.records)
    history = world.history(said.get("as_known_at"))
    words = PARAMETERS.get(said["key"], {})
    asked = {words.get(word, word): value for word, value in world.real(said.get("parameters", {})).items()}
    period = period_named(history, said["period"])
    found = compute(history, said["key"], period, asked, said.get("audience", "bureau"))
    _check(said, next((each for each in found if each.of == world.subjects(said["of"])), None), world)


def _check(said: dict[str, Any], figure: Figure | None, world: World) -> None:
    steps = said["steps"]
    if said.get("absent") or said.get("withheld"):
        assert figure is None or (said.get("withheld") and figure.value is None), steps
        return
    assert figure is not None, steps
    if said.get("null"):
        assert figure.value is None, steps
    if "value" in said:
        assert figure.value == pytest.approx(said["value"], abs=1e-12), (steps, figure.reason)
    for word in ("numerator", "denominator", "unknown", "at_least"):
        if word in said:
            assert getattr(figure, word) == said[word], (word, steps)
    if "items" in said:
        assert set(figure.items) == {world.real(each) for each in said["items"]}, steps
