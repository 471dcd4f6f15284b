"""Facts: each holds the statement made by a stream's events, the days for which it is true, and the positions between
which it was known."""

from typing import TYPE_CHECKING, Any, Union

import msgspec

from services.reporting.read_models.kinds import STREAM_KINDS
from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.domain.event import Marking
from shared.public_view.communiques import Communique
from shared.public_view.conclusions import Conclusion
from shared.public_view.meetings import MeetingView, release_embargo
from shared.public_view.meetings import PublishableFacts as Stated
from shared.statements.kinds import StatementKind


class Body(msgspec.Struct, frozen=True, array_like=True):
    """The content of a fact, stored as its kind followed by the values in this order."""


class State(Body, frozen=True, tag="state"):
    iso3: str
    name: str


class Status(Body, frozen=True, tag="status"):
    """A status of a State. If no `certainty` is stated, `note` describes how sources dispute it, as in the shipped facts."""

    field: str
    value: str
    certainty: str | None = None
    note: str | None = None

    @property
    def disputed(self) -> bool:
        return self.certainty is None and self.note is not None


class Organization(Body, frozen=True, tag="organization"):
    name: str


class OrganizationName(Body, frozen=True, tag="organization-name"):
    kind: str
    name: str


class Place(Body, frozen=True, tag="place"):
    country: str


class Duplicate(Body, frozen=True, tag="duplicate"):
    same_as: str


class Merger(Body, frozen=True, tag="merger"):
    into: str


class Subsidiary(Body, frozen=True, tag="subsidiary"):
    parent: str


class Classification(Body, frozen=True, tag="classification"):
    """`field` is category, size or sector."""

    field: str
    value: str


class Series(Body, frozen=True, tag="series"):
    """A series; `told` holds code, name and kind as an announced meeting opens them: the first ones, or those made
    public since. `group` is the code of the group whose meetings these are."""

    code: str
    name: str
    kind: str
    kept_from: str | None = None
    told: tuple[str, str, str] | None = None
    group: str | None = None


class SeriesRecord(Body, frozen=True, tag="series-record"):
    """A record of a series; the fact's `since` and `until` are the first and last day of the span."""

    state: str
    what: str


class MeetingVisibility(msgspec.Struct, frozen=True, array_like=True):
    """The open parts of a meeting after an event of its stream, and the positions of the events that opened them.

    `events` are behind the public parts, `waiting` behind those under an embargo; `agenda` and `waiting_agenda` are the
    announcements of the agenda, None if there are none.
    """

    view: MeetingView
    events: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    agenda: int | None = None
    waiting_agenda: int | None = None

    def released(self, at: str) -> "MeetingVisibility":
        """Return the parts open at a moment, written YYYY-MM-DDTHH:MM:SSZ, releasing those whose embargo is over."""
        view, was = release_embargo(self.view, at), self.view
        if view is was:
            return self
        events, waiting = (self.events, self.waiting) if view.waiting is was.waiting else (self.waiting, ())
        if view.waiting_agenda is was.waiting_agenda:
            return MeetingVisibility(view, events, waiting, self.agenda, self.waiting_agenda)
        return MeetingVisibility(view, events, waiting, self.waiting_agenda)


NOTHING_VISIBLE = MeetingVisibility(MeetingView("", "", Stated("")))


class Meeting(Body, frozen=True, tag="meeting"):
    """A meeting; `status` is planned, held, cancelled or not held."""

    series: str
    code: str
    status: str
    first_day: str
    ordinal: int | None = None
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: str | None = None
    reason: str | None = None
    sources: tuple[str, ...] | None = None
    shown: MeetingVisibility = NOTHING_VISIBLE


class Announcement(Body, frozen=True, tag="announcement"):
    """An announcement of a meeting, from `not_before` on if that is given. The meeting is the stream."""

    not_before: str | None = None
    shown: MeetingVisibility = NOTHING_VISIBLE


class AgendaAnnouncement(Body, frozen=True, tag="agenda-announcement"):
    """An announcement of a meeting's agenda, from `not_before` on if that is given. The meeting is the stream."""

    not_before: str | None = None
    shown: MeetingVisibility = NOTHING_VISIBLE


ANNOUNCEMENTS = (Announcement, AgendaAnnouncement)


class MeetingDetails(Body, frozen=True, tag="meeting-details"):
    venue: str | None = None
    hosts: tuple[str, ...] | None = None
    colocated_with: str | None = None
    invitation_only: bool | None = None
    day_note: str | None = None
    note: str | None = None


class MeetingSubjects(Body, frozen=True, tag="meeting-subjects"):
    """All subjects of a meeting; a meeting without any is a general one. The meeting is the stream, as in the classes
    that follow."""

    subjects: tuple[str, ...]


