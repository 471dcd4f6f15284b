"""What participation is counted over: the organizations at one meeting, or at all held in the period."""

from collections.abc import Callable
from datetime import date
from functools import cached_property

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures.counting import Counting, Presence
from services.reporting.figures.dated import Days
from services.reporting.figures.evidence import Trace


class Gathering(msgspec.Struct, frozen=True, dict=True):
    """The meetings and who was there. `reason`: why these may not be all; `trace`: what was read to know it."""

    of: dict[str, str]
    meetings: list[tuple[rm.Fact, Presence]]
    days: Days
    reason: str | None
    trace: Trace

    @property
    def as_of(self) -> date:
        return self.days[0]

    @property
    def public(self) -> bool:
        return all(present.public for _, present in self.meetings)

    @cached_property
    def names(self) -> frozenset[str]:
        """The organizations, as recorded."""
        first, *others = [present.names for _, present in self.meetings] or [frozenset()]
        return first.union(*others) if others else first

    def entities(self, counting: Counting, level: str, trace: Trace) -> frozenset[str]:
        """The distinct organizations, each under whom it counts as on the day of the gathering."""
        return counting.distinct(self.names, self.days, level, trace)

    def modes(self, counting: Counting, level: str, trace: Trace) -> dict[str, set[str]]:
        """By mode those who took part in it, as far as stated."""
        found: dict[str, set[str]] = {}
        for _, present in self.meetings:
            entities = counting.entities(present.names, self.days, level, trace)
            for mode, names in present.by_mode.items():
                found.setdefault(mode, set()).update(map(entities.__getitem__, names))
        return found

    def without(self, left_out: Callable[[rm.Fact, Presence], set[str]]) -> "Gathering":
        """The same without some of the organizations at each meeting."""
        kept = []
        for meeting, present in self.meetings:
            out = left_out(meeting, present)
            modes = {name: each for name, each in present.modes.items() if name not in out}
            kept.append((meeting, msgspec.structs.replace(present, modes=modes)))
        return msgspec.structs.replace(self, meetings=kept)
