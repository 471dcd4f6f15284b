"""Tells a scene around each type of event, once for each way in which it may be closed, with a canary in every text.

A canary is `zq`, the letter of its level, five digits and `z`: the same in HTML, in JSON, in addresses and in small letters.
"""

import itertools
from collections import Counter
from typing import Any, Literal

import msgspec

from services.reporting.domain.commands import clause_stream
from shared.contracts.clauses import CLAUSES
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings import AgendaAnnounced, AnnouncedItem, MeetingAnnounced, MeetingHeld, MeetingPlanned
from shared.contracts.meetings.communiques import ParagraphChange
from shared.domain.event import Clear, Marking, PublishedEvent
from shared.domain.ids import imported_id, uuid_of
from shared.domain.provenance import Imported
from shared.domain.registration import RegisteredInError
from tests.crawl.fields import LOGS, OWN_STREAMS, Field, fields_of, needed_before, told_of
from tests.crawl.values import FAR, other_than_text, public_ids

Level = Literal["public", "members", "bureau", "restricted"]
LEVELS: tuple[Level, ...] = ("public", "members", "bureau", "restricted")
Way = Literal["alone", "among public", "announced later", "embargo"]
"""The ways in which an event may be closed: with its whole record, within an open record, before an announcement, under
an embargo."""
_LEVELS_OF: dict[Way, tuple[Level, ...]] = {
    "alone": LEVELS,
    "among public": ("members", "bureau"),
    "announced later": ("restricted",),
    "embargo": ("members",),
}
OPERATOR, CLERK = "account-operator", imported_id("account", "crawl", "clerk")
OPENED = {"code", "series", "first_day", "last_day", "ordinal", "city", "country", "mode", "sources"}
"""Fields that an announcement makes public, whatever their marking."""
TOLD = {"topic", "relation", "into"}
"""Fields of a lineage that partners were told while it was public: their log keeps them, and their withdrawal."""


class Planted(msgspec.Struct, frozen=True):
    """An event to record: its log and stream, its marking, and its actor."""

    kind: str
    stream: str
    event: PublishedEvent
    marking: Marking
    actor: str

    @property
    def log(self) -> str:
        return LOGS[self.kind]


class Canary(msgspec.Struct, frozen=True):
    """A text's audience, its field, and its scene."""

    level: Level
    event: str
    field: str
    scene: str


class Setting(msgspec.Struct, frozen=True):
    """The setting of an event in a scene: name and number of the scene, its number among those of its kind, the event's
    level, and the circumstances around it."""

    name: str
    number: int
    level: Level
    nth: int = 0
    by_clerk: bool = False
    opened: bool = False
    embargo: bool = False
    lowered: bool = False
    told: bool = False


