"""The small worlds of the expected values, as histories: each record of a case becomes the events that it stands for."""

import tomllib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import msgspec

from services.reporting.domain.commands import clause_stream
from services.reporting.history import History
from services.reporting.projections import replay_facts
from services.reporting.queries import Moment
from services.reporting.read_models.kinds import STREAM_KINDS
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts import reporting as p
from shared.contracts.clauses import CLAUSES
from shared.domain.event import PublishedEvent, StoredEvent
from shared.domain.provenance import Imported
from shared.environment.clock import timestamp
from shared.event_store.codec import EventMetadata
from shared.event_store.projector import RecordedEvent
from shared.statements.events import AnyStatement
from shared.statements.kinds import StatementKind
from tests.reporting.histories import CODECS

FOLDER = Path(__file__).parent
_NAMESPACE = UUID(int=68)
_BEGAN = datetime(2024, 1, 1, 9, tzinfo=UTC)
LATER = date(2035, 1, 1)
"""The day of a question that names none: all that was recorded has happened by then."""

Said = dict[str, Any]
_KINDS = {"topic": "followed-topic"}
"""The kinds that have another name here than in RECORDS."""
_FIELDS = {"reply": {"from": "respondent"}, "request": {"for": "purpose"}, "resource": {"as": "role"}}
_PERIODS = (("2022-2024", "2022-03-10", "2024-10-24"), ("2025-2028", "2024-10-25", None))
_STATES = tomllib.loads((FOLDER / "states.toml").read_text())["state"]


class NotBuilt(Exception):
    """A case has a record of a kind that cannot be recorded so far."""


