"""`disclosed_to`: the figures of a report as disclosed to an audience."""

from collections.abc import Iterator, Sequence

import msgspec

from services.reporting.disclosure.class_breakdown import ClassBreakdown, FigurePair
from services.reporting.disclosure.earlier_reports import EarlierReport, by_rule, identity_by_rule, numbers_of
from services.reporting.disclosure.giving import (
    ORGANIZATIONS,
    At,
    Disclosures,
    RequestedFigures,
    has_number,
    name_of,
    of_class,
)
from services.reporting.disclosure.rule import JOINED, WITHHELD
from services.reporting.disclosure.sums import SO_FAR, DisclosedSets, closed_sets
from services.reporting.figures.figure import Figure
from services.reporting.figures.participation.lapsed import NOT_RECORDED as WHY_NOT_KNOWN
from services.reporting.figures.participation.organizations import WORDS
from services.reporting.figures.participation.shares import NOT_RECORDED as NOT_CONSULTED
from shared.public_view.openness import Audience

NOT_ALL = "not all organizations that took part are known"
KEPT_BACK = "it is not known, or it would tell of fewer than five organizations"
FIXED = (WHY_NOT_KNOWN, NOT_CONSULTED)  # reasons that depend on no fact


class Disclosed(msgspec.Struct, frozen=True):
    """The result. `figures`: in the requested order. `differing`: the figures joined or not given again because they
    differ by a few from an earlier report; without any number."""

    figures: tuple[tuple[Figure, ...], ...]
    differing: tuple[Figure, ...] = ()


def disclosed_to(
    figures: Sequence[RequestedFigures], audience: Audience, earlier: Sequence[EarlierReport] = ()
) -> Disclosed:
    """Return a report as disclosed to an audience, by the rule `disclosure/1` (see `rule.TEXT`). The bureau gets
    everything.

    `earlier`: the disclosures of reports issued before to audiences outside the bureau.
    """
    if audience == "bureau":
        return Disclosed(tuple(tuple(each.whole) for each in figures))
    return _disclosed(Disclosures(figures, earlier))


def _disclosed(disclosures: Disclosures) -> Disclosed:
    totals = [
        figure for figure in disclosures.open.values() if figure.key == ORGANIZATIONS and set(figure.of) == {"meeting"}
    ]
    for code in dict.fromkeys(figure.of["meeting"] for figure in totals):
        disclosures.meetings[code] = _give(disclosures, code)
    _give(disclosures, None)
    found = tuple(tuple(_in_requested_order(disclosures, each)) for each in disclosures.requested)
    return Disclosed(found, tuple(disclosures.differing[name] for name in sorted(disclosures.differing)))


def _in_requested_order(disclosures: Disclosures, requested: RequestedFigures) -> Iterator[Figure]:
    """Yield the figures in the requested order, each as it is disclosed, followed by any joined figure."""
    open_only = by_rule(requested.open)
    for figure in requested.whole:
        name = identity_by_rule(figure)
        open_figure = open_only.pop(name, None)
        if (given := disclosures.given.get(name, open_figure)) is not None and name not in disclosures.left_out:
            yield given
        if name in disclosures.joined:
            yield disclosures.joined[name]
    yield from (figure for name, figure in open_only.items() if name not in disclosures.left_out)


def _give(disclosures: Disclosures, code: str | None) -> DisclosedSets:
    """Disclose the numbers of one meeting, or of the period; none if the number of organizations is not disclosed."""
    rows = disclosures.rows(code)
    totals = (row for row in rows if row[0].key == ORGANIZATIONS and row[0].of.keys() <= {"meeting"})
    total = next(totals, None)
    return DisclosedSets() if total is None else _Giving(disclosures, code, rows, total).give()


