"""The headline figure of each item of the resolution, and the total that it is a part of."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from services.reporting.figures import RULES, Figure
from shared.contracts.clauses import Clause

FigureParameters = dict[str, str | int]
Shows = Callable[[Mapping[str, str]], bool]
MOST = 4  # figures of an item that has one for each objective or occurrence


class Headline(msgspec.Struct, frozen=True):
    """A figure: a key, the parameters that differ from its defaults, and its subjects. `at_meetings`: the figure for
    the last meeting; `words`: the subjects of which a few figures are shown. `whole`: the figure of the total that this
    is a part of."""

    key: str
    parameters: FigureParameters = {}
    of: Mapping[str, str] = {}
    at_meetings: bool = False
    words: frozenset[str] | None = None
    whole: "Headline | None" = None

    @property
    def requests(self) -> tuple[tuple[tuple[str, FigureParameters], Shows], ...]:
        """Return the figures that a report requests for it."""
        return ((self.key, self.parameters), self.shows), *(self.whole.requests if self.whole else ())

    @property
    def over_period(self) -> bool:
        """Return whether it is a single figure of the whole period, with the defaults of its rule."""
        return not (self.parameters or self.of or self.at_meetings or self.words)

    def shows(self, of: Mapping[str, str]) -> bool:
        """Return whether it shows figures with these subjects."""
        if self.words is not None:
            return set(of) == self.words
        if self.at_meetings:
            return "meeting" in of and {**of, **self.of} == {**self.of, "meeting": of["meeting"]}
        return of == self.of

    def chosen(self, figures: Sequence[Figure]) -> list[Figure]:
        """Return the figures of a report that it shows, in the report's order; of several meetings, only the last."""
        shown = [
            each for each in figures if each.key == self.key and self.shows(each.of) and self._has_parameters(each)
        ]
        if self.words is not None:
            return [each for each in shown if each.value is not None][:MOST] or shown[:1]
        return sorted(shown, key=lambda each: each.as_of)[-1:]

    def _has_parameters(self, figure: Figure) -> bool:
        chosen = {each.name: each.default for each in RULES[self.key].parameters if each.identifies and each.choices}
        parameters = {**chosen, **self.parameters}
        return all(figure.parameters.get(name, value) == value for name, value in parameters.items())


_ALL_MEETINGS = Headline("meetings.held")
HEADLINES: Mapping[Clause, Headline] = {
    "68-01": Headline("participation.executives"),
    "68-02": Headline("consultations.before"),
    "68-03": Headline(
        "participation.organizations", of={"mode": "remote"}, whole=Headline("participation.organizations")
    ),
    "68-04": Headline("meetings.held", of={"kind": "workshop"}, whole=_ALL_MEETINGS),
    "68-05": Headline("engagement.coverage", of={"activity": "executive meeting"}),
    "68-06": Headline("locations.expertise"),
    "68-07": Headline("seats.regular"),
    "68-08": Headline("agenda.both"),
    "68-09": Headline("meetings.held", of={"subject": "general"}, whole=_ALL_MEETINGS),
    "68-10": Headline("communique.missing", at_meetings=True),
    "68-11": Headline("recordings.share"),
    "68-12": Headline("reports.covered", of={"clause": "68-12"}),
    "68-13": Headline("conclusions.taken"),
    "68-14": Headline("followup.overdue", whole=Headline("followup.actions")),
    "68-15": Headline("reports.submitted", of={"clause": "68-15"}, at_meetings=True),
    "68-T1": Headline("retention.organizations", at_meetings=True),
    "68-T2": Headline("proposals.status", {"kind": "workshop"}),
    "68-T3": Headline("workshops.objectives", words=frozenset(("workshop", "objective"))),
    "68-T4": Headline("participation.low", words=frozenset(("activity", "region"))),
    "68-M1": Headline("promotion.participation", {"when": "after"}, words=frozenset(("country",))),
    "68-M2": Headline("proposals.status", {"state": "agreed"}, whole=Headline("proposals.status")),
    "68-M3": Headline("plan.progress", {"state": "done"}, words=frozenset(("objective",))),
    "68-C1": Headline("gss.inputs"),
    "68-C2": Headline("cooperation.asked", {"state": "answered"}, words=frozenset(("organization",))),
    "68-C3": Headline("participation.private"),
    "68-C4": Headline("consultations.needs", {"kind": "difficulty"}),
}
"""The headline of each item."""
