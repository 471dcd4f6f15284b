"""Recordings as published to partners: while they are public, until withdrawn by a marking or for lack of consent."""

from collections.abc import Mapping

from services.reporting.publication.known_statements import (
    known_statement,
    note_reference,
    read_statement,
    referring_to,
    statement_after,
)
from services.reporting.publication.partner_log import PartnerLog, partner_event_id
from shared.contracts import partner_topics
from shared.contracts.meetings.follow_up import CONSENTS, ConsentStated
from shared.contracts.meetings.recordings import PRESENTATIONS, RECORDINGS, PresentationStated, RecordingStated
from shared.domain.event import StoredEvent
from shared.domain.ids import kind_of
from shared.public_view.consents import RecordedConsent, latest_answer, may_be_shared
from shared.public_view.meetings import MeetingView
from shared.statements.kinds import StatementKind

KINDS: Mapping[str, StatementKind] = {kind.name: kind for kind in (PRESENTATIONS, RECORDINGS, CONSENTS)}
EVENTS = tuple(
    event for kind in KINDS.values() for event in (kind.stated, kind.corrected, kind.withdrawn) if event is not None
)
SHOWS = {PRESENTATIONS.name: "meeting", RECORDINGS.name: "presentation", CONSENTS.name: "about"}
"""The field of each kind by which it is attached to another record."""


def publish_recordings(partner_log: PartnerLog, event: StoredEvent, now: str) -> None:
    """Publish the changes that an event of a presentation, a recording or a consent makes; with `now` empty, only note them."""
    kind = KINDS[kind_of(event.stream) or ""]
    before = known_statement(partner_log, event.stream)
    after = statement_after(kind, before, event)
    hangs_on = [str(each.statement[SHOWS[kind.name]]) for each in (before, after) if each.statement is not None]
    if kind is CONSENTS and all(kind_of(each) != PRESENTATIONS.name for each in hangs_on):
        return
    partner_log.set_known(event.stream, after)
    for record in hangs_on:
        note_reference(partner_log, record, event.stream)
    match kind.name:
        case RECORDINGS.name:
            recordings = [event.stream]
        case PRESENTATIONS.name:
            recordings = _recordings_of(partner_log, event.stream)
        case _:
            recordings = [one for record in dict.fromkeys(hangs_on) for one in _recordings_of(partner_log, record)]
    if now:
        for recording in recordings:
            _publish(partner_log, recording, event.id, own=recording == event.stream)


def publish_recordings_of(partner_log: PartnerLog, meeting: str, cause: str) -> None:
    """Publish the recordings that the event `cause` opens with their meeting, and withdraw those that it closes."""
    for presentation in referring_to(partner_log, meeting):
        for recording in _recordings_of(partner_log, presentation):
            _publish(partner_log, recording, cause)


def _recordings_of(partner_log: PartnerLog, presentation: str) -> list[str]:
    return [each for each in referring_to(partner_log, presentation) if kind_of(each) == RECORDINGS.name]


def _publish(partner_log: PartnerLog, recording: str, cause: str, *, own: bool = False) -> None:
    """Publish what changed about a recording; `own`: by an event of its own stream. Any other event may change several
    recordings, so each published event needs its own id."""
    published = partner_log.published(recording)
    last, present = published[-1] if published else None, _partner_event(partner_log, recording)
    if present == last:
        return
    if present is None:
        if not isinstance(last, partner_topics.RecordingPublished):
            return
        fields = {name: getattr(last, name) for name in last.__struct_fields__}
        changed: partner_topics.RecordingPublished | partner_topics.RecordingWithdrawn = (
            partner_topics.RecordingWithdrawn(**fields)
        )
    else:
        changed = present
    partner_log.publish(recording, cause if own else partner_event_id(cause, recording), [changed])


def _partner_event(partner_log: PartnerLog, recording: str) -> partner_topics.RecordingPublished | None:
    """Return what partners may know of a recording; None while it or its meeting is not public, or while no consent to
    sharing it exists. The presentation's own marking is ignored: its title is part of what an approver opens."""
    known = known_statement(partner_log, recording)
    if not known.is_open:
        return None
    statement: RecordingStated = read_statement(RECORDINGS, known)
    known_presentation = known_statement(partner_log, statement.presentation)
    if known_presentation.statement is None:
        return None
    presentation: PresentationStated = read_statement(PRESENTATIONS, known_presentation)
    if not _is_public(partner_log, presentation.meeting) or not _may_be_shared(partner_log, statement):
        return None
    return partner_topics.RecordingPublished(
        recording,
        presentation.meeting,
        statement.presentation,
        presentation.title,
        statement.language,
        statement.address,
        statement.seconds,
    )


def _is_public(partner_log: PartnerLog, meeting: str) -> bool:
    known = partner_log.known(meeting)
    return isinstance(known, MeetingView) and known.public is not None and not known.in_error


def _may_be_shared(partner_log: PartnerLog, recording: RecordingStated) -> bool:
    consents = []
    for each in referring_to(partner_log, recording.presentation):
        if kind_of(each) == CONSENTS.name:
            known = known_statement(partner_log, each)
            if known.statement is not None:
                consent: ConsentStated = read_statement(CONSENTS, known)
                consents.append(RecordedConsent(consent, known.event))
    answer = latest_answer(consents, recording.presentation, "sharing")
    return may_be_shared(answer, imported=recording.imported is not None)
