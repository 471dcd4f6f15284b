"""What is known since a report was issued: the figures that are other ones now, and the commands that made them so."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from services.reporting.figures import Evidence, Figure
from services.reporting.queries import Facts, Shelf
from services.reporting.reports.comparing import Change, Comparison, compare, differing
from services.reporting.reports.wtsa import wtsa
from shared.domain.errors import Malformed


class Corrections(msgspec.Struct, frozen=True):
    """`changes` is empty while nothing differs."""

    moment: str
    changes: tuple[Change, ...]


class Correcting:
    """Corrections of issued reports, each found once for the same positions applied."""

    def __init__(self, facts: Facts, shelf: Shelf) -> None:
        self.facts, self.shelf = facts, shelf
        self._found: dict[tuple[str, str, str], Any] = {}

    def since(self, issued: Any) -> Corrections:  # noqa: ANN401  a row of drafted reports
        """What differs at present, of any figure of the report."""
        found: Corrections = self._once("since", issued, lambda now: self._look(issued, now))
        return found

    def _look(self, issued: Any, now: str) -> Corrections:  # noqa: ANN401  likewise
        then = frozen_figures(self.shelf.content(issued.json_sha256))
        try:
            present = wtsa(self.facts, issued.period, now, issued.audience).figures()
        except Malformed:
            # The period was withdrawn or renamed: none of its figures is one of the present.
            present = []
        return Corrections(now, tuple(differing(then, present)))

    def steps(self, issued: Any) -> Comparison:  # noqa: ANN401  likewise
        """Why, command by command."""
        moment = self.facts.moment

        def find(now: str) -> Comparison:
            return compare(self.facts, issued.period, moment(issued.moment), moment(now), issued.audience)

        found: Comparison = self._once("steps", issued, find)
        return found

    def _once(self, what: str, issued: Any, find: Callable[[str], Any]) -> Any:  # noqa: ANN401  what `find` gives
        """Pages that everybody may read ask for it: found once for the positions applied, and forgotten with them."""
        now = str(self.facts.moment())
        at = (what, issued.json_sha256, now)
        if at not in self._found:
            self._found = {known: each for known, each in self._found.items() if known[2] == now}
            self._found[at] = find(now)
        return self._found[at]


def frozen_figures(content: bytes) -> list[Figure]:
    """The figures of a report in JSON. Of their evidence only as much is there as was written."""
    return [_figure(each) for each in msgspec.json.decode(content)["figures"]]


def _figure(said: dict[str, Any]) -> Figure:
    fields = dict(said)
    fields["as_of"] = date.fromisoformat(fields["as_of"])
    fields["items"], fields["clauses"] = tuple(fields["items"]), tuple(fields["clauses"])
    fields["evidence"] = Evidence()
    return Figure(**fields)
