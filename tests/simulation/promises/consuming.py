"""Consume: a state is a prefix of each log and equals its fold, each event once, in the transaction that moves the
mark."""

from collections.abc import Mapping
from typing import NamedTuple

from services.reporting.projections import Fold
from services.reporting.read_models.facts import Fact
from services.reporting.read_models.tables import fact_of
from shared.domain.event import StoredEvent
from shared.event_store.codec import Undecodable
from shared.event_store.projector import RecordedEvent
from tests.simulation.broken import Broken
from tests.simulation.databases import Database
from tests.simulation.installation import codecs
from tests.simulation.promises.sealing import Entry, Sealing

PREFIX = "a consumer's state is a prefix of each log"
FACTS = "facts are those of a replay"
ASIDE = "what cannot be read is set aside with the rest of its stream"


class Standing(NamedTuple):
    origin: str | None = None
    position: int = 0


def standing(database: Database, consumer: str, log: str) -> Standing:
    rows = database.rows("SELECT origin, position FROM consumer_marks WHERE consumer = ? AND log = ?", (consumer, log))
    return Standing(*rows[0]) if rows else Standing()


class Folded:
    """The expected result of a consumer over the first events of a log: facts by position, and events set aside."""

    def __init__(self, sealing: Sealing) -> None:
        self._sealing, self.position = sealing, 0
        self.fold, self.aside, self.events = Fold(), dict[int, str](), list[StoredEvent]()

    def upto(self, position: int) -> None:
        for entry in self._sealing.entries[self.position : position]:
            self._add(entry)
        self.position = position

    def _add(self, entry: Entry) -> None:
        try:
            event = codecs()[self._sealing.log].decode(entry.stored)
        except Undecodable:
            event = None
        if event is None or entry.stream in self.aside.values():
            self.aside[entry.position] = entry.stream
            return
        self.events.append(event)
        self.fold.apply(RecordedEvent(self._sealing.log, entry.position, entry.recorded, event))


class Consuming:
    """Checks one consumer, by its name in its service's database. `facts`: whether it makes reporting's facts."""

    def __init__(self, database: Database, consumer: str, logs: Mapping[str, Sealing], *, facts: bool = False) -> None:
        self._database, self._name, self._logs, self._facts = database, consumer, logs, facts
        self._folded = {log: Folded(sealing) for log, sealing in logs.items()}

    @property
    def service(self) -> str:
        return self._database.name

    @property
    def name(self) -> str:
        """Return the name; that of the live facts contains their number."""
        return f"facts_{self._database.rows('SELECT number FROM facts_live')[0][0]}" if self._facts else self._name

    def check(self) -> None:
        name = self.name
        for log, sealing in self._logs.items():
            at = standing(self._database, name, log)
            if at.position > len(sealing.entries) or (at.position and at.origin != sealing.origin):
                raise Broken(PREFIX, f"{name} stands at {at} of {sealing.origin}, which has {len(sealing.entries)}")
            folded = self._folded[log]
            if at.position < folded.position:
                # Reset with its database: fold from the beginning again.
                folded = self._folded[log] = Folded(sealing)
            if at.position == folded.position and at.position:
                continue
            folded.upto(at.position)
            self._check_aside(name, log, folded)
            if self._facts:
                self._check_facts(name, log, folded)
                self._check_tiles(name, log, sealing.entries[: at.position])

    def check_end(self) -> None:
        """Check that the consumer has reached the end of every log."""
        for log, sealing in self._logs.items():
            at = standing(self._database, self.name, log).position
            if at != len(sealing.entries):
                raise Broken("who reads comes to the end", f"{self.name} is at {at} of {len(sealing.entries)} of {log}")

    def _check_aside(self, name: str, log: str, folded: Folded) -> None:
        rows = self._database.rows(
            "SELECT position, stream FROM consumer_set_aside WHERE consumer = ? AND log = ?", (name, log)
        )
        if dict(rows) != folded.aside:
            raise Broken(ASIDE, f"{name} of {log} has set aside {dict(rows)}, and should {folded.aside}")

    def _check_facts(self, name: str, log: str, folded: Folded) -> None:
        rows = self._database.rows(f"SELECT known_from, known_to, said FROM {name}_{log} ORDER BY known_from")
        made = {
            (fact.known_from, folded.fold.closed.get((log, fact.known_from))): fact for fact in folded.fold.versions
        }
        found = {(row[0], row[1]): fact_of(row[1:]) for row in rows}
        if made.keys() != found.keys():
            raise Broken(FACTS, f"{name} of {log} at {folded.position} has {sorted(found)}, a replay {sorted(made)}")
        for place, fact in found.items():
            if _said(fact) != _said(made[place]):
                raise Broken(FACTS, f"{name} of {log} at {folded.position} says {fact}, a replay {made[place]}")

    def _check_tiles(self, name: str, log: str, entries: list[Entry]) -> None:
        rows = self._database.rows(
            f"SELECT hashes, recorded FROM {name}_tiles WHERE log = ? ORDER BY tile",
            (log,),
        )
        hashes, recorded = b"".join(row[0] for row in rows), b"".join(row[1] for row in rows)
        if hashes != b"".join(entry.leaf for entry in entries):
            raise Broken(PREFIX, f"{name} has {len(hashes) // 32} leaves of {log}, not the first {len(entries)}")
        if recorded != "".join(entry.recorded for entry in entries).encode():
            raise Broken(PREFIX, f"{name} has other recorded times than {log}")


def _said(fact: Fact) -> tuple[object, ...]:
    return fact.body, fact.events, fact.event, fact.recorded
