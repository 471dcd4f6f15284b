"""Inference from the disclosed numbers of random histories never yields a number of one to four closed
organizations."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.disclosure import RequestedFigures, by_rule, disclosed_to
from services.reporting.disclosure.earlier_reports import closed_numbers
from services.reporting.disclosure.sums import closed_sets
from services.reporting.figures import Figure
from services.reporting.reports.document import figure_object
from shared.contracts import meetings as m
from tests.reporting.disclosure.telling import (
    ORGANIZATIONS,
    also_came,
    as_earlier,
    asked,
    came,
    every,
    random_record,
)
from tests.reporting.figures.telling import Record

SEEDS = st.integers(0, 2**32)
PARTITIONS = ("region", "category", "size")
JOINED = "under 5, joined"
RATIOS = ("participation.developing", "participation.host", "retention.organizations")


def is_few(number: float) -> bool:
    return 0 < abs(number) < 5


class Shown:
    """The closed numbers of a report as its readers can infer them: the disclosed numbers less the open ones."""

    def __init__(self, given: list[RequestedFigures], figures: list[Figure]) -> None:
        self.open = by_rule(figure for each in given for figure in each.open)
        self.whole = by_rule(figure for each in given for figure in each.whole)
        self.figures = by_rule(figures)

    def closed(self, name: str) -> int:
        """Return a figure's closed number; for the joined classes, less the open members of the classes not shown."""
        figure = self.figures[name]
        return int(closed_numbers(figure, self.open.get(name))[0])

    def of(self, **words: str) -> dict[str, Figure]:
        return {
            name: each
            for name, each in self.figures.items()
            if each.key == ORGANIZATIONS
            and each.of.keys() == words.keys()
            and all(words[w] in ("*", each.of[w]) for w in words)
        }

    def gatherings(self) -> Iterator[dict[str, str]]:
        yield {}
        yield from ({"meeting": figure.of["meeting"]} for figure in self.of(meeting="*").values())

    def classes(self, word: str, at: dict[str, str]) -> tuple[dict[str, int], int | None, int]:
        """Return the numbers of closed members of each class, of the joined ones, and of the unclassified."""
        rows = {figure.of[word]: name for name, figure in self.of(**at, **{word: "*"}).items()}
        joined = rows.pop(JOINED, None)
        found = {name: self.closed(identity) for name, identity in rows.items()}
        missing = sum(
            closed_numbers(each, None)[0]
            for each in self.open.values()
            if each.key == ORGANIZATIONS
            and each.of.keys() == {*at, word}
            and at.items() <= each.of.items()
            and each.of[word] not in rows
        )
        if joined is None:
            unclassified = max(
                (int(closed_numbers(self.figures[i], self.open.get(i))[3]) for i in rows.values()), default=0
            )
            return found, None, unclassified
        every_row = (
            self.of(**at, **{word: "*"}),
            {name: each for name, each in self.open.items() if each.key == ORGANIZATIONS},
        )
        unknown, open_unknown = (
            max(
                (
                    each.unknown
                    for each in some.values()
                    if each.of.keys() == {*at, word} and at.items() <= each.of.items()
                ),
                default=0,
            )
            for some in every_row
        )
        # Unclassified organizations, where few, are among the joined.
        together = int(closed_numbers(self.figures[joined], None)[0] - missing - (0 if unknown else open_unknown))
        return found, together, max(0, unknown - open_unknown)


@pytest.mark.requirement("5.02")
@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_no_class_of_few_follows_from_what_is_told_of_a_meeting_or_the_period(seed: int) -> None:
    given_ = asked(random_record(Random(seed)))
    shown = Shown(given_, every(disclosed_to(given_, "public")))
    for at in shown.gatherings():
        (name,) = shown.of(**at)
        total = shown.closed(name)
        assert not is_few(total), at
        for word in PARTITIONS:
            classes, joined, unclassified = shown.classes(word, at)
            assert not any(map(is_few, (*classes.values(), unclassified))), (at, word, classes)
            assert joined is None or not is_few(joined), (seed, at, word, classes, joined)
            if any(classes.values()) or joined:
                assert not is_few(total - sum(classes.values()) - (joined or 0) - unclassified), (at, word)


