"""The fold of events into fact versions, in memory: the same for the tables and for a replay."""

from collections.abc import Iterable

import msgspec

from services.reporting import read_models as rm
from services.reporting.projections.rules import RULES, Key
from services.reporting.read_models.facts import KIND_OF
from shared.event_store.projector import Recorded


class Fold:
    """Folds events into facts. `open` holds the versions that are known now, by stream; `closed` which earlier ones ended."""

    def __init__(self, known: Iterable[rm.Fact] = ()) -> None:
        self.open: dict[str, dict[Key, rm.Fact]] = {}
        self.made: dict[tuple[str, int], rm.Fact] = {}
        self.closed: dict[tuple[str, int], int] = {}
        for fact in known:
            self.open.setdefault(fact.stream, {})[(fact.kind, fact.fact)] = fact

    def add(self, recorded: Recorded) -> None:
        event = recorded.event
        rule = RULES.get(type(event.data))
        if rule is None:
            return
        facts = self.open.setdefault(event.stream, {})
        made = rule(event.data, event.stream, facts)
        if made is None:
            return
        key = (KIND_OF[type(made.body)], made.fact)
        last = facts.get(key)
        if last is not None:
            self._close(last, recorded.position)
        fact = rm.Fact(
            recorded.log,
            recorded.position,
            event.stream,
            made.fact,
            made.body,
            made.since,
            made.until,
            made.withdrawn,
            (*last.events, recorded.position) if last else (recorded.position,),
            recorded.recorded,
            event.id,
            event.actor,
            event.marking,
        )
        facts[key] = fact
        self.made[(fact.log, fact.known_from)] = fact

    def _close(self, fact: rm.Fact, position: int) -> None:
        place = (fact.log, fact.known_from)
        if place in self.made:
            self.made[place] = msgspec.structs.replace(self.made[place], known_to=position)
        else:
            self.closed[place] = position


def replayed(events: Iterable[Recorded]) -> list[rm.Fact]:
    """All versions of all facts that the events make, from nothing: what the tables must hold."""
    fold = Fold()
    for recorded in events:
        fold.add(recorded)
    return list(fold.made.values())
