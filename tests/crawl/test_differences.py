"""What is closed to somebody changes nothing of what that somebody is answered: not a number, not an order, not a header."""

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl.fields import fields_of, told_of
from tests.crawl.planted import Planted, planted
from tests.crawl.scenes import Level, Teller

pytestmark = [pytest.mark.requirement("5.06"), pytest.mark.generated]

CLOSED: dict[str, frozenset[Level]] = {
    "nobody": frozenset({"members", "bureau", "restricted"}),
    "partner": frozenset({"members", "bureau", "restricted"}),
    "reader": frozenset({"bureau", "restricted"}),
}
ADDRESSES = {"attendance": ("meeting", "organization")}
"""Fields that say of which record an event tells: with another one it would be told of another record."""
ISSUED = re.compile(r"/reporting/(issued/|api/issued)")
"""Numbers over closed facts leave the bureau in issued reports alone: of these no text of a closed fact changes anything."""
A_SECRET = "/registry/account/second-factor"
"""Shows another secret each time."""
TEXTS = frozenset(
    f"{event.__name__}.{field.name}"
    for _, event in told_of()
    for field in fields_of(event)
    if field.sort in ("text", "name")
)


@pytest.fixture(scope="module")
def without_members(ground: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    """A home like the other, but for each field of each event that is closed to the public."""
    with planted(*ground, tmp_path_factory.mktemp("public") / "home", Teller(CLOSED["nobody"])) as found:
        yield found


@pytest.fixture(scope="module")
def without_bureau(ground: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    """A home like the other, but for each field of each event that is closed to members."""
    with planted(*ground, tmp_path_factory.mktemp("members") / "home", Teller(CLOSED["reader"])) as found:
        yield found


def test_each_field_of_each_event_is_another_one(everything: Planted, without_members: Planted) -> None:
    others: set[tuple[str, str, str]] = set()
    for one, two in zip(everything.teller.planted, without_members.teller.planted, strict=True):
        pairs = ((field, getattr(one.event, field), getattr(two.event, field)) for field in one.event.__struct_fields__)
        others |= {(one.kind, type(one.event).__name__, field) for field, here, there in pairs if here != there}
    for kind, event in told_of():
        names = {field.path[0] for field in fields_of(event)} - {
            kind,
            *ADDRESSES.get(kind, ()),
            "fact",
            "statement",
            "not_before",
        }
        assert kind == "report" or {name for name in names if (kind, event.__name__, name) not in others} == set(), (
            event
        )


@pytest.fixture(scope="module")
def with_other_texts(
    ground: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Planted]:
    """A home like the other, but for the texts of what is closed to members."""
    with planted(*ground, tmp_path_factory.mktemp("texts") / "home", Teller(CLOSED["reader"], TEXTS)) as found:
        yield found


@pytest.mark.parametrize("who", ["nobody", "reader"])
def test_no_text_of_a_closed_fact_changes_a_report_that_is_issued(
    everything: Planted, with_other_texts: Planted, who: str
) -> None:
    assert not (found := differing(everything, with_other_texts, who, issued=True)), "\n".join(found)


@pytest.mark.parametrize("who", ["nobody", "partner"])
def test_what_is_closed_to_the_public_changes_nothing_for_it(
    everything: Planted, without_members: Planted, who: str
) -> None:
    assert not (found := differing(everything, without_members, who)), "\n".join(found)


def test_what_is_closed_to_members_changes_nothing_for_them(everything: Planted, without_bureau: Planted) -> None:
    assert not (found := differing(everything, without_bureau, "reader")), "\n".join(found)


def differing(one: Planted, other: Planted, who: str, *, issued: bool = False) -> list[str]:
    """The paths that answer otherwise, each with the first lines that differ; issued reports alone, or all the rest."""
    asks, found, count = other.crawler(who), [], 0
    answers = one.crawler(who).only(ISSUED) if issued else one.crawler(who).crawl()
    for answer in answers:
        if bool(ISSUED.match(answer.path)) == issued and answer.rule != A_SECRET:
            count += 1
            here, there = one.without_roots(answer), other.without_roots(asks.ask(answer.path))
            if here != there:
                found.append(f"{answer.path}: {first_difference(here, there)}")
    assert count >= (4 if issued else 20)
    return found


def first_difference(one: bytes, other: bytes) -> list[str]:
    split = re.compile(r"[\n,>]")
    lines = difflib.unified_diff(
        split.split(one.decode(errors="replace")), split.split(other.decode(errors="replace")), n=0, lineterm=""
    )
    return [line[:100] for line in lines if not line.startswith(("---", "+++", "@@"))][:6]