@pytest.mark.requirement("5.02")
@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_no_few_follow_from_shares_nor_from_the_period_less_a_meeting(seed: int) -> None:
    given_ = asked(random_record(Random(seed)))
    shown = Shown(given_, every(disclosed_to(given_, "public")))
    told: dict[str, dict[str, frozenset[str]]] = {}
    for name, figure in shown.figures.items():
        closed = closed_numbers(figure, shown.open.get(name))
        if figure.key.startswith(RATIOS) and figure.value is not None and any(closed):
            assert not any(map(is_few, parts_of(shown.whole[name], shown.open.get(name)))), figure
        if figure.key.startswith(("participation.newcomers", "participation.returners", "participation.lapsed")):
            assert not is_few(closed[0]), figure
        if figure.key == ORGANIZATIONS and name in shown.whole and any(closed):
            of = {word: each for word, each in figure.of.items() if word != "meeting"}
            sets = closed_sets(shown.whole[name], shown.open.get(name))
            told.setdefault(str(of), {})[figure.of.get("meeting", "")] = frozenset(sets["members"])
    for about, of_each in told.items():
        over = of_each.pop("", None)
        for code, there in of_each.items():
            assert over is None or not there <= over or not is_few(len(over - there)), (about, code)


def parts_of(whole: Figure, open_: Figure | None) -> list[int]:
    """Return the closed parts of a share: numerator, denominator, and remainder."""
    one, other = whole.sets, {} if open_ is None else open_.sets
    of = "all" if "all" in one else "before"
    pairs = [(sets.get("members", frozenset()), sets.get(of, frozenset())) for sets in (one, other)]
    (part, among), (open_part, open_among) = pairs
    return [len(part ^ open_part), len(among ^ open_among), len((among - part) ^ (open_among - open_part))]


@pytest.mark.requirement("5.03")
@settings(max_examples=30, deadline=None)
@given(SEEDS, st.integers(1, 7))
def test_no_few_follow_from_two_reports(seed: int, more: int) -> None:
    random = Random(seed)
    record = random_record(random)
    first = Shown(given_ := asked(record), every(disclosed_to(given_, "public")))
    earlier = as_earlier(record)
    for number in range(more):
        if random.random() < 0.8:
            also_came(record, f"Later {number}", random.choice(("FIN", "JPN", "TUN")), random.choice(("EX-1", "EX-2")))
        else:
            stream = random.choice([s for s in record.versions if "/" in s])
            record.says("meetings", stream, m.AttendanceWithdrawn(stream, "Example withdrawal"))
    second = Shown(given_ := asked(record), every(disclosed_to(given_, "public", [earlier])))
    for at in second.gatherings():
        (name,) = second.of(**at)
        then, now = first.closed(name), second.closed(name)
        assert not (then and now and is_few(now - then)), at
        for word in PARTITIONS:
            was, is_ = first.classes(word, at), second.classes(word, at)
            if not (any(was[0].values()) and any(is_[0].values())):
                continue
            assert not any(is_few(is_[0][each] - was[0][each]) for each in was[0].keys() & is_[0].keys()), (at, word)
            both = was[0].keys() & is_[0].keys()
            rest = [
                sum(n for each, n in one[0].items() if each not in both) + (one[1] or 0) + one[2] for one in (was, is_)
            ]
            assert not is_few(rest[1] - rest[0]) or is_few(now - then), (at, word, was, is_)


@pytest.mark.requirement("5.02")
def test_what_differs_among_the_joined_makes_no_difference() -> None:
    """8 Europe, 6 Asia-Pacific; 2 Americas and 1 Arab States, or 1 and 2: one organization is of another country."""
    one, other = (told_as_json(came(*["FIN"] * 8, *["JPN"] * 6, "USA", country, "TUN")) for country in ("USA", "TUN"))
    assert one == other
    assert told_as_json(came(*["FIN"] * 8, *["JPN"] * 5, "USA", "USA", "TUN", "FIN")) != one


def told_as_json(record: Record) -> list[object]:
    return [figure_object(figure) for figure in every(disclosed_to(asked(record), "public"))]


@pytest.mark.requirement("5.02")
def test_the_bureau_is_told_all() -> None:
    given_ = asked(came("FIN", "FIN", "TUN"))
    assert every(disclosed_to(given_, "bureau")) == [figure for each in given_ for figure in each.whole]
