"""Public views of meetings: the facts that their events make public, and the events that bring partners up to date.

Shared by two services, like the events: reporting uses it to publish to partners, and meetings to preview an
announcement.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, get_args

import msgspec

from shared.contracts import meetings, partners
from shared.contracts.meetings import MeetingMode
from shared.domain.event import ExternalEvent, Marking, StoredEvent
from shared.domain.registration import RegisteredInError, Reinstated
from shared.public_view.openness import Audience, effective_marking, is_open

PUBLIC = "public"
Changed = (
    meetings.MeetingHeld
    | meetings.MeetingCorrected
    | meetings.MeetingCancelled
    | meetings.MeetingNotHeld
    | meetings.MeetingOutcomeWithdrawn
    | meetings.MeetingCodeCorrected
)
Status = Literal["planned", "held", "cancelled", "not held"]


class PublishableFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """The facts of a meeting that can be public and may change. `code` is absent while it is unchanged since
    planning."""

    first_day: str
    ordinal: int | None = None
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: MeetingMode | None = None
    sources: tuple[str, ...] | None = None
    status: Status = "planned"
    code: str | None = None


class Embargo(msgspec.Struct, frozen=True, omit_defaults=True):
    """Facts that become public at `due`, by the event `announced`."""

    facts: PublishableFacts
    due: str
    announced: str


class WaitingAgenda(msgspec.Struct, frozen=True, omit_defaults=True):
    """An agenda that becomes public at `due`, by the event `announced`."""

    items: tuple[meetings.AnnouncedItem, ...]
    due: str
    announced: str


class MeetingView(msgspec.Struct, frozen=True, omit_defaults=True, tag="meeting"):
    """The view of a meeting: `latest` as recorded, whatever its marking; `public` as made public, None if nothing is.

    `marking` is the effective one of the latest statement. A withdrawn announcement closes the meeting to everyone
    outside the bureau, as does `in_error` (registered in error). `agenda` holds the items as last announced, None if
    never; it is as open as the meeting.
    """

    code: str
    series_name: str
    latest: PublishableFacts
    public: PublishableFacts | None = None
    waiting: Embargo | None = None
    marking: Marking = "bureau"
    in_error: bool = False
    agenda: tuple[meetings.AnnouncedItem, ...] | None = None
    waiting_agenda: WaitingAgenda | None = None


def initial_view(event: StoredEvent, plan: meetings.MeetingPlanned, series_name: str) -> MeetingView:
    """Return the view of a planned meeting. One imported from a file with public sources is public at once; one entered
    by hand is not, whatever its marking."""
    facts = PublishableFacts(
        plan.first_day, plan.ordinal, plan.last_day, plan.city, plan.country, plan.mode, plan.sources
    )
    marking = effective_marking(event)
    public = plan.imported is not None and marking == PUBLIC
    return MeetingView(plan.code, series_name, facts, facts if public else None, marking=marking)


def evolve_view(meeting: MeetingView, event: StoredEvent) -> MeetingView:
    """Return the view after a later event of the meeting's stream."""
    match event.data:
        case (
            meetings.MeetingHeld()
            | meetings.MeetingCorrected()
            | meetings.MeetingCancelled()
            | meetings.MeetingNotHeld()
            | meetings.MeetingOutcomeWithdrawn()
            | meetings.MeetingCodeCorrected() as change
        ):
            return _changed(meeting, change, effective_marking(event))
        case meetings.MeetingAnnounced(not_before=None):
            return msgspec.structs.replace(meeting, public=meeting.latest, waiting=None)
        case meetings.MeetingAnnounced(not_before=str(due)):
            return msgspec.structs.replace(meeting, waiting=Embargo(meeting.latest, due, event.id))
        case meetings.EmbargoEnded(due=due):
            return release_embargo(meeting, due)
        case meetings.MarkingChanged(statement=None):
            # A marking never opens a meeting, but can close an announced one.
            return _closed(meeting, effective_marking(event))
        case meetings.MeetingAnnouncementWithdrawn():
            return _closed(meeting, "bureau")
        case meetings.AgendaAnnounced(items=items, not_before=None):
            return msgspec.structs.replace(meeting, agenda=items, waiting_agenda=None)
        case meetings.AgendaAnnounced(items=items, not_before=str(due)):
            return msgspec.structs.replace(meeting, waiting_agenda=WaitingAgenda(items, due, event.id))
        case RegisteredInError() | Reinstated() as slip:
            return msgspec.structs.replace(meeting, in_error=isinstance(slip, RegisteredInError))
    return meeting


