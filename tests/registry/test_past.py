"""Records as of a day, and as known now, never under today's names."""

import json

import pytest

from services.registry.domain.commands import NameOrganization, PlaceOrganization
from tests.registry.conftest import Registry
from tests.registry.test_console import Staff, staff
from tests.registry.test_projections import BY, ONE, PERSON, SAID_AGAIN, STATE, TWO, WHOLE_STORY

CONSOLE = "/registry/console"
__all__ = ["staff"]


@pytest.fixture
def told(of_registry: Registry, staff: Staff) -> Staff:
    of_registry.service.handle_all([(command, BY) for command in WHOLE_STORY])
    of_registry.work()
    return staff


@pytest.mark.requirement("1.15")
def test_a_past_day_shows_what_held_then_under_the_names_of_then(told: Staff) -> None:
    before, after = (told.read(f"{CONSOLE}/organizations/{ONE}?on={year}") for year in ("2012", "2017"))
    assert "As it was on 31 December 2012." in before
    assert "The facts as of that day, as they are known now." in before
    assert "<h1>Example One</h1>" in before
    assert "In the group of" in before
    assert "<h1>Uno</h1>" in after
    assert "In the group of" not in after
    assert "large" in after
    assert "large" not in before
    part = told.read(f"{CONSOLE}/organizations/{TWO}?on=2017-05-01")
    assert "Uno" in part
    assert "Europe" in told.read(f"{CONSOLE}/states/{STATE}?on=1995")
    assert "Example One" in told.read(f"{CONSOLE}/people/{PERSON}?on=2010")


def test_of_two_facts_from_one_day_the_one_stated_or_corrected_last_held(of_registry: Registry, told: Staff) -> None:
    of_registry.service.handle_all([(command, BY) for command in SAID_AGAIN])
    of_registry.work()
    assert "DNK" in told.read(f"{CONSOLE}/organizations/{TWO}?on=2017")
    assert "<dd>CIS</dd>" in told.read(f"{CONSOLE}/states/{STATE}?on=1995")


def test_of_two_names_from_one_day_the_other_is_listed_as_a_former_one(of_registry: Registry, told: Staff) -> None:
    again = NameOrganization(organization=ONE, fact="n2", kind="rename", name="Dos", since="2016")
    of_registry.service.handle(again, BY)
    of_registry.work()
    page = told.read(f"{CONSOLE}/organizations/{ONE}")
    assert "<h1>Dos</h1>" in page
    assert "Uno" in page


def test_a_fact_that_surely_held_is_shown_though_an_earlier_one_may_not_have_begun(
    of_registry: Registry, told: Staff
) -> None:
    """As in figures: that one would not replace it."""
    for fact, country, since in (("p5", "NOR", "2016-03-01"), ("p6", "DNK", "2016")):
        placed = PlaceOrganization(organization=TWO, fact=fact, country=country, since=since)
        of_registry.service.handle(placed, BY)
    of_registry.work()
    assert "NOR" in told.read(f"{CONSOLE}/organizations/{TWO}?on=2016-06-01")


@pytest.mark.requirement("1.15")
def test_a_history_names_others_as_they_were_called_on_the_events_day(told: Staff) -> None:
    merged = told.read(f"{CONSOLE}/organizations/{TWO}/history")
    assert "It became part of <b>Example One</b>." in merged, "in 2015, before it was renamed"


@pytest.mark.requirement("1.15")
def test_names_of_people_are_closed_in_what_is_downloaded(told: Staff) -> None:
    text = told.read(f"{CONSOLE}/people/{PERSON}/history.ndjson")
    lines = [json.loads(line) for line in text.splitlines()]
    assert [json.loads(line["bytes"])["streamversion"] for line in lines] == list(range(1, len(lines) + 1))
    assert "Example Pers" not in text
