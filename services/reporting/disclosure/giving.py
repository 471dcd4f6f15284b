"""The numbers of a report disclosed so far, at each meeting and over the period, and the numbers that may be added
without revealing more."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import msgspec

from services.reporting.disclosure.class_breakdown import FigurePair
from services.reporting.disclosure.earlier_reports import (
    EarlierReport,
    Identity,
    by_rule,
    closed_numbers,
    differs_by_few,
    identity_by_rule,
)
from services.reporting.disclosure.rule import FEWEST, WITHHELD, is_counted_whole
from services.reporting.disclosure.sums import SO_FAR, DisclosedSets, closed_sets, is_few, is_near_to_any
from services.reporting.figures import RULES
from services.reporting.figures.figure import Figure
from services.reporting.figures.participation.organizations import WORDS

ORGANIZATIONS, COUNTRIES, CHANGE = "participation.organizations", "participation.countries", "assessment.change"
SEATS = "seats.kept"
OF_SEVERAL = (SO_FAR, " either")  # the participants of one meeting or another


class RequestedFigures(msgspec.Struct, frozen=True):
    """The figures of one request: over all facts, and over those open to the audience."""

    whole: Sequence[Figure]
    open: Sequence[Figure]


class Disclosures:
    """The requested figures of a report, and the figures disclosed so far."""

    def __init__(self, requested: Sequence[RequestedFigures], earlier: Sequence[EarlierReport]) -> None:
        self.requested, self.earlier = requested, earlier
        self.open = by_rule(figure for each in requested for figure in each.open)
        self.open_names = {name for figure in self.open.values() for word, name in figure.of.items() if word in WORDS}
        self.given: dict[Identity, Figure] = {}
        self.joined: dict[Identity, Figure] = {}  # by the identity of the last row of its word
        self.left_out: set[Identity] = set()
        self.differing: dict[Identity, Figure] = {}
        self.meetings: dict[str, DisclosedSets] = {}

    def rows(self, code: str | None) -> list[FigurePair]:
        """Return the figures over organizations at a meeting, or over the period, each paired with the figure over open facts."""
        return [
            (figure, self.open.get(identity_by_rule(figure)))
            for each in self.requested
            for figure in each.whole
            if figure.of.get("meeting") == code and is_counted_whole(figure.key, figure.parameters)
        ]


class At:
    """The numbers disclosed for one meeting or for the period, and those that may be added. `total`: the number of
    organizations."""

    def __init__(self, disclosures: Disclosures, code: str | None, rows: list[FigurePair], total: FigurePair) -> None:
        self.disclosures, self.code, self.rows, self.total = disclosures, code, rows, total
        self.now, self.before = DisclosedSets(), DisclosedSets()
        self.parted: set[str] = set()  # words whose classes are all given separately

    def differs(self, row: FigurePair) -> bool:
        """Return whether a figure differs by a few from an earlier report."""
        if RULES[row[0].key].measures:
            return self._measure_differs(row)
        return differs_by_few(*row, self.disclosures.earlier)

    def _measure_differs(self, row: FigurePair) -> bool:
        """Return whether a measure differs from an earlier report although it counts the same number of organizations."""
        now, total = closed_numbers(*row)[0], closed_numbers(*self.total)[0]
        for each in self.disclosures.earlier:
            then, total_then = each.disclosed_numbers(row[0]), each.disclosed_numbers(self.total[0])
            if then is not None and then[0] != now and (total_then is None or total_then[0] == total):
                return True
        return False

    def is_near(self, name: str, members: AbstractSet[str]) -> bool:
        """Return whether a number over the period is close to that of a meeting."""
        if self.code is not None:
            return False
        given = self.disclosures.meetings.values()
        near = [each.named[name] for each in given if name in each.named]
        if name == name_of(self.total[0], "members"):
            near += [members for each in given for known, members in each.named.items() if known.endswith(OF_SEVERAL)]
        return is_near_to_any(members, near)

    def may_follow(self, row: FigurePair) -> bool:
        """Return whether a figure that depends on others may be given, once those are."""
        whole, open_ = row
        if whole.key == CHANGE:
            return self._change_may_follow(whole)
        if (word := RULES[whole.key].measures) is not None:
            return word in self.parted
        if whole.key == COUNTRIES and any(closed_sets(whole, open_).values()):
            # As many countries as organizations, or nearly: then some country has only one.
            return len(whole.sets.get("all", ())) - int(whole.value or whole.at_least or 0) >= FEWEST
        if whole.key.startswith("retention."):
            return self._is_as_disclosed_before(closed_sets(whole, open_).get("before", frozenset()))
        if whole.key == SEATS:
            return self._is_no_near_one_before(whole, closed_sets(whole, open_).get("before", frozenset()))
        return True

    def _is_as_disclosed_before(self, before: AbstractSet[str]) -> bool:
        """Return whether the previous meeting's set was disclosed there, or does not differ from any disclosed set by
        one to four."""
        name = name_of(self.total[0], "members")
        disclosed = [each.named[name] for each in self.disclosures.meetings.values() if name in each.named]
        return before in disclosed or not any(is_few(before ^ members) for members in disclosed)

    def _is_no_near_one_before(self, whole: Figure, before: AbstractSet[str]) -> bool:
        """Return whether no set of seats disclosed for another meeting differs from the previous meeting's by one to four."""
        names = name_of(whole, "members"), name_of(whole, "before")
        disclosed = [
            each.named[name] for each in self.disclosures.meetings.values() for name in names if name in each.named
        ]
        return self._is_as_disclosed_before(before) and not any(is_few(before ^ members) for members in disclosed)

    def _change_may_follow(self, whole: Figure) -> bool:
        """Return whether this period's number is given: with it, a change reveals the number of the period before."""
        parameters = {name: value for name, value in whole.parameters.items() if name not in ("compared", "rule")}
        compared = msgspec.structs.replace(
            whole, key=str(whole.parameters["compared"]), rule=str(whole.parameters["rule"]), parameters=parameters
        )
        given = self.disclosures.given.get(identity_by_rule(compared))
        return (
            given is not None
            and given.reason != WITHHELD
            and given.unknown == len(whole.sets.get("now unclassified", ()))
        )

    def note(self, whole: Figure) -> None:
        """Note a figure that differs by a few, without its number."""
        open_ = self.total[1]
        assert open_ is not None
        nothing = msgspec.structs.replace(
            whole, value=None, at_least=None, numerator=None, denominator=None, unknown=0, named=(), sets={},
            reason=WITHHELD, evidence=open_.evidence,
        )  # fmt: skip
        self.disclosures.differing[identity_by_rule(whole)] = nothing


def has_number(figure: Figure) -> bool:
    return figure.value is not None or figure.at_least is not None


def name_of(figure: Figure, of_whom: str) -> str:
    """Return the name of the figure's set, the same at every meeting and over the period."""
    of = {word: name for word, name in figure.of.items() if word != "meeting"}
    return f"{identity_by_rule(msgspec.structs.replace(figure, of=of))} {of_whom}"


def of_class(like: Figure, word: str, name: str) -> str:
    return name_of(msgspec.structs.replace(like, of={word: name}), "members")
