"""Logs that a test writes event by event, and the resulting events for partners."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.reporting.publication import DuePublisher, partner_projector
from shared.contracts import meetings as m
from shared.contracts.partner_versions import OVERLAPS
from shared.domain.event import Marking, PublishedEvent, SealedEvent
from shared.environment.clock import timestamp
from shared.event_store.codec import EventMetadata
from shared.event_store.log import Log
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.sealer import Sealer
from tests.reporting.conftest import Reporting
from tests.reporting.histories import CODECS, ORIGINS

BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)
SERIES, MEETING = f"series-{UUID(int=1)}", f"meeting-{UUID(int=2)}"
OPENED = m.SeriesOpened(SERIES, "EX", "Example meetings", "executive meeting")
PLANNED = m.MeetingPlanned(MEETING, SERIES, "EX-07", "2027-03-01", 7, None, "Budapest", "HUN", "in person")
TOLD = {
    "meeting": MEETING, "code": "EX-07", "series_name": "Example meetings", "first_day": "2027-03-01", "ordinal": 7,
    "city": "Budapest", "country": "HUN", "mode": "in person",
}  # fmt: skip
CODE = {"meeting": MEETING, "code": "EX-07"}


class Saying:
    """`now` is the worker's clock. Events are sealed as they are written, and read when `read` is called."""

    def __init__(self, reporting: Reporting) -> None:
        self.reporting, self.now = reporting, BEGAN
        self.logs: dict[str, list[SealedEvent]] = {log: [] for log in CODECS}
        self._versions: dict[str, int] = {}
        self.key = OutboxKey(reporting.settings.outbox_key)
        engine, reader = reporting.service.engine, reporting.service.reader
        self.due: Callable[[], int] = DuePublisher(engine, reader, self.key, lambda: self.now)

    def say(
        self,
        log: str,
        stream: str,
        event: PublishedEvent,
        marking: Marking = "bureau",
        actor: str = "account-operator",
        id_: str | None = None,
    ) -> str:
        """Seal an event, by default with an id that states no time; return its id."""
        version = self._versions[stream] = self._versions.get(stream, 0) + 1
        position = len(self.logs[log]) + 1
        id_ = id_ or str(UUID(int=(list(CODECS).index(log) + 1) << 64 | position, version=4))
        heading = EventMetadata(id=id_, stream=stream, version=version, actor=actor, correlation="c", marking=marking)
        self.logs[log].append(SealedEvent(position, timestamp(BEGAN), CODECS[log].encode(heading, event)))
        return id_

    def meeting(self, *events: PublishedEvent, marking: Marking = "bureau") -> str:
        """Say events of the meeting, which is planned first; return the id of the last."""
        if not self.logs["meetings"]:
            self.say("meetings", SERIES, OPENED)
            self.say("meetings", MEETING, PLANNED, "public")
        return [self.say("meetings", MEETING, event, marking) for event in events][-1] if events else ""

    def read(self, logs: Iterable[str] = CODECS, batch: int = 1000) -> None:
        """Let publication read new events, in batches, log by log."""
        projector = partner_projector(self.reporting.service.engine, self.key, lambda: self.now)
        for log in logs:
            fresh = self.logs[log][projector.cursor(log).position :]
            for at in range(0, len(fresh), batch):
                projector.apply(log, ORIGINS[log], fresh[at : at + batch])

    def told(self) -> list[tuple[str, dict[str, Any]]]:
        """Return short type and data of every event published to partners; of parallel versions only the first."""
        later = {each.followed_by for each in OVERLAPS}
        told = (each for each in self.events() if each["type"] not in later)
        return [(each["type"].removeprefix("rapporteur.partners.")[:-3], each["data"]) for each in told]

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(sealed.bytes) for sealed in self.sealed()]

    def sealed(self) -> Sequence[SealedEvent]:
        engine = self.reporting.service.engine
        Sealer(engine, "partners", self.key).seal_all()
        return list(Log(engine, "partners").read_all())
