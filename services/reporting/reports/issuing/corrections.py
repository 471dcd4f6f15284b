"""What is known since a report was issued: the figures that are other ones now, and the commands that made them so."""

from collections import OrderedDict
from datetime import date
from typing import Any

import msgspec

from services.reporting.figures import Evidence, Figure
from services.reporting.queries import Facts, Shelf
from services.reporting.reports.comparing import Change, Comparison, compare, differing
from services.reporting.reports.wtsa import wtsa
from shared.domain.errors import Malformed

REMEMBERED = 64


class Corrections(msgspec.Struct, frozen=True):
    """`changes` is empty while nothing differs."""

    moment: str
    changes: tuple[Change, ...]


class Correcting:
    """Corrections of issued reports, each found once for the same positions applied."""

    def __init__(self, facts: Facts, shelf: Shelf) -> None:
        self.facts, self.shelf = facts, shelf
        self._found: OrderedDict[tuple[str, str], Corrections] = OrderedDict()

    def since(self, issued: Any) -> Corrections:  # noqa: ANN401  a row of drafted reports
        """What differs at present, of any figure of the report."""
        now = str(self.facts.moment())
        at = (issued.json_sha256, now)
        if at not in self._found:
            self._found[at] = self._look(issued, now)
            while len(self._found) > REMEMBERED:
                self._found.popitem(last=False)
        return self._found[at]

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
        return compare(self.facts, issued.period, moment(issued.moment), moment(), issued.audience)


def frozen_figures(content: bytes) -> list[Figure]:
    """The figures of a report in JSON. Of their evidence only as much is there as was written."""
    return [_figure(each) for each in msgspec.json.decode(content)["figures"]]


def _figure(said: dict[str, Any]) -> Figure:
    fields = dict(said)
    fields["as_of"] = date.fromisoformat(fields["as_of"])
    fields["items"], fields["clauses"] = tuple(fields["items"]), tuple(fields["clauses"])
    fields["evidence"] = Evidence(())
    return Figure(**fields)