class Teller:
    """Tells all scenes in the same order, so that two tellings differ in nothing but what `varied` says.

    `varied` are the levels whose fields get other values: all fields, or those in `only`, written `Event.field`.
    """

    def __init__(self, varied: frozenset[Level] = frozenset(), only: frozenset[str] | None = None) -> None:
        self.varied, self.only = varied, only
        self.planted: list[Planted] = []
        self.canaries: dict[int, Canary] = {}
        self._of_kind = Counter[str]()
        self._numbers, self._scenes, self._clauses = itertools.count(1), itertools.count(1), iter(CLAUSES)

    def tell(self) -> "Teller":
        for kind, event in told_of():
            # Reports are issued over all of this: see `reports`.
            if kind != "report":
                self._around(kind, event)
        return self

    def canary(self, level: Level, event: str, field: str, scene: str) -> str:
        """Return a new canary; it ends differently where its level varies."""
        number, varied = next(self._numbers), self._varies(level, event, field)
        self.canaries[number] = Canary(level, event, field, scene)
        return f"zq{level[0]}{number:05}{'y' if varied else 'z'}"

    def add(self, setting: Setting, kind: str, stream: str, event: type[PublishedEvent], **own: Any) -> None:
        """Plant an event; fields that are not given get canaries, or a value of their sort."""
        values: dict[str, Any] = {name: value for name, value in own.items() if value is not None}
        for field in fields_of(event):
            name, *inside = field.path
            if name not in own:
                value = self._value(setting, event, field, stream)
                if inside:
                    values.setdefault(name, {})[inside[0]] = value
                elif value is not None:
                    values[name] = value
        if isinstance(values.get("imported"), dict):
            values["imported"] = Imported(**values["imported"])
        if event is AgendaAnnounced and "items" in values:
            values["items"] = (AnnouncedItem(**values["items"]),)
        if isinstance(values.get("changes"), dict):
            values["changes"] = (ParagraphChange(**values["changes"]),)
        marking: Marking = "public" if setting.by_clerk or setting.lowered else setting.level
        actor = OPERATOR if marking == "public" and not setting.by_clerk else CLERK
        self.planted.append(Planted(kind, stream, event(**values), marking, actor))

    def _value(self, setting: Setting, event: type[PublishedEvent], field: Field, stream: str) -> Any:
        level: Level = "bureau" if setting.embargo and setting.level == "members" else setting.level
        if (setting.opened and field.name in OPENED) or (setting.told and field.name in TOLD):
            level = "public"
        varied = self._varies(level, event.__name__, field.name)
        if field.sort == "name":
            # A person's name is the bureau's, whatever the marking.
            level = level if level == "restricted" else "bureau"
        if field.sort in ("text", "name"):
            text = self.canary(level, event.__name__, field.name, setting.name)
            found: Any = Clear(stream, text=text) if field.sort == "name" else f"{field.before}{text}"
            found = {"en": found} if field.by_language else found
        else:
            found = other_than_text(field, scene=setting.number, nth=setting.nth, varied=varied)
        return (found,) if field.many else found

    def _varies(self, level: Level, event: str, field: str) -> bool:
        return level in self.varied and (self.only is None or f"{event}.{field}" in self.only)

    def _around(self, kind: str, event: type[PublishedEvent]) -> None:
        # The resolution has only so many items.
        ways: list[Way] = [] if (kind, event) == ("clause", MarkingChanged) else ["alone"]
        if needed_before(kind, event) or kind == "attendance":
            ways.append("among public")
        # A record registered in error cannot be announced.
        if kind == "meeting" and event is not RegisteredInError:
            ways += ["announced later", "embargo"]
        if kind in OWN_STREAMS and "not_before" in event.__struct_fields__:
            ways.append("embargo")
        for way in ways:
            for level in _LEVELS_OF[way]:
                self._scene(kind, event, way, level)
            if way in ("alone", "among public"):
                self._scene(kind, event, way, "bureau", by_clerk=True)

    def _scene(self, kind: str, event: type[PublishedEvent], way: Way, level: Level, *, by_clerk: bool = False) -> None:
        number = next(self._scenes)
        name = f"{way}, {level}{' since a clerk marked it public' if by_clerk else ''}"
        nth = self._of_kind[kind] = self._of_kind[kind] + 1
        waits = way == "embargo"
        last = Setting(name, number, level, nth, by_clerk, opened=way == "announced later", embargo=waits)
        if kind in OWN_STREAMS and waits:
            # Marked public, but not open yet.
            last = Setting(name, number, "bureau", nth, lowered=True)
        around = Setting(name, number, "public", nth) if way == "among public" else last
        if event is MarkingChanged and way == "among public":
            # Public before, and no longer.
            around = Setting(name, number, level, nth, lowered=True, told=kind == "lineage")
        scene = _Scene(kind, event, number, next(self._clauses) if kind == "clause" else "", waits=waits)
        announced = Setting(name, number, "public")
        for of, each in scene.before():
            self._plant(around if of == kind or not around.lowered else announced, scene, of, each)
            of_meeting = kind == "communique" or event not in (MeetingAnnounced, MarkingChanged)
            if each is MeetingPlanned and way == "among public" and of_meeting:
                self.add(announced, "meeting", scene.meeting, MeetingAnnounced, not_before=None)
        self._plant(last, scene, kind, event)
        if last.opened or last.embargo:
            self.add(announced, "meeting", scene.meeting, MeetingAnnounced, not_before=FAR if last.embargo else None)

    def _plant(self, setting: Setting, scene: "_Scene", kind: str, event: type[PublishedEvent]) -> None:
        own: dict[str, Any] = {
            name: value or None for name, value in scene.ids.items() if name in event.__struct_fields__
        }
        if event is MeetingAnnounced:
            # An approver's act, public whatever else is closed; the facts around it wait for the end of its embargo.
            setting, own = Setting(setting.name, setting.number, "public"), {"not_before": FAR}
        if event is AgendaAnnounced:
            # Likewise: its items are open to nobody before then.
            setting, own = Setting(setting.name, setting.number, setting.level, lowered=True), {"not_before": FAR}
        if kind in OWN_STREAMS and "not_before" in event.__struct_fields__:
            own["not_before"] = FAR if scene.waits else None
        if (setting.by_clerk or setting.lowered) and "imported" in event.__struct_fields__:
            own["imported"] = None
        self.add(setting, kind, scene.meeting if kind == "meeting" else scene.stream, event, **own)


class _Scene:
    """The records of a scene: the event's own, and its meeting."""

    def __init__(
        self, kind: str, event: type[PublishedEvent], number: int, clause: str, *, waits: bool = False
    ) -> None:
        self.waits = waits
        self.kind, self.event, self.meeting = kind, event, imported_id("meeting", "crawl", str(number))
        organization = public_ids("organization")[number % 12]
        self.stream = {
            "attendance": f"attendance-{uuid_of(self.meeting)}-{uuid_of(organization)}",
            "meeting": self.meeting,
            "communique": f"communique-{uuid_of(self.meeting)}",
            "clause": clause_stream(clause) if clause else "",  # type: ignore[arg-type]  # one of CLAUSES
        }.get(kind, imported_id(kind, "crawl", str(number)))
        self.ids = {"meeting": self.meeting, "fact": imported_id("fact", "crawl", str(number)), kind: self.stream}
        if kind in OWN_STREAMS:
            self.ids = {"fact": self.stream}
        if kind == "attendance":
            self.ids["organization"] = organization
        if kind == "conclusion":
            # It belongs to a public meeting, as its closed parts may.
            del self.ids["meeting"]
        if clause:
            self.ids["clause"] = clause
        if event is MarkingChanged:
            # Only single statements of these are opened or closed.
            self.ids["statement"] = {
                "attendance": self.ids["fact"],
                "clause": self.ids["fact"],
                "period": "period",
            }.get(kind, "")

    def before(self) -> list[tuple[str, type[PublishedEvent]]]:
        """Return the events to record before this one; an attendance and the facts of a meeting need a held meeting."""
        needed = [(self.kind, each) for each in needed_before(self.kind, self.event)]
        planned: list[tuple[str, type[PublishedEvent]]] = [("meeting", MeetingPlanned)]
        held: list[tuple[str, type[PublishedEvent]]] = [("meeting", MeetingHeld)]
        if self.kind == "attendance":
            return [*planned, *held, *needed]
        if self.kind == "communique":
            return [*planned, *needed]
        is_told = self.event.__module__.endswith(("meeting_facts", "attendance", "registration", "amendments"))
        return [*needed[:1], *held, *needed[1:]] if self.kind == "meeting" and is_told else needed