class World:
    """The events of a case, in the order of recording."""

    def __init__(self, records: Iterable[Said]) -> None:
        self._ids: dict[str, str] = {}
        self._said: dict[str, tuple[StatementKind, AnyStatement]] = {}
        self._versions: dict[str, int] = {}
        self._withdrawals: dict[str, tuple[str, PublishedEvent]] = {}
        self._meetings: dict[str, Said] = {}
        self._agreed: set[str] = set()
        self.events: list[RecordedEvent] = []
        self._at, self._by = _BEGAN, "account-operator"
        for state in _STATES:
            self._state(state)
        for period in _PERIODS:
            self._study_period(*period)
        records = list(records)
        for record in records:
            self._name(record)
        for record in records:
            self._at = _moment(record) or self._at + timedelta(minutes=1)
            self._by = f"account-{record.get('account', record['is'])}"
            getattr(self, f"_{record['is'].replace(' ', '_')}", self._statement)(record)

    def history(self, as_known_at: str | None = None) -> History:
        """Return the history as known then; else as known after all records."""
        known = [each for each in self.events if as_known_at is None or each.recorded <= as_known_at]
        known.sort(key=lambda each: (each.log, each.recorded))
        day = date.fromisoformat(as_known_at[:10]) if as_known_at else LATER
        return History([fact for fact in replay_facts(known) if fact.known_to is None], Moment({}, day))

    def real(self, said: Any) -> Any:
        """Return the ids that names stand for, in whatever names are given."""
        if isinstance(said, dict):
            return {word: self.real(value) for word, value in said.items()}
        if isinstance(said, list):
            return tuple(map(self.real, said))
        return self._ids.get(said, said) if isinstance(said, str) else said

    def subjects(self, of: Said) -> Said:
        """Return what a figure is of, as the figure has it: records by their ids, but meetings by their codes."""
        return {
            word: self.real(name) if word in ("organization", "objective", "topic", "conclusion") else str(name)
            for word, name in of.items()
        }

    def _name(self, record: Said) -> None:
        if (name := record.get("id")) is not None:
            kind = _KINDS.get(str(record["is"]), str(record["is"]))
            self._ids[name] = f"{kind.replace(' ', '-')}-{uuid5(_NAMESPACE, name)}"
        for person in (record.get(word) for word in ("person", "speaker")):
            if person is not None:
                self._ids.setdefault(person, f"person-{uuid5(_NAMESPACE, person)}")

    def _add(self, log: str, stream: str, event: PublishedEvent, marking: Any = None) -> None:
        version = self._versions[stream] = self._versions.get(stream, 0) + 1
        position = sum(each.log == log for each in self.events) + 1
        heading = EventMetadata(
            id=str(UUID(int=len(self.events) + 1)),  # the later event has the greater id
            stream=stream,
            version=version,
            actor=self._by,
            correlation=f"example-{position:06}",
            marking=marking or "bureau",
        )
        stored: StoredEvent = CODECS[log].decode(CODECS[log].encode(heading, event))
        self.events.append(RecordedEvent(log, position, timestamp(self._at), stored))

    def _fact(self) -> str:
        return f"fact-{uuid5(_NAMESPACE, str(len(self.events)))}"

    def _state(self, said: Said) -> None:
        iso3, state = said["id"], f"state-{uuid5(_NAMESPACE, said['id'])}"
        self._ids[iso3] = state
        self._add("registry", state, r.StateRegistered(state, iso3, iso3[:2], iso3))
        statuses = {"region": said["region"], "development": said["m49"], "member": "yes"}
        statuses |= {word: "yes" if word in said["status"] else "no" for word in ("ldc", "lldc", "sids", "transition")}
        for status, value in statuses.items():
            self._add("registry", state, r.StatusStated(self._fact(), status, value))  # type: ignore[arg-type]

    def _study_period(self, name: str, first: str, last: str | None) -> None:
        stream = f"study-period-{uuid5(_NAMESPACE, name)}"
        self._add("reporting", stream, p.StudyPeriodDefined(stream, name, first, last))

    def _organization(self, said: Said) -> None:
        organization = self._ids[said["id"]]
        self._add("registry", organization, r.OrganizationRegistered(organization, said["id"]))
        if "country" in said:
            self._add("registry", organization, r.OrganizationPlaced(self._fact(), said["country"]))
        for kind in ("category", "size", "sector"):
            if kind in said:
                self._add("registry", organization, r.OrganizationClassified(self._fact(), kind, said[kind]))

    def _classified(self, said: Said) -> None:
        kind: Any = next(word for word in ("category", "size", "sector") if word in said)
        event = r.OrganizationClassified(self._fact(), kind, said[kind], said.get("since"))
        self._add("registry", self._ids[said["organization"]], event)

    def _merged(self, said: Said) -> None:
        event = r.OrganizationMerged(self._fact(), self._ids[said["into"]], said["on"])
        self._add("registry", self._ids[said["organization"]], event)

    def _affiliation(self, said: Said) -> None:
        person = self._ids[said["person"]]
        event = r.PersonAffiliated(
            self._fact(), self._ids[said["organization"]], since=said.get("since"), until=said.get("until")
        )
        self._add("registry", person, event)

    def _series(self, said: Said) -> None:
        series = self._ids[said["id"]]
        event = m.SeriesOpened(series, said["id"], said["id"], said["kind"], group=said.get("group"))
        self._add("meetings", series, event)

    def _series_record(self, said: Said) -> None:
        state: m.RecordState = "complete" if said["complete"] else "gap"
        event = m.SeriesRecordStated(self._fact(), state, said["since"], "all known", said.get("until"))
        self._add("meetings", self._ids[said["series"]], event)

    def _meeting(self, said: Said) -> None:
        meeting, place = self._ids[said["id"]], (said.get("city"), said.get("country"))
        self._meetings[said["id"]] = said
        planned = m.MeetingPlanned(
            meeting, self._ids[said["series"]], said["id"], said["first"], said.get("ordinal"), said.get("last"), *place
        )
        self._add("meetings", meeting, planned)
        if "group" in said:
            self._statement({"is": "meeting-group", "about": said["id"], "group": said["group"]})
        if said["status"] == "held":
            self._meeting_held({"meeting": said["id"]})
        elif said["status"] == "cancelled":
            self._add("meetings", meeting, m.MeetingCancelled("an example"))
        if "subjects" in said:
            self._add("meetings", meeting, m.MeetingSubjectsStated(tuple(said["subjects"])))

    def _meeting_held(self, said: Said) -> None:
        of = self._meetings[said["meeting"]]
        event = m.MeetingHeld(of["first"], of.get("last"), of.get("city"), of.get("country"), of.get("mode"))
        self._add("meetings", self._ids[said["meeting"]], event)

    def _meeting_moved(self, said: Said) -> None:
        """Move a meeting that was not held yet: the event that it was held has the days in force."""
        self._meetings[said["meeting"]] |= {"first": said["first"], "last": said["last"]}

    def _attendance(self, said: Said) -> None:
        meeting, organization = self._ids[said["meeting"]], self._ids[said["organization"]]
        stream = f"attendance-{meeting[-36:]}-{organization[-36:]}"
        optional = {word: self.real(said[word]) for word in ("capacity", "mode", "person", "level") if word in said}
        event = m.AttendanceRecorded(self._fact(), meeting, organization, **optional)
        if "id" in said:
            self._withdrawals[said["id"]] = stream, m.AttendanceWithdrawn(event.fact, "an example")
        self._add("meetings", stream, event, said.get("marking"))

    def _list_complete(self, said: Said) -> None:
        self._add("meetings", self._ids[said["meeting"]], m.AttendanceListClosed(complete=True))

    def _conclusions_complete(self, said: Said) -> None:
        self._add("meetings", self._ids[said["meeting"]], m.ConclusionsClosed(complete=True))

    def _conclusion(self, said: Said) -> None:
        conclusion = self._ids[said["id"]]
        optional = {
            word: self.real(said[word]) for word in ("calls_on", "topics", "items", "came_from") if word in said
        }
        drafted = m.conclusions.ConclusionDrafted(
            self._ids[said["meeting"]], said["number"], said["verb"], "Example", "en", priority=said.get("priority"),
            **optional,
        )  # fmt: skip
        self._add("meetings", conclusion, drafted)
        if "adopted" in said:
            self._add("meetings", conclusion, m.conclusions.ConclusionAdopted(said["adopted"]))

    def _replaced(self, said: Said) -> None:
        event = m.conclusions.ConclusionReplaced(
            self.real(said["by"]), said["relation"], said["on"], said.get("reason", "an example")
        )
        self._add("meetings", self._ids[said["conclusion"]], event)

    def _communique(self, said: Said) -> str:
        """Begin the communiqué of a meeting, unless a record did."""
        communique = f"communique-{self._ids[said['meeting']][-36:]}"
        if communique not in self._versions:
            opened = m.communiques.CommuniqueOpened(
                self._ids[said["meeting"]], {"en": "Example"}, said.get("original", "en")
            )
            self._add("meetings", communique, opened)
        return communique

    def _published(self, said: Said) -> None:
        communique, language, first = self._communique(said), said["language"], said["meeting"] not in self._agreed
        if first:
            self._agreed.add(said["meeting"])
            self._add("meetings", communique, m.communiques.CommuniqueAgreed("2027-12-08", "0" * 64))
        self._add("meetings", communique, m.communiques.CommuniqueApproved(language, "0" * 64))
        optional = {word: said[word] for word in ("not_before", "published_on", "left_out") if word in said}
        self._add("meetings", communique, m.communiques.CommuniquePublished(language, **optional))

    def _embargo_ended(self, said: Said) -> None:
        self._add("meetings", self._communique(said), m.EmbargoEnded(said["stated"]))

    def _corrigendum(self, said: Said) -> None:
        event = m.communiques.CommuniqueCorrected(said["number"], said["language"], 2, (), "0" * 64, "an example")
        self._add("meetings", self._communique(said), event)

    def _communique_withdrawn(self, said: Said) -> None:
        self._add("meetings", self._communique(said), m.communiques.CommuniqueWithdrawn(said["reason"]))

    def _paragraph(self, said: Said) -> None:
        communique = self._communique({"meeting": said["about"]})
        self._ids.setdefault(communique, communique)
        self._statement({**said, "about": communique})

    def _count_stated(self, said: Said) -> None:
        event = m.CountStated(
            self._fact(), said["number"], said["relation"], said["of"], said["by"], source=said["document"]
        )
        if "id" in said:
            self._withdrawals[said["id"]] = self._ids[said["meeting"]], m.MeetingFactWithdrawn(event.fact, "an example")
        self._add("meetings", self._ids[said["meeting"]], event)

    def _clause_record(self, said: Said) -> None:
        for clause in CLAUSES if said["clause"] == "every" else (said["clause"],):
            self._add("reporting", clause_stream(clause), p.ClauseRecordStated(self._fact(), clause, said["since"]))

    def _statement(self, said: Said) -> None:
        kind = STREAM_KINDS.get(_KINDS.get(str(said["is"]), str(said["is"])))
        if kind is None:
            raise NotBuilt(said["is"])
        values = self._values(kind, said)
        about = kind.about if isinstance(kind.about, tuple) else ()
        fact = self._ids.get(said.get("id", "")) or f"{kind.name}-{uuid5(_NAMESPACE, str(len(self.events)))}"
        if kind.cardinality != "many":
            fact = kind.fact_of(*(values[word] for word in about))
        statement = kind.stated(fact, **values)
        if "id" in said:
            self._ids[said["id"]], self._said[said["id"]] = fact, (kind, statement)
        self._add(_log_of(kind), fact, statement, said.get("marking", kind.marking))

    def _values(self, kind: StatementKind, said: Said) -> Said:
        words = _FIELDS.get(said["is"], {})
        fields = {field.name: field for field in kind.fields}
        found: Said = {}
        for word, value in said.items():
            name = words.get(word, word)
            if name == "about" and "about" not in fields and isinstance(kind.about, tuple):
                name = kind.about[0]
            if name in ("is", "id", "marking", "account", "stated", "at") and name not in fields:
                continue
            if name == "imported":
                found[name] = Imported("a file", str(said.get("id", "1")))
                continue
            if name not in fields:
                raise NotBuilt(f"{said['is']}.{name}")
            field, real = fields[name], self.real(value) if fields[name].records else value
            if field.control == "texts":
                real = {"en": value}
            elif field.several and not isinstance(real, tuple):
                real = tuple(real) if isinstance(real, list) else (real,)
            found[name] = real
        if "amount" in found:
            found["amount"], found["currency"] = found["amount"].split()
        return _filled(kind) | found

    def _corrected(self, said: Said) -> None:
        kind, before = self._stated(said)
        assert kind.corrected is not None
        changed = self._values(kind, {word: value for word, value in said.items() if word not in ("what", "reason")})
        named = {_FIELDS.get(kind.name, {}).get(word, word) for word in said}
        fields = {field.name: getattr(before, field.name) for field in kind.fields}
        fields |= {name: value for name, value in changed.items() if name in named}
        event = kind.corrected(before.fact, reason=said["reason"], **fields)  # type: ignore[call-arg]  # its own fields
        self._add(_log_of(kind), before.fact, event, kind.marking)

    def _withdrawn(self, said: Said) -> None:
        if said["what"] in self._withdrawals:
            self._add("meetings", *self._withdrawals[said["what"]])
            return
        kind, before = self._stated(said)
        self._add(_log_of(kind), before.fact, kind.withdrawn(before.fact, said["reason"]), kind.marking)

    def _stated(self, said: Said) -> tuple[StatementKind, AnyStatement]:
        if said["what"] not in self._said:
            raise NotBuilt(f"{said['is']} of {said['what']}")
        return self._said[said["what"]]


