"""Publish to partners: the meaning of public facts, exactly once and in order, under ids derived from the facts."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

from services.reporting.publication.known_records import KnownRecord
from services.reporting.publication.names import in_all_versions, in_first_version
from services.reporting.publication.partner_log import partner_event_id
from services.reporting.publication.translators import TRANSLATORS
from services.reporting.read_models.publication import PUBLICATION
from shared.contracts import meetings
from shared.contracts.records import COMMUNIQUE, ORGANIZATION
from shared.domain.event import ExternalEvent, StoredEvent
from shared.domain.ids import kind_of
from shared.public_view.meetings import MeetingView, partner_events, release_embargo
from tests.simulation.broken import Broken
from tests.simulation.clocks import Wall
from tests.simulation.databases import Database
from tests.simulation.installation import codecs
from tests.simulation.promises.consuming import Folded, standing
from tests.simulation.promises.sealing import Sealing

LOG = "partners"
IDS = "what partners are told has an id that follows from the fact"
ONCE = "partners are told of a fact once"
TOLD = "partners are told what is public"
EMBARGO = "nothing leaves before its embargo is over"
FAR = "9999-12-31T23:59:59Z"


class _PartnerLog:
    """The publication's log in memory: known records and published events, by stream."""

    def __init__(self) -> None:
        self.records: dict[str, KnownRecord] = {}
        self.said: dict[str, list[tuple[str, ExternalEvent]]] = {}

    def known(self, stream: str) -> KnownRecord | None:
        return self.records.get(stream)

    def set_known(self, stream: str, known: KnownRecord) -> None:
        self.records[stream] = known

    def published(self, stream: str) -> Sequence[ExternalEvent]:
        return in_first_version(event for _id, event in self.said.get(stream, []))

    def publish(self, stream: str, cause: str, events: Sequence[ExternalEvent]) -> int:
        for event in in_all_versions(self.known, events):
            id_ = str(uuid5(UUID(cause), codecs()[LOG].type_of(event)))
            told = self.said.setdefault(stream, [])
            if id_ not in {before for before, _event in told}:
                told.append((id_, event))
        return len(events)


class Telling:
    """Compares with a translation of the events read so far; for embargoed streams only at the end."""

    def __init__(self, wall: Wall, database: Database, logs: Mapping[str, Sealing]) -> None:
        self._wall, self._database, self._logs = wall, database, logs
        self._begin()

    def _begin(self) -> None:
        self._partner_log, self._folded = _PartnerLog(), {log: Folded(sealing) for log, sealing in self._logs.items()}
        self._embargoed: dict[str, str] = {}
        self._causes: dict[str, StoredEvent] = {}
        self._last = 0
        self._told: dict[str, list[tuple[str, ExternalEvent]]] = {}
        self._seen: set[str] = set()

    def check(self) -> None:
        at = {log: standing(self._database, PUBLICATION, log).position for log in self._logs}
        if any(at[log] < folded.position for log, folded in self._folded.items()):
            # The database was reset: later events are unknown again.
            self._begin()
        for log, position in at.items():
            self._read(log, position)
        rows = self._database.rows(
            "SELECT seq, id, bytes FROM partners_events WHERE seq > ? ORDER BY seq", (self._last,)
        )
        for self._last, id_, stored in rows:
            self._heard(id_, codecs()[LOG].decode(stored))
        for stream in self._told.keys() | self._partner_log.said.keys():
            if stream not in self._embargoed and self._told.get(stream, []) != self._partner_log.said.get(stream, []):
                raise Broken(
                    TOLD, f"of {stream} {self._told.get(stream)}, and should be {self._partner_log.said.get(stream)}"
                )

    def _read(self, log: str, position: int) -> None:
        folded = self._folded[log]
        before = len(folded.events)
        folded.upto(position)
        for event in folded.events[before:]:
            self._causes[event.id] = event
            if isinstance(event.data, meetings.MeetingAnnounced) and event.data.not_before is not None:
                self._embargoed.setdefault(event.stream, event.data.not_before)
            # Without a time, no embargo ends by the clock; communiqués and organizations have none here.
            now = FAR if kind_of(event.stream) in (COMMUNIQUE.name, ORGANIZATION.name) else ""
            following = TRANSLATORS[log](self._partner_log, event, now)  # type: ignore[arg-type]  # as far as it is asked
            self._partner_log.publish(event.stream, event.id, following)

    def _heard(self, id_: str, event: StoredEvent) -> None:
        causes = [each.id for each in self._causes.values() if id_ in self._ids(each, event)]
        if not causes:
            raise Broken(IDS, f"{id_} is of no event that was read: {event}")
        if id_ in self._seen:
            raise Broken(ONCE, f"{id_} was told twice")
        self._seen.add(id_)
        self._told.setdefault(event.stream, []).append((id_, event.data))  # type: ignore[arg-type]  # the log holds no others
        cause = self._causes[causes[0]].data
        if isinstance(cause, meetings.MeetingAnnounced) and (due := cause.not_before) is not None:
            latest = self._wall.latest.strftime("%Y-%m-%dT%H:%M:%SZ")
            if due > latest:
                raise Broken(EMBARGO, f"{event} was told by {latest}")

    @staticmethod
    def _ids(cause: StoredEvent, told: StoredEvent) -> set[str]:
        """Return the ids that an event for partners may have by its cause: one that opens or closes an organization has
        an event for each fact, also of other organizations."""
        fact = getattr(told.data, "fact", None)
        through = {cause.id} if cause.stream == told.stream else set()
        through |= {partner_event_id(cause.id, fact)} if fact else set()
        return {str(uuid5(UUID(each), told.type)) for each in through}

    def check_end(self) -> None:
        """Check that, after all embargoes, partners know the public state of each meeting."""
        for stream in self._embargoed:
            meeting = self._partner_log.records[stream]
            assert isinstance(meeting, MeetingView)
            told = [event for _id, event in self._told.get(stream, [])]
            if missing := partner_events(stream, release_embargo(meeting, FAR), told):
                raise Broken(TOLD, f"of {stream} {told}, and not yet {missing}")