def _closed(meeting: MeetingView, marking: Marking) -> MeetingView:
    return msgspec.structs.replace(
        meeting, public=None, waiting=None, marking=marking, agenda=None, waiting_agenda=None
    )


def release_embargo(meeting: MeetingView, now: str) -> MeetingView:
    """Return the meeting, and its agenda, once its embargo is over; unchanged before. `now` as YYYY-MM-DDTHH:MM:SSZ."""
    waiting, agenda = meeting.waiting, meeting.waiting_agenda
    if waiting is not None and waiting.due <= now:
        meeting = msgspec.structs.replace(meeting, public=waiting.facts, waiting=None)
    if agenda is not None and agenda.due <= now:
        meeting = msgspec.structs.replace(meeting, agenda=agenda.items, waiting_agenda=None)
    return meeting


def ends_of_embargoes(meeting: MeetingView) -> list[tuple[str, str]]:
    """Return, in order, the end of each embargo of a meeting and its agenda, with the event that began it."""
    waiting = [each for each in (meeting.waiting, meeting.waiting_agenda) if each is not None]
    return sorted((each.due, each.announced) for each in waiting)


def open_agenda(meeting: MeetingView, audience: Audience) -> tuple[meetings.AnnouncedItem, ...] | None:
    """Return the agenda as announced, if the meeting is open to an audience. Call `release_embargo` first."""
    return None if open_to(meeting, audience) is None else meeting.agenda


def open_to(meeting: MeetingView, audience: Audience) -> PublishableFacts | None:
    """Return the facts of a meeting that are open to an audience at the time in question; None if it is closed.

    The public sees the facts published to partners. Members also see facts marked for them, and the bureau sees the
    latest. Until an embargo ends, nothing under it leaves the bureau, whatever its marking. Call `release_embargo`
    first.
    """
    if audience == "bureau":
        return meeting.latest
    if meeting.in_error:
        return None
    if audience == "members" and meeting.waiting is None and is_open(meeting.marking, audience):
        return meeting.latest
    return meeting.public


def _changed(meeting: MeetingView, change: Changed, marking: Marking) -> MeetingView:
    """Apply a change to the latest facts and, if it is marked public, also to public and embargoed ones; any other
    change waits for an announcement."""
    counts = marking
    if isinstance(change, meetings.MeetingCancelled | meetings.MeetingNotHeld | meetings.MeetingCodeCorrected):
        # The event states one fact of the meeting, and so opens no others.
        counts = max(meeting.marking, marking, key=get_args(Marking).index)
    changed = msgspec.structs.replace(meeting, latest=_with(meeting.latest, change), marking=counts)
    if marking != PUBLIC:
        return changed
    waiting = changed.waiting and msgspec.structs.replace(changed.waiting, facts=_with(changed.waiting.facts, change))
    return msgspec.structs.replace(changed, public=changed.public and _with(changed.public, change), waiting=waiting)


def _with(facts: PublishableFacts, change: Changed) -> PublishableFacts:
    ordinal, status = facts.ordinal, facts.status
    match change:
        case meetings.MeetingCodeCorrected(code=code):
            return msgspec.structs.replace(facts, code=code)
        case meetings.MeetingCancelled():
            return msgspec.structs.replace(facts, status="cancelled")
        case meetings.MeetingNotHeld():
            return msgspec.structs.replace(facts, status="not held")
        case meetings.MeetingHeld():
            status = "held"
        case meetings.MeetingCorrected():
            ordinal = change.ordinal
        case meetings.MeetingOutcomeWithdrawn():
            status = "planned"
    details = (change.last_day, change.city, change.country, change.mode, change.sources)
    return PublishableFacts(change.first_day, ordinal, *details, status=status, code=facts.code)


