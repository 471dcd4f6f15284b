"""What is known since a report was issued: the figures that are other ones now, and the commands that made them so.

Outside the bureau only numbers over open facts are compared: of a number over closed ones a correction would tell how few differ.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from services.reporting.figures import Figure
from services.reporting.queries import Facts, Shelf
from services.reporting.reports.comparing import Change, Comparison, compare, differing
from services.reporting.reports.comparing.differences import identity
from services.reporting.reports.disclosing import figures_open_at, standing
from services.reporting.reports.frozen import frozen_figures
from services.reporting.reports.wtsa import wtsa
from shared.domain.errors import Malformed

Json = dict[str, Any]


class Corrections(msgspec.Struct, frozen=True):
    """`changes` is empty while nothing differs."""

    moment: str
    changes: tuple[Change, ...]


class Correcting:
    """Corrections of issued reports, each found once for the same positions applied.

    `bureau`: for a reader of the bureau, to whom all that was counted then is compared with all that is counted now.
    """

    def __init__(self, facts: Facts, shelf: Shelf) -> None:
        self.facts, self.shelf = facts, shelf
        self._found: dict[tuple[str, str, str], Any] = {}

    def since(self, issued: Any, *, bureau: bool) -> Corrections:  # noqa: ANN401  a row of drafted reports
        """Return what differs at present, of any figure of the report."""
        what = "since, for the bureau" if bureau else "since"
        found: Corrections = self._once(what, issued, lambda now: self._look(issued, now, bureau=bureau))
        return found

    def _look(self, issued: Any, now: str, *, bureau: bool) -> Corrections:  # noqa: ANN401  likewise
        said = msgspec.json.decode(self.shelf.content(issued.json_sha256))
        if issued.audience == "bureau":
            return Corrections(now, tuple(differing(frozen_figures(said), self._figures(issued.period, now))))
        if bureau:
            then = self._figures(issued.period, issued.moment)
            return Corrections(now, tuple(differing(then, self._figures(issued.period, now))))
        then = standing(self.facts, said)
        names = set(map(identity, then))
        present = figures_open_at(self.facts, issued.period, self.facts.moment(now), issued.audience)
        return Corrections(now, tuple(differing(then, [each for each in present if identity(each) in names])))

    def _figures(self, period: str, moment: str) -> list[Figure]:
        try:
            return wtsa(self.facts, period, moment).figures()
        except Malformed:
            # The period was withdrawn or renamed: none of its figures is one of the present.
            return []

    def steps(self, issued: Any, *, bureau: bool) -> Comparison:  # noqa: ANN401  likewise
        """Return why, command by command."""
        moment, audience = self.facts.moment, "bureau" if bureau else issued.audience

        def find(now: str) -> Comparison:
            return compare(self.facts, issued.period, moment(issued.moment), moment(now), audience)

        found: Comparison = self._once(f"steps, for {audience}", issued, find)
        return found

    def _once(self, what: str, issued: Any, find: Callable[[str], Any]) -> Any:  # noqa: ANN401  what `find` gives
        """Pages that everybody may read ask for it: found once for the positions applied, and forgotten with them."""
        now = str(self.facts.moment())
        at = (what, issued.json_sha256, now)
        if at not in self._found:
            self._found = {known: each for known, each in self._found.items() if known[2] == now}
            self._found[at] = find(now)
        return self._found[at]
