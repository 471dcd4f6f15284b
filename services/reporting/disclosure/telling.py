"""`told_to`: the figures of a report as an audience may have them."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

import msgspec

from services.reporting.disclosure.earlier import (
    Earlier,
    Identity,
    by_identity,
    closed_numbers,
    differs_by_few,
    identity,
    numbers_of,
)
from services.reporting.disclosure.ledger import SO_FAR, Given, closed_sets, is_near_to_any
from services.reporting.disclosure.rule import FEWEST, JOINED, WITHHELD, is_counted_whole
from services.reporting.disclosure.sums import is_few
from services.reporting.disclosure.words import Row, Word
from services.reporting.figures.figure import Audience, Figure
from services.reporting.figures.participation.developing import NOT_RECORDED as NOT_CONSULTED
from services.reporting.figures.participation.lapsed import NOT_RECORDED as WHY_NOT_KNOWN
from services.reporting.figures.participation.organizations import WORDS

_DIVERSITY_OF = {"diversity.regions": "region", "diversity.categories": "category"}
ORGANIZATIONS, COUNTRIES, CHANGE = "participation.organizations", "participation.countries", "assessment.change"
OF_SEVERAL = (SO_FAR, " either")  # sets of who came to one meeting or another
NOT_ALL = "not all organizations that took part are known"
KEPT_BACK = "it is not known, or it would tell of fewer than five organizations"
FIXED = (WHY_NOT_KNOWN, NOT_CONSULTED)  # reasons that rest on no fact


class Asked(msgspec.Struct, frozen=True):
    """The figures that one asking gives: over all facts, and over those open to the audience."""

    whole: Sequence[Figure]
    open: Sequence[Figure]


class Disclosed(msgspec.Struct, frozen=True):
    """`figures` as they were asked for. `differing`: what is joined or not given again, since it differs by so few from an
    earlier report; without any number."""

    figures: tuple[tuple[Figure, ...], ...]
    differing: tuple[Figure, ...] = ()


def told_to(figures: Sequence[Asked], audience: Audience, earlier: Sequence[Earlier] = ()) -> Disclosed:
    """Return what a report tells an audience, by the rule `disclosure/1`: see `rule.TEXT`. The bureau is told all.

    `earlier`: what the reports told that were issued before to audiences outside the bureau.
    """
    if audience == "bureau":
        return Disclosed(tuple(tuple(each.whole) for each in figures))
    return _Telling(figures, earlier).told()


class _Telling:
    def __init__(self, asked: Sequence[Asked], earlier: Sequence[Earlier]) -> None:
        self.asked, self.earlier = asked, earlier
        self.open = by_identity(figure for each in asked for figure in each.open)
        self.open_names = {name for figure in self.open.values() for word, name in figure.of.items() if word in WORDS}
        self.given: dict[Identity, Figure] = {}
        self.joined: dict[Identity, Figure] = {}  # by that of the last row of its word
        self.left_out: set[Identity] = set()
        self.differing: dict[Identity, Figure] = {}
        self.meetings: dict[str, Given] = {}
        self.unjoined: set[str] = set()

    def told(self) -> Disclosed:
        totals = [
            figure for figure in self.open.values() if figure.key == ORGANIZATIONS and set(figure.of) == {"meeting"}
        ]
        for code in dict.fromkeys(figure.of["meeting"] for figure in totals):
            self.meetings[code] = _At(self, code).give()
        _At(self, None).give()
        found = tuple(tuple(self._as_asked(each)) for each in self.asked)
        return Disclosed(found, tuple(self.differing[name] for name in sorted(self.differing)))

    def rows(self, code: str | None) -> list[Row]:
        """Return the figures over organizations at a meeting, or over the period, each with the one over open facts."""
        return [
            (figure, self.open.get(identity(figure)))
            for each in self.asked
            for figure in each.whole
            if figure.of.get("meeting") == code and is_counted_whole(figure.key, figure.parameters)
        ]

    def _as_asked(self, asked: Asked) -> Iterator[Figure]:
        """In order, each by what stands for it."""
        left = by_identity(asked.open)
        for figure in asked.whole:
            name = identity(figure)
            known = left.pop(name, None)
            if (one := self.given.get(name, known)) is not None and name not in self.left_out:
                yield one
            if name in self.joined:
                yield self.joined[name]
        yield from (figure for name, figure in left.items() if name not in self.left_out)


class _At:
    """Gives the numbers of one meeting, or of the period, in the order in which they matter."""

    def __init__(self, telling: _Telling, code: str | None) -> None:
        self.telling, self.code = telling, code
        self.rows = telling.rows(code)
        self.now, self.before = Given(), Given()
        self.total: Row | None = next(
            (row for row in self.rows if row[0].key == ORGANIZATIONS and not _classes(row[0])), None
        )
        self.parted: set[str] = set()  # words of which every class is given by itself

    def give(self) -> Given:
        if self.total is not None and self._give(self.total):
            for word in WORDS:
                self._give_classes(word)
            for row in self.rows:
                if row[0].key != ORGANIZATIONS and not (
                    _has_number(row[0]) and self._may_follow(row) and self._give(row)
                ):
                    self._keep_back(row)
        return self.now

    def _give(self, row: Row) -> bool:
        """Give a figure if nothing follows from it; otherwise that over open facts stands."""
        whole, open_ = row
        if not _has_number(whole):
            return False
        if self._differs(row):
            self._note(whole)
            self._stand(row, WITHHELD)
            return False
        sets = closed_sets(whole, open_)
        so_far = sets.pop(SO_FAR, None)
        of_period = {name: some for name, some in sets.items() if not name.startswith("was ")}
        was = [some for name, some in sets.items() if name.startswith("was ")]
        if not (self.now.allows(of_period.values()) and self.before.allows(was)):
            return False
        if any(self._is_near(_name(whole, name), some) for name, some in of_period.items()):
            return False
        for name, some in of_period.items():
            self.now.add(_name(whole, name), some)
        self.before.sets += was
        if so_far is not None:
            self.now.named[SO_FAR] = so_far
        self.telling.given[identity(whole)] = self._disclosed(row, whole.unknown)
        return True

    def _keep_back(self, row: Row) -> None:
        """Say of a number over open facts that more is counted than it says, without saying whether it is known."""
        assert self.total is not None
        whole, open_ = row
        known = self.telling.given.get(identity(whole), open_)
        if known is None or known.reason is None or known.reason == WITHHELD or known.reason.startswith("not defined"):
            return
        if any(closed_sets(*self.total).values()):
            self._stand(row, str(whole.reason) if whole.reason in FIXED else KEPT_BACK)

    def _stand(self, row: Row, reason: str) -> None:
        """Give the figure over open facts, with another reason why it is not all."""
        whole, open_ = row
        if open_ is not None and open_.value is None:
            self.telling.given[identity(whole)] = msgspec.structs.replace(open_, reason=reason, sets={})

    def _differs(self, row: Row) -> bool:
        if row[0].key.startswith("diversity."):
            return self._measure_differs(row)
        return differs_by_few(*row, self.telling.earlier)

    def _measure_differs(self, row: Row) -> bool:
        """Return whether a measure is another one though as many organizations are counted."""
        assert self.total is not None
        now, total = closed_numbers(*row)[0], closed_numbers(*self.total)[0]
        for each in self.telling.earlier:
            then, total_then = each.told(row[0]), each.told(self.total[0])
            if then is not None and then[0] != now and (total_then is None or total_then[0] == total):
                return True
        return False

    def _is_near(self, name: str, some: AbstractSet[str]) -> bool:
        """Return whether a number over the period has as good as those of a meeting."""
        if self.code is not None:
            return False
        given = self.telling.meetings.values()
        near = [each.named[name] for each in given if name in each.named]
        if self.total is not None and name == _name(self.total[0], "members"):
            near += [some for each in given for known, some in each.named.items() if known.endswith(OF_SEVERAL)]
        return is_near_to_any(some, near)

    def _may_follow(self, row: Row) -> bool:
        """Return whether a figure that rests on others may be given, once those are."""
        whole, open_ = row
        if whole.key == CHANGE:
            return self._change_may_follow(whole)
        if whole.key.startswith("diversity."):
            return _DIVERSITY_OF[whole.key.rpartition(".")[0]] in self.parted
        if whole.key == COUNTRIES and any(closed_sets(whole, open_).values()):
            # As many countries as organizations, or nearly: then some country has one.
            return len(whole.sets.get("all", ())) - int(whole.value or whole.at_least or 0) >= FEWEST
        if whole.key.startswith("retention."):
            return self._is_as_told_before(closed_sets(whole, open_).get("before", frozenset()))
        return True

    def _is_as_told_before(self, before: AbstractSet[str]) -> bool:
        """Return whether those of the meeting before are as many as was told there, or by no few others."""
        assert self.total is not None
        name = _name(self.total[0], "members")
        told = [each.named[name] for each in self.telling.meetings.values() if name in each.named]
        return before in told or not any(is_few(before ^ some) for some in told)

    def _change_may_follow(self, whole: Figure) -> bool:
        """Return whether the number of this period is given, from which a change tells that of the one before."""
        parameters = {name: value for name, value in whole.parameters.items() if name not in ("compared", "rule")}
        compared = msgspec.structs.replace(
            whole, key=str(whole.parameters["compared"]), rule=str(whole.parameters["rule"]), parameters=parameters
        )
        given = self.telling.given.get(identity(compared))
        return (
            given is not None
            and given.reason != WITHHELD
            and given.unknown == len(whole.sets.get("now unclassified", ()))
        )

    def _give_classes(self, word: str) -> None:
        rows = {row[0].of[word]: row for row in self.rows if row[0].key == ORGANIZATIONS and word in row[0].of}
        if not rows:
            return
        asked = Word(word, rows, self.telling.open_names, self.telling.earlier)
        for name in asked.differing():
            if name in self.telling.open_names:
                self._note(rows[name][0])
        assert self.total is not None
        like = self.total[0]
        found = asked.parted(self.now, lambda name, some: self._is_near(_of_class(like, word, name), some))
        if found is None:
            return
        cells = asked.cells
        for name, some in asked.sets(found, cells):
            self.now.add(_of_class(like, word, name), some)
        if not found.joined:
            self.parted.add(word)
        self.telling.left_out.update(
            identity(figure) for figure in self.telling.open.values() if self._is_row(figure, word)
        )
        for name, row in rows.items():
            if name in found.apart:
                self.telling.left_out.discard(identity(row[0]))
                unknown = row[0].unknown if None in found.apart or word == "status" else 0
                self.telling.given[identity(row[0])] = self._disclosed(row, unknown)
        if found.joined:
            last = list(rows.values())[-1][0]
            unknown = len(cells.all[None]) if None in found.apart else 0
            self.telling.joined[identity(last)] = self._joined(word, len(cells.joined(found.joined)), unknown)

    def _is_row(self, figure: Figure, word: str) -> bool:
        return figure.key == ORGANIZATIONS and word in figure.of and figure.of.get("meeting") == self.code

    def _joined(self, word: str, number: int, unknown: int) -> Figure:
        assert self.total is not None
        total = self._disclosed(self.total, unknown)
        known = total.value is not None
        return msgspec.structs.replace(
            total,
            of={**total.of, word: JOINED},
            value=number if known else None,
            at_least=None if known else number,
            items=(),
        )

    def _disclosed(self, row: Row, unknown: int) -> Figure:
        """Return the numbers over all facts with the names and the evidence over the open ones."""
        assert self.total is not None
        whole, open_ = row
        if (
            open_ is not None
            and (whole.value, numbers_of(whole)) == (open_.value, numbers_of(open_))
            and unknown == open_.unknown
        ):
            return open_  # nothing closed is in it: its reason says more
        shown = open_ or self.total[1]
        assert shown is not None
        return msgspec.structs.replace(
            whole,
            items=() if open_ is None else open_.items,
            evidence=shown.evidence,
            unknown=unknown,
            reason=None if whole.value is not None else self._reason(whole),
            sets={},
        )

    def _reason(self, whole: Figure) -> str:
        """Return why a number is not known, in words that name no meeting but its own."""
        assert self.total is not None
        of_all = self.total[0].reason
        if whole.reason in FIXED:
            return str(whole.reason)
        if of_all is None and not whole.sets.get("members", True) and whole.reason:
            return whole.reason  # how many could not be classified, which is told
        return of_all if of_all and self.code is not None and whole.reason == of_all else NOT_ALL

    def _note(self, whole: Figure) -> None:
        assert self.total is not None
        open_ = self.total[1]
        assert open_ is not None
        nothing = msgspec.structs.replace(
            whole, value=None, at_least=None, numerator=None, denominator=None, unknown=0, items=(), sets={},
            reason=WITHHELD, evidence=open_.evidence,
        )  # fmt: skip
        self.telling.differing[identity(whole)] = nothing


def _has_number(figure: Figure) -> bool:
    return figure.value is not None or figure.at_least is not None


def _classes(figure: Figure) -> set[str]:
    return figure.of.keys() - {"meeting"}


def _name(figure: Figure, of_whom: str) -> str:
    """What the set of a figure is called, at any meeting and over the period."""
    of = {word: name for word, name in figure.of.items() if word != "meeting"}
    return f"{identity(msgspec.structs.replace(figure, of=of))} {of_whom}"


def _of_class(like: Figure, word: str, name: str) -> str:
    return _name(msgspec.structs.replace(like, of={word: name}), "members")