class StatedCount(Body, frozen=True, tag="stated-count"):
    """A number stated in a document."""

    value: int
    relation: str
    of: str
    by: str
    source: str | None = None


class Topic(Body, frozen=True, tag="topic"):
    topic: str


class ConclusionSummary(Body, frozen=True, tag="conclusion-summary"):
    summary: str


class ReportedTo(Body, frozen=True, tag="reported-to"):
    document: str


class ConclusionList(Body, frozen=True, tag="conclusion-list"):
    complete: bool


class AttendanceList(Body, frozen=True, tag="attendance-list"):
    complete: bool


class Attendance(Body, frozen=True, tag="attendance"):
    meeting: str
    organization: str
    capacity: str | None = None
    mode: str | None = None
    person: str | None = None
    listed_as: str | None = None
    level: str | None = None


class Affiliation(Body, frozen=True, tag="affiliation"):
    """A person, identified by the stream, acts for an organization."""

    organization: str


class PersonInError(Body, frozen=True, tag="person-in-error"):
    """A registration of a person in error; withdrawn once the person is reinstated. The person's name is not stored here."""


class StudyPeriod(Body, frozen=True, tag="study-period"):
    name: str
    first_day: str
    last_day: str | None = None
    other_names: tuple[str, ...] | None = None
    ended_by: str | None = None


class ClauseRecord(Body, frozen=True, tag="clause-record"):
    """A clause record: from the fact's `since` on, every answer to an item of the resolution is recorded."""

    clause: str


class StatementOfKind(Body, frozen=True, tag="statement"):
    """A valid statement with its own stream, and the name of its kind. When read from a row, it has the type of its kind.

    `authors` are the accounts behind its content, for kinds to which they matter (`AUTHORED`).
    """

    name: str
    statement: Any  # of the type of its kind
    authors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if type(self.statement) is dict:
            read = msgspec.convert(self.statement, STREAM_KINDS[self.name].stated)
            msgspec.structs.force_setattr(self, "statement", read)

    @property
    def kind(self) -> StatementKind:
        return STREAM_KINDS[self.name]

    @property
    def references(self) -> tuple[str, ...]:
        """Return the ids of the records that it names."""
        return self.kind.referred_by(self.statement)


AUTHORED = (REQUESTS.name, REPLIES.name)


class RecordedConclusion(Body, frozen=True, tag="conclusion"):
    """A conclusion of a meeting, after its events."""

    content: Conclusion


class RecordedCommunique(Body, frozen=True, tag="communique"):
    """A communiqué, after its events. By language, `days` holds the day of recording (UTC) of each publication in
    force, `opened` the position of the event that made it public."""

    content: Communique
    days: dict[str, str] = {}
    opened: dict[str, int] = {}
    agreed_at: int = 0


KIND_OF: dict[type[Body], str] = {body: str(body.__struct_config__.tag) for body in Body.__subclasses__()}

if TYPE_CHECKING:
    AnyBody = Any  # a Body, as the fact's kind determines
else:
    AnyBody = Union[tuple(KIND_OF)]  # noqa: UP007  built from all bodies


UNMARKED = "-"


class Fact(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One version of a fact. An event makes at most one, so (log, known_from) identifies it.

    `events` are the positions of all events that this version rests on, the last one being `known_from`; `known_to` is
    the position at which the next version replaced it. `command` holds the last twelve characters of the event's
    correlation id: events of one stream that share it came from one command. `source` is the document that the event
    names, or several separated by "; "; `reason` is the reason that it gives for a correction or a withdrawal. A
    withdrawn fact is also a version: figures read it in order to leave it out. `restated` is `stated` if the last
    event only changed who may see the fact.

    `marking` is the event's as recorded, used only to recompute reports of 0.3.0. `visibility` holds the first letter
    of the marking that counts for each of `events`; the last letter is that of this version. A registration in error
    and a reinstatement have UNMARKED instead: what is reinstated is as open as it was before.
    """

    log: str
    known_from: int
    stream: str
    fact: str
    body: AnyBody
    since: str | None
    until: str | None
    withdrawn: bool
    events: tuple[int, ...]
    recorded: str
    event: str
    actor: str
    marking: Marking
    command: str
    visibility: str
    known_to: int | None = None
    source: str | None = None
    reason: str | None = None
    restated: tuple[int, str] | None = None

    @property
    def stated(self) -> tuple[int, str]:
        """Return the position and the id of the event that last stated it: changing who may see it is not stating it."""
        return self.restated or (self.known_from, self.event)

    @property
    def kind(self) -> str:
        return KIND_OF[type(self.body)]
