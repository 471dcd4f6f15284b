"""Queries on the log `partners`: the events in force about a record, by its id; and the public meetings. Both read that
sealed log alone, so they cannot leak anything that was not published."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from threading import Lock
from typing import Any, NamedTuple

import msgspec

from shared.domain.dates import is_exact
from shared.domain.event import SealedEvent, envelope
from shared.domain.ids import kind_of
from shared.event_store.log import Log
from shared.public_view.partner_knowledge import RECORD, Knowledge, PartnerEvent, Status, knowledge_of

AT_A_TIME = 1000
MEETING = "meeting"


class PublicMeeting(NamedTuple):
    """A meeting that is public and dated to the day. `changes`: how often it was published after the first time;
    `recorded`: when it was last published."""

    id: str
    facts: Mapping[str, Any]
    status: Status
    changes: int
    recorded: str

    @property
    def days(self) -> tuple[date, date]:
        first, last = self.facts["first_day"], self.facts.get("last_day")
        return date.fromisoformat(first), date.fromisoformat(last if last and is_exact(last) else first)


class PartnerRecord(NamedTuple):
    """A record as partners know it: its own events in force, and other events that name it. `place`: the cursor up to
    which the log was read."""

    own: Knowledge
    named_in: tuple[PartnerEvent, ...]
    place: str


class _Index:
    """An index of the log by record, up to the point read: the positions of the events about each record, and of those
    that name it."""

    def __init__(self, origin: str | None) -> None:
        self.origin, self.size = origin, 0
        self.subjects: dict[int, str] = {}
        self.about: defaultdict[str, list[int]] = defaultdict(list)
        self.naming: defaultdict[str, list[int]] = defaultdict(list)
        self.meetings: list[PublicMeeting] | None = None

    def take(self, event: SealedEvent) -> None:
        subject = envelope(event.bytes).subject
        self.subjects[event.position] = subject
        self.about[subject].append(event.position)
        for id_ in _names(event.bytes):
            self.naming[id_].append(event.position)
        if kind_of(subject) == MEETING:
            self.meetings = None
        self.size = event.position


class PartnerRecords:
    """The log by record. Each query continues reading from where the last one stopped."""

    def __init__(self, log: Log) -> None:
        self._log, self._lock, self._index = log, Lock(), _Index(None)

    def about(self, id_: str) -> PartnerRecord | None:
        """Return the events in force about a record; None for a record that was never published."""
        with self._lock:
            index = self._read_on()
            naming = list(index.naming.get(id_, ()))
            subjects = dict.fromkeys(index.subjects[position] for position in naming)
            histories = {subject: list(index.about[subject]) for subject in (id_, *subjects) if subject in index.about}
            place = f"{index.origin}:{index.size}"
        if not naming:
            return None
        known = {subject: knowledge_of(map(self._event_at, positions)) for subject, positions in histories.items()}
        naming_events = (
            event for subject, each in known.items() if subject != id_ for event in each.holds if id_ in event.names
        )
        return PartnerRecord(known.get(id_, Knowledge(())), tuple(sorted(naming_events)), place)

    def meetings(self) -> list[PublicMeeting]:
        """Return the public meetings that are dated to the day, in the order in which they were first published."""
        with self._lock:
            index = self._read_on()
            if index.meetings is None:
                index.meetings = list(self._public_meetings(index))
            return index.meetings

    def _public_meetings(self, index: _Index) -> Iterator[PublicMeeting]:
        for id_, positions in index.about.items():
            if kind_of(id_) != MEETING:
                continue
            events = [each for each in map(self._event_at, positions) if each.kind.startswith("meeting-")]
            known = knowledge_of(events)
            facts = [each.data for each in known.holds if "first_day" in each.data]
            if facts and known.status is not None and is_exact(facts[0]["first_day"]):
                yield PublicMeeting(id_, facts[0], known.status, len(events) - 1, events[-1].recorded)

    def _read_on(self) -> _Index:
        """Read new events; start over if the log was replaced."""
        origin, size = self._log.origin(), self._log.size()
        if origin != self._index.origin or size < self._index.size:
            self._index = _Index(origin)
        while self._index.size < size and (batch := self._log.read(self._index.size, AT_A_TIME)):
            for event in batch:
                self._index.take(event)
        return self._index

    def _event_at(self, position: int) -> PartnerEvent:
        [sealed] = self._log.read(position - 1, 1)
        read = envelope(sealed.bytes)
        data = msgspec.json.decode(read.data)
        return PartnerEvent(sealed.position, sealed.recorded, read.type, read.subject, data, _names(sealed.bytes))


def _names(stored: bytes) -> frozenset[str]:
    return frozenset(found.decode() for found in RECORD.findall(stored))