def announcement_preview(series_name: str, events: Iterable[tuple[StoredEvent, str]], now: str) -> list[ExternalEvent]:
    """Return the events that partners would get, in order, if the meeting of these events were announced `now`, without
    an embargo.

    `events` are those of its stream from the first on, each with the time at which it was published to partners. Times
    are in UTC, YYYY-MM-DDTHH:MM:SSZ.
    """
    stream, meeting = "", None
    published: list[ExternalEvent] = []
    for event, moment in events:
        stream = event.stream
        if isinstance(event.data, meetings.MeetingPlanned):
            meeting = initial_view(event, event.data, series_name)
        elif meeting is not None:
            meeting = release_embargo(meeting, moment)
            published += partner_events(stream, meeting, published)
            meeting = release_embargo(evolve_view(meeting, event), moment)
        if meeting is not None:
            published += partner_events(stream, meeting, published)
    if meeting is None:
        return []
    published += partner_events(stream, release_embargo(meeting, now), published)
    return partner_events(stream, msgspec.structs.replace(meeting, public=meeting.latest), published)


def partner_events(id_: str, meeting: MeetingView, published: Sequence[ExternalEvent]) -> list[ExternalEvent]:
    """Return, in order, the events that bring partners from those already `published` about the meeting to its current
    public facts."""
    meeting_events = _of_meeting(id_, meeting, published)
    return [*meeting_events, *_of_agenda(id_, meeting, [*published, *meeting_events])]


def _of_agenda(id_: str, meeting: MeetingView, published: Sequence[ExternalEvent]) -> list[ExternalEvent]:
    """Return the agenda event, unless partners already have the current agenda since learning of the meeting."""
    if meeting.in_error or meeting.public is None or meeting.agenda is None:
        return []
    code = meeting.public.code or meeting.code
    now = partners.AgendaPublished(
        id_, code, tuple(partners.PublishedItem(each.number, each.title) for each in meeting.agenda)
    )
    of_it = [e for e in published if isinstance(e, partners.AgendaPublished | partners.MeetingAnnouncementWithdrawn)]
    last = of_it[-1] if of_it else None
    unchanged = isinstance(last, partners.AgendaPublished) and last.items == now.items
    return [] if unchanged else [now]


def _of_meeting(id_: str, meeting: MeetingView, published: Sequence[ExternalEvent]) -> list[ExternalEvent]:
    before = _last_published(published)
    now = None if meeting.in_error else meeting.public
    if now is None:
        return [partners.MeetingAnnouncementWithdrawn(id_, before.code or meeting.code)] if before else []
    now = msgspec.structs.replace(now, code=now.code or meeting.code)
    values = {"meeting": id_, "series_name": meeting.series_name, **_public_values(now)}
    events: list[ExternalEvent] = []
    if before is None:
        events.append(partners.MeetingAnnounced(**values))  # type: ignore[arg-type]  # the fields by their names
        before = msgspec.structs.replace(now, status="planned")
    if now.status == "held" and before.status != "held":
        return [*events, partners.MeetingHeld(**values)]  # type: ignore[arg-type]  # likewise
    if now.status == "planned" and before.status != "planned":
        return [*events, partners.MeetingOutcomeWithdrawn(**values)]  # type: ignore[arg-type]  # likewise
    if _public_values(now) != _public_values(before):
        events.append(partners.MeetingChanged(**values))  # type: ignore[arg-type]  # likewise
    if now.status in ("cancelled", "not held") and before.status != now.status:
        events.append(partners.MeetingCancelled(id_, now.code or meeting.code, now.status))  # one of the two
    return events


def _public_values(facts: PublishableFacts) -> dict[str, object]:
    return {name: value for name, value in msgspec.structs.asdict(facts).items() if name != "status"}


def _last_published(published: Sequence[ExternalEvent]) -> PublishableFacts | None:
    """Return the facts last published to partners about the meeting; None if there are none."""
    facts: PublishableFacts | None = None
    for event in published:
        match event:
            case partners.MeetingAnnounced() | partners.MeetingOutcomeWithdrawn():
                facts = _facts(event, "planned")
            case partners.MeetingChanged():
                facts = _facts(event, facts.status if facts else "planned")
            case partners.MeetingHeld():
                facts = _facts(event, "held")
            case partners.MeetingCancelled(outcome=outcome):
                facts = facts and msgspec.structs.replace(facts, status=outcome)
            case partners.MeetingAnnouncementWithdrawn():
                facts = None
    return facts


def _facts(event: ExternalEvent, status: Status) -> PublishableFacts:
    names = [field.name for field in msgspec.structs.fields(PublishableFacts) if field.name != "status"]
    return PublishableFacts(**{name: getattr(event, name) for name in names}, status=status)
