"""Every outage once, while clerks continue to work, with the result of each."""

import json
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Event
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError

from services.reporting.queries.facts import FactQueries
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.messaging.administration import admin_client, create_topics
from shared.messaging.errors import SourceError
from tests.messaging.test_publisher import positions_in
from tests.oracle.judge import Findings, judged
from tests.outages.clerks import Attempt, Clerks
from tests.outages.site import Site
from tests.plugins.waiting import until

REFUSED_WITHIN, BACK_WITHIN, NOTICED_WITHIN = 2.0, 5.0, 10.0  # seconds
LOGS = {"meetings": "meetings", "partners": "reporting"}  # each topic's log and service


class Outage(NamedTuple):
    """The result of an outage. `back`: seconds after its end until a command was accepted; `drained`: until topics and
    reporting had everything."""

    name: str
    seconds: float
    taken: list[Attempt]
    refused: list[Attempt]
    back: float
    drained: float

    def __str__(self) -> str:
        slowest = {what: max((each.seconds for each in some), default=0) for what, some in self._both}
        return (
            f"{self.name}, {self.seconds:.1f} s: {len(self.taken)} commands taken (slowest {slowest['taken']:.2f} s), "
            f"{len(self.refused)} refused (slowest {slowest['refused']:.2f} s); after its end the first taken within "
            f"{self.back:.2f} s, everything in topics and figures after {self.drained:.1f} s"
        )

    @property
    def _both(self) -> tuple[tuple[str, list[Attempt]], ...]:
        return ("taken", self.taken), ("refused", self.refused)


class Copies:
    """A log's topic and its reader's facts, read over independent connections."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._reporting = create_engine(site.reporting)
        self.logs = {
            "meetings": Log(create_engine(site.meetings), "meetings"),
            "partners": Log(self._reporting, "partners"),
        }
        self._facts = FactQueries(self._reporting)

    def close(self) -> None:
        for log in self.logs.values():
            log.engine.dispose()

    def topic(self, log: str) -> str:
        return f"{self.site.topics}{log}.events"

    def now(self) -> dict[str, int]:
        """Return the number of events in each log, including unsealed ones."""
        return {name: log.size() + log.unsealed() for name, log in self.logs.items()}

    def have(self, sizes: dict[str, int]) -> bool:
        """Return whether so many events are sealed, published and counted; False if a server does not answer."""
        try:
            counted = self._facts.applied_positions()["meetings"] >= sizes["meetings"]
            sealed = all(self.logs[log].size() >= size for log, size in sizes.items())
            return sealed and counted and all(self._published(log, size) for log, size in sizes.items())
        except (DBAPIError, SourceError):
            return False

    def _published(self, log: str, size: int) -> bool:
        """Return whether the topic has all positions in order from 1, ignoring repeats."""
        with self.site.kafka.translated_errors("read the topic"):
            found = positions_in(self.site.kafka, self.topic(log))
        reached = 0
        for position in found:
            reached += position == reached + 1
        return reached >= size


@contextmanager
def copies_of(site: Site) -> Iterator[Copies]:
    copies = Copies(site)
    try:
        yield copies
    finally:
        copies.close()


def outage(name: str, clerks: Clerks, copies: Copies, seconds: float, of: AbstractContextManager[None]) -> Outage:
    """Run an outage for a number of seconds, or longer if the servers need more to stop and start."""
    with of:
        began = time.monotonic()
        Event().wait(seconds)
        last = time.monotonic()
    ended = time.monotonic()
    until(lambda: clerks.taken_after(ended))
    back = next(each for each in clerks.between(ended, float("inf")) if each.taken)
    sizes = copies.now()
    until(lambda: copies.have(sizes))
    found = during(name, clerks, began, last, time.monotonic() - ended)
    return found._replace(back=back.sent + back.seconds - ended)


def during(name: str, clerks: Clerks, first: float, last: float, drained: float) -> Outage:
    sent = clerks.between(first, last)
    taken, refused = [each for each in sent if each.taken], [each for each in sent if not each.taken]
    return Outage(name, last - first, taken, refused, 0.0, drained)


def wiped(copies: Copies, clerks: Clerks, *, anew: bool) -> Outage:
    """Delete both topics; with `anew`, recreate them empty before our program can."""
    began, sizes = time.monotonic(), copies.now()
    topics = [copies.topic(log) for log in LOGS]
    with admin_client(copies.site.kafka) as client:
        client.delete_topics(topics)
    if anew:
        create_topics(copies.site.kafka, topics)
    ended = time.monotonic()
    until(lambda: copies.have(sizes))
    drained = time.monotonic() - ended
    name = "topics wiped and made again" if anew else "topics deleted"
    return during(name, clerks, began, ended + drained, drained)


def found_of(clerks: Clerks, copies: Copies) -> Findings:
    """Judge whether each acknowledged event is recorded exactly once."""
    sealed = list(copies.logs["meetings"].read_all())
    return judged(clerks.acknowledged, (json.loads(event.bytes)["id"] for event in sealed), sealed)


def wrong(found: Outage) -> list[str]:
    """Return the violations that an outage of the database must not cause."""
    said = {(each.status, each.problem, each.again_after) for each in found.refused}
    right = said <= {(503, "/problems/unavailable", "1")}
    return [] if right else [f"{found.name}: commands were refused otherwise than by 503 with Retry-After"]


def late(found: Outage) -> list[str]:
    """Return the steps that took too long in an outage of the database, on an otherwise idle machine."""
    rules = {
        "a refusal took longer than it may": all(each.seconds < REFUSED_WITHIN for each in found.refused),
        "it took too long until a command was taken again": found.back < BACK_WITHIN,
    }
    return [f"{found.name}: {sentence}" for sentence, holds in rules.items() if not holds]
