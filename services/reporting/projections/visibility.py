"""The parts of a meeting that are open outside the bureau, by the rule for partners, and the events that opened them."""

from collections.abc import Mapping

import msgspec

from services.reporting.projections.fact_handlers import KeyInStream
from services.reporting.read_models import facts as rm
from shared.contracts import meetings
from shared.contracts.meetings.communiques import CommuniqueAgreed, CommuniqueCorrected, CommuniquePublished
from shared.event_store.projector import RecordedEvent
from shared.public_view.meetings import evolve_view, initial_view
from shared.public_view.openness import effective_marking

_OF_A_MEETING = (rm.Meeting, *rm.ANNOUNCEMENTS)
PARTLY_PUBLIC = frozenset((*_OF_A_MEETING, rm.Series, rm.RecordedCommunique))


def with_public_parts(body: rm.AnyBody, recorded: RecordedEvent, facts: Mapping[KeyInStream, rm.Fact]) -> rm.AnyBody:
    """Return a partly public body with its open parts after an event of its stream. `facts`: those of the stream known
    before the event."""
    if isinstance(body, rm.RecordedCommunique):
        return _communique_after(recorded, body)
    if isinstance(body, rm.Series):
        return msgspec.structs.replace(body, told=_public_series_after(recorded, body, facts))
    return msgspec.structs.replace(body, shown=_visibility_after(recorded, facts))


def _communique_after(recorded: RecordedEvent, body: rm.RecordedCommunique) -> rm.RecordedCommunique:
    """Return a communiqué with the day of each publication and the events that made it public."""
    content, event = body.content, recorded.event.data
    days = {language: day for language, day in body.days.items() if content.is_published(language)}
    opened = {language: at for language, at in body.opened.items() if language in content.public}
    opened |= dict.fromkeys((language for language in content.public if language not in opened), recorded.position)
    match event:
        case CommuniquePublished(language=language):
            days[language] = recorded.recorded[:10]
        case CommuniqueCorrected(language=language) if language in opened:
            opened[language] = recorded.position
    agreed_at = recorded.position if isinstance(event, CommuniqueAgreed) else body.agreed_at
    return msgspec.structs.replace(body, days=days, opened=opened, agreed_at=agreed_at)


def _visibility_after(recorded: RecordedEvent, facts: Mapping[KeyInStream, rm.Fact]) -> rm.MeetingVisibility:
    event, position, at = recorded.event, recorded.position, f"{recorded.recorded[:19]}Z"
    if isinstance(event.data, meetings.MeetingPlanned):
        view = initial_view(event, event.data, "")
        return rm.MeetingVisibility(view, (position,) if view.public else ())
    before = _before(facts).released(at)
    view = evolve_view(before.view, event)
    events, waiting = _events(before, recorded)
    agenda, waiting_agenda = _announcements_of_agenda(before, recorded)
    return rm.MeetingVisibility(
        view,
        events if view.public else (),
        waiting if view.waiting else (),
        None if view.agenda is None else agenda,
        None if view.waiting_agenda is None else waiting_agenda,
    ).released(at)


def _public_series_after(
    recorded: RecordedEvent, body: rm.Series, facts: Mapping[KeyInStream, rm.Fact]
) -> tuple[str, str, str]:
    """Return code, name and kind of a series, as an announced meeting opens them."""
    before = facts.get(("series", recorded.event.stream))
    if before is None or effective_marking(recorded.event) == "public":
        return body.code, body.name, body.kind
    public: tuple[str, str, str] = before.body.told
    return public


def _before(facts: Mapping[KeyInStream, rm.Fact]) -> rm.MeetingVisibility:
    known = [fact for fact in facts.values() if isinstance(fact.body, _OF_A_MEETING)]
    shown: rm.MeetingVisibility = max(known, key=lambda fact: fact.known_from).body.shown
    return shown


def _events(before: rm.MeetingVisibility, recorded: RecordedEvent) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the events behind the public parts, and those behind the waiting ones."""
    only = (recorded.position,)
    match recorded.event.data:
        case meetings.MeetingAnnounced(not_before=None):
            return only, ()
        case meetings.MeetingAnnounced():
            return before.events, only
        case meetings.MeetingAnnouncementWithdrawn() | meetings.MarkingChanged():
            return (), ()
        case meetings.AgendaAnnounced():
            return before.events, before.waiting
    if effective_marking(recorded.event) != "public":
        return before.events, before.waiting
    return (*before.events, *only), (*before.waiting, *only)


def _announcements_of_agenda(before: rm.MeetingVisibility, recorded: RecordedEvent) -> tuple[int | None, int | None]:
    """Return the announcement behind the open agenda, and the one behind the waiting agenda."""
    match recorded.event.data:
        case meetings.AgendaAnnounced(not_before=None):
            return recorded.position, None
        case meetings.AgendaAnnounced():
            return before.agenda, recorded.position
    return before.agenda, before.waiting_agenda