class _Giving(At):
    """The disclosure of the numbers of one meeting or of the period, in order of importance."""

    def give(self) -> DisclosedSets:
        if self._give(self.total):
            for word in WORDS:
                self._give_classes(word)
            for row in self.rows:
                if row[0].key != ORGANIZATIONS and not (
                    has_number(row[0]) and self.may_follow(row) and self._give(row)
                ):
                    self._keep_back(row)
        return self.now

    def _give(self, row: FigurePair) -> bool:
        """Give a figure if nothing closed can be derived from it; otherwise the figure over open facts remains."""
        whole, open_ = row
        if not has_number(whole):
            return False
        if self.differs(row):
            self.note(whole)
            self._stand(row, WITHHELD)
            return False
        sets = closed_sets(whole, open_)
        so_far = sets.pop(SO_FAR, None)
        of_period = {name: members for name, members in sets.items() if not name.startswith("was ")}
        was = [members for name, members in sets.items() if name.startswith("was ")]
        if not (self.now.allows(of_period.values()) and self.before.allows(was)):
            return False
        if any(self.is_near(name_of(whole, name), members) for name, members in of_period.items()):
            return False
        for name, members in of_period.items():
            self.now.add(name_of(whole, name), members)
        self.before.sets += was
        if so_far is not None:
            self.now.named[SO_FAR] = so_far
        self.disclosures.given[identity_by_rule(whole)] = self._disclosed(row, whole.unknown)
        return True

    def _keep_back(self, row: FigurePair) -> None:
        """Note on a number over open facts that there may be more, without revealing whether the whole is known."""
        whole, open_ = row
        known = self.disclosures.given.get(identity_by_rule(whole), open_)
        if known is None or known.reason is None or known.reason == WITHHELD or known.reason.startswith("not defined"):
            return
        if any(closed_sets(*self.total).values()):
            self._stand(row, str(whole.reason) if whole.reason in FIXED else KEPT_BACK)

    def _stand(self, row: FigurePair, reason: str) -> None:
        """Give the figure over open facts, with another reason for its being incomplete."""
        whole, open_ = row
        if open_ is not None and open_.value is None:
            self.disclosures.given[identity_by_rule(whole)] = msgspec.structs.replace(open_, reason=reason, sets={})

    def _give_classes(self, word: str) -> None:
        rows = {row[0].of[word]: row for row in self.rows if row[0].key == ORGANIZATIONS and word in row[0].of}
        if not rows:
            return
        breakdown = ClassBreakdown(word, rows, self.disclosures.open_names, self.disclosures.earlier)
        for name in breakdown.differing:
            if name in self.disclosures.open_names:
                self.note(rows[name][0])
        like = self.total[0]
        partition = breakdown.partition(
            self.now, lambda name, members: self.is_near(of_class(like, word, name), members)
        )
        if partition is None:
            return
        cells = breakdown.cells
        for name, members in breakdown.sets(partition, cells):
            self.now.add(of_class(like, word, name), members)
        if not partition.joined:
            self.parted.add(word)
        self.disclosures.left_out.update(
            identity_by_rule(figure) for figure in self.disclosures.open.values() if self._is_row(figure, word)
        )
        for name, row in rows.items():
            if name in partition.apart:
                self.disclosures.left_out.discard(identity_by_rule(row[0]))
                unknown = row[0].unknown if None in partition.apart or word == "status" else 0
                self.disclosures.given[identity_by_rule(row[0])] = self._disclosed(row, unknown)
        if partition.joined:
            last = list(rows.values())[-1][0]
            unknown = len(cells.all[None]) if None in partition.apart else 0
            self.disclosures.joined[identity_by_rule(last)] = self._joined(
                word, len(cells.joined(partition.joined)), unknown
            )

    def _is_row(self, figure: Figure, word: str) -> bool:
        return figure.key == ORGANIZATIONS and word in figure.of and figure.of.get("meeting") == self.code

    def _joined(self, word: str, number: int, unknown: int) -> Figure:
        total = self._disclosed(self.total, unknown)
        known = total.value is not None
        return msgspec.structs.replace(
            total,
            of={**total.of, word: JOINED},
            value=number if known else None,
            at_least=None if known else number,
            named=(),
        )

    def _disclosed(self, row: FigurePair, unknown: int) -> Figure:
        """Return the numbers over all facts with the names and the evidence over the open ones."""
        whole, open_ = row
        if (
            open_ is not None
            and (whole.value, numbers_of(whole)) == (open_.value, numbers_of(open_))
            and unknown == open_.unknown
        ):
            return open_  # it contains nothing closed, and its own reason is more specific
        shown = open_ or self.total[1]
        assert shown is not None
        return msgspec.structs.replace(
            whole,
            named=() if open_ is None else open_.named,
            evidence=shown.evidence,
            unknown=unknown,
            reason=None if whole.value is not None else self._reason(whole),
            sets={},
        )

    def _reason(self, whole: Figure) -> str:
        """Return why a number is not known, in words that name no other meeting."""
        of_all = self.total[0].reason
        if whole.reason in FIXED:
            return str(whole.reason)
        if of_all is None and not whole.sets.get("members", True) and whole.reason:
            return whole.reason  # the number of the unclassified, which is disclosed
        return of_all if of_all and self.code is not None and whole.reason == of_all else NOT_ALL
