"""Organizations: facts marked public of organizations that are public."""

from uuid import UUID

import pytest

from shared.contracts import registry as r
from shared.contracts.markings import MarkingChanged
from shared.domain.event import Marking
from shared.domain.registration import RegisteredInError, Reinstated
from tests.reporting.publication.saying import Saying

pytestmark = pytest.mark.requirement("3.01")
ONE, OTHER, HIDDEN = (f"organization-{UUID(int=number)}" for number in (1, 2, 3))
FACT = f"fact-{UUID(int=4)}"


@pytest.fixture
def registered(saying: Saying) -> Saying:
    """Two that are public, and one that is not."""
    for organization, marking in ((ONE, "public"), (OTHER, "public"), (HIDDEN, "bureau")):
        event = r.OrganizationRegistered(organization, f"Example {organization[-1]}")
        saying.say("registry", organization, event, marking)  # type: ignore[arg-type]  # one of the markings
    return saying


def told(saying: Saying) -> list[tuple[str, dict[str, object]]]:
    saying.read()
    return saying.told()


@pytest.mark.parametrize(
    ("event", "what", "data"),
    [
        (
            r.OrganizationNamed(FACT, "rename", "Example Mobile", "2016"),
            "renamed",
            {"name": "Example Mobile", "since": "2016"},
        ),
        (r.OrganizationMerged(FACT, OTHER, "2016-11"), "merged", {"into": OTHER, "since": "2016-11"}),
        (r.DuplicateRecognized(FACT, OTHER), "recognized-as-the-same", {"same_as": OTHER}),
    ],
)
def test_it_is_told_and_told_that_it_does_not_hold(
    registered: Saying, event: r.OrganizationNamed, what: str, data: dict[str, object]
) -> None:
    registered.say("registry", ONE, event, "public")
    expected = (f"organization-{what}", {"organization": ONE, "fact": FACT, **data})
    assert told(registered) == [expected]
    registered.say("registry", ONE, r.OrganizationFactWithdrawn(FACT, "Example reason"), "public")
    assert told(registered)[1:] == [(expected[0], expected[1] | {"withdrawn": True})]
    registered.say("registry", ONE, r.OrganizationFactWithdrawn(FACT, "Example reason"), "public")
    assert len(told(registered)) == 2


@pytest.mark.parametrize("marking", ["members", "bureau", "restricted"])
def test_what_is_not_public_is_not_told(registered: Saying, marking: Marking) -> None:
    registered.say("registry", ONE, r.OrganizationNamed(FACT, "rename", "Example Mobile"), marking)
    registered.say("registry", ONE, r.OrganizationMerged(FACT, OTHER, "2016"), marking)
    registered.say("registry", ONE, r.DuplicateRecognized(FACT, OTHER), marking)
    assert told(registered) == []


def test_of_an_organization_that_is_not_public_nothing_is_told_nor_is_it_named(registered: Saying) -> None:
    registered.say("registry", HIDDEN, r.OrganizationNamed(FACT, "rename", "Example Mobile"), "public")
    registered.say("registry", HIDDEN, r.OrganizationMerged(FACT, OTHER, "2016"), "public")
    registered.say("registry", ONE, r.OrganizationMerged(FACT, HIDDEN, "2016"), "public")
    registered.say("registry", ONE, r.DuplicateRecognized(FACT, HIDDEN), "public")
    assert told(registered) == []


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (r.OrganizationNamed(FACT, "rename", "Example Mobile", "2016"), "renamed"),
        (r.OrganizationMerged(FACT, OTHER, "2016-11"), "merged"),
        (r.DuplicateRecognized(FACT, OTHER), "recognized-as-the-same"),
    ],
)
def test_what_is_made_public_later_is_told_then_and_withdrawn_once_it_is_closed(
    registered: Saying, event: r.OrganizationNamed, what: str
) -> None:
    registered.say("registry", ONE, event)
    for marking in ("members", "public", "bureau", "public"):
        registered.say("registry", ONE, MarkingChanged("Example reason", FACT), marking)
    found = told(registered)
    assert {name for name, _data in found} == {f"organization-{what}"}
    assert [data.get("withdrawn", False) for _name, data in found] == [False, True, False]


def test_with_an_organization_its_facts_and_those_that_name_it_are_opened_and_closed(registered: Saying) -> None:
    renamed, merged = f"fact-{UUID(int=5)}", f"fact-{UUID(int=6)}"
    registered.say("registry", HIDDEN, r.OrganizationNamed(FACT, "rename", "Example Mobile"), "public")
    registered.say("registry", HIDDEN, r.OrganizationNamed(renamed, "rename", "Example Net", "2016"), "public")
    registered.say("registry", ONE, r.OrganizationMerged(merged, HIDDEN, "2017"), "public")
    assert told(registered) == []
    registered.say("registry", HIDDEN, MarkingChanged("Example reason"), "public")
    opened = [(name, data["fact"]) for name, data in told(registered)]
    assert opened == [
        ("organization-renamed", FACT), ("organization-renamed", renamed), ("organization-merged", merged),
    ]  # fmt: skip
    assert [each["data"]["into_name"] for each in registered.events() if "into_name" in each["data"]] == ["Example Net"]
    for number, event in enumerate((RegisteredInError("Example"), Reinstated("Example")), 1):
        registered.say("registry", HIDDEN, event)
        assert [data.get("withdrawn", False) for _name, data in told(registered)[-3:]] == [number == 1] * 3
    registered.say("registry", HIDDEN, r.OrganizationNameCorrected("Example Three", "Example reason"), "members")
    assert [data.get("withdrawn") for _name, data in told(registered)[9:]] == [True] * 3


def test_another_spelling_a_place_and_a_class_are_not_told(registered: Saying) -> None:
    registered.say("registry", ONE, r.OrganizationNamed(FACT, "spelling", "Exämple"), "public")
    registered.say("registry", ONE, r.OrganizationPlaced(FACT, "HUN"), "public")
    registered.say("registry", ONE, r.OrganizationClassified(FACT, "size", "micro"), "public")
    registered.say("registry", ONE, r.OrganizationFactWithdrawn(FACT, "Example reason"), "public")
    assert told(registered) == []


def test_a_corrected_merger_replaces_the_one_that_was_told(registered: Saying) -> None:
    registered.say("registry", ONE, r.OrganizationMerged(FACT, OTHER, "2016"), "public")
    registered.say("registry", ONE, r.OrganizationMergerCorrected(FACT, OTHER, "2017", "Example reason"), "public")
    merged = {"organization": ONE, "fact": FACT, "into": OTHER}
    assert [data for _what, data in told(registered)] == [merged | {"since": "2016"}, merged | {"since": "2017"}]
    registered.say("registry", ONE, r.OrganizationMergerCorrected(FACT, HIDDEN, "2017", "Example reason"), "public")
    assert told(registered)[2:] == [("organization-merged", merged | {"since": "2017", "withdrawn": True})]