def _filled(kind: StatementKind) -> Said:
    """Return a value for each required text, which a case may leave out."""
    texts: dict[str, Any] = {"texts": {"en": "Example"}, "text": "Example", "line": "Example"}
    return {field.name: texts[field.control] for field in kind.fields if field.required and field.control in texts}


def _moment(record: Said) -> datetime | None:
    stated = record.get("stated") or (record.get("at") if "T" in str(record.get("at", "")) else None)
    return None if stated is None else datetime.fromisoformat(str(stated))


@cache
def _log_of(kind: StatementKind) -> str:
    contracts = {"meetings": m, "registry": r, "reporting": p}
    return next(log for log, contract in contracts.items() if kind in contract.STREAM_KINDS)


class Question(msgspec.Struct, frozen=True):
    """A question to a case. `said` is what the file expects of the answer."""

    file: str
    case: str
    number: int
    records: list[Said]
    said: Said

    @property
    def name(self) -> str:
        return f"{self.file}: {self.case} ({self.number}: {self.said['key']})"


def questions() -> Iterator[Question]:
    """Yield every question of every file."""
    for file in sorted(FOLDER.glob("*.toml")):
        read = tomllib.loads(file.read_text())
        for case in read.get("case", ()):
            for number, said in enumerate(case["question"], 1):
                yield Question(file.stem, case["name"], number, read.get("world", []) + case["records"], said)
