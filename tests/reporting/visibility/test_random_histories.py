"""Random histories with random markings: outsiders see what they would if closed facts had never been recorded."""

import re
from datetime import date
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.history import History, VisibilityFilter
from services.reporting.projections import replay_facts
from services.reporting.queries import Moment
from services.reporting.reports import report_json
from services.reporting.reports.making import report_over
from services.reporting.reports.rendering.html import html
from services.reporting.reports.rendering.source import ReportSource
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts.meetings.conclusions import ConclusionDrafted, ConclusionDropped
from shared.contracts.passages import PassageCorrected, PassageStated
from shared.domain.event import Marking
from shared.domain.provenance import Imported
from shared.domain.registration import RegisteredInError, Reinstated
from shared.event_store.projector import RecordedEvent
from shared.public_view.openness import Audience, effective_marking, is_open
from shared.statements.events import Correction
from tests.plugins import examples
from tests.reporting.histories import Story, recorded, sealed, shuffled, story
from tests.reporting.test_evidence import changed
from tests.reporting.visibility.logs import versions_of

pytestmark = pytest.mark.requirement("5.01")

LATER = "2030-01-01T00:00:00Z"
DAYS = "2012-11-30..2016-11-03"
MARKINGS: tuple[Marking, ...] = ("public", "public", "public", "members", "bureau", "restricted")
OF_THE_RECORD = (
    m.MeetingPlanned, m.MeetingHeld, m.MeetingNotHeld, m.MeetingCorrected, m.MeetingCancelled, m.MeetingOutcomeWithdrawn,
    m.MeetingCodeCorrected, m.SeriesOpened, m.SeriesCorrected, r.OrganizationRegistered, r.OrganizationNameCorrected,
    r.StateRegistered, r.StateNameCorrected,
)  # fmt: skip
_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-([0-9a-f]{12})")
Events = list[RecordedEvent]
OF_A_PROCESS = ("ConclusionRedrafted", "ConclusionDescribed", "ConclusionReplaced")
"""Events that state a part of a conclusion, which is open only if all of them are: otherwise it would be a different
conclusion."""


def told(seed: int) -> tuple[Story, Events]:
    random = story(Random(seed), size=6)
    return random, recorded(sealed(random, shuffled(random)))


def marked(events: Events, chance: Random, *, by_fact: bool) -> Events:
    """Give each event a random marking, or each fact's events a common one; a public plan comes from a file."""
    of: dict[object, Marking] = {}
    found = []
    for each in events:
        event, data = each.event, each.event.data
        what = "record" if isinstance(data, OF_THE_RECORD) else type(data).__name__[:10]
        fact = (event.stream, getattr(data, "fact", None) or what)
        marking = of.setdefault(fact if by_fact else each.position, chance.choice(MARKINGS))
        if isinstance(data, m.MeetingPlanned) and marking == "public":
            data = msgspec.structs.replace(data, imported=Imported("Example file", event.stream))
        found.append(msgspec.structs.replace(each, event=msgspec.structs.replace(event, marking=marking, data=data)))
    return found


def history(events: Events, audience: Audience) -> History:
    known = [fact for fact in replay_facts(events) if fact.known_to is None]
    opening = VisibilityFilter(known, audience, LATER, versions_then=versions_of(events))
    return History(
        opening.visible_facts(), Moment({"meetings": 1}, date(2026, 12, 1)), audience, opening.visible_version
    )


def said(of: History) -> list[bytes]:
    """Return the report in both forms, with counts, digests and first events of all evidence."""
    report = report_over(of, DAYS, {})
    return [report_json(report), html(ReportSource(report, of, "http://127.0.0.1"))]


def without_what_is_closed(events: Events, audience: Audience) -> Events:
    """Return the logs without closed facts, without facts that name a closed record, and without claims of completeness
    over closed ones."""
    opens = [is_open(effective_marking(each.event), audience) for each in events]
    # The first event of a record determines its readers.
    closed = {
        each.event.stream[-12:].encode()
        for each, is_seen in zip(events, opens, strict=True)
        if not is_seen and each.event.version == 1 and not each.event.stream.startswith(("attendance-", "clause-"))
    }
    kept = [each for each, is_seen in zip(events, opens, strict=True) if is_seen and closed.isdisjoint(_named(each))]
    left_out = {each.position for each in events if each.log == "meetings"} - {
        each.position for each in kept if each.log == "meetings"
    }
    return [each for each in kept if not _completes_more(each, events, left_out)]


def _named(each: RecordedEvent) -> set[bytes]:
    data = each.event.data
    if isinstance(data, PassageStated | PassageCorrected):
        data = msgspec.structs.replace(data, author="")  # people appear only by function
    elif isinstance(data, m.AttendanceRecorded | m.AttendanceCorrected):
        data = msgspec.structs.replace(data, person=None)  # the organization came, whoever represented it
    text = msgspec.json.encode([each.event.stream, data])
    return set(_UUID.findall(text))


def _completes_more(each: RecordedEvent, events: Events, left_out: set[int]) -> bool:
    """Return whether it states the completeness of something with an omitted event; withdrawn facts do not count."""
    data, stream = each.event.data, each.event.stream
    gone = [other.event for other in events if other.log == "meetings" and other.position in left_out]
    withdrawn = {event.data.fact for event in (other.event for other in events) if "Withdrawn" in type(event.data).__name__ and hasattr(event.data, "fact")}  # fmt: skip
    match data:
        case m.AttendanceListClosed(complete=True):
            return any(
                isinstance(event.data, m.AttendanceRecorded)
                and event.data.meeting == stream
                and event.data.fact not in withdrawn
                for event in gone
            )
        case m.ConclusionsClosed() if _are_complete_at_last(stream, events):
            return any(
                (isinstance(event.data, m.ConclusionSummarized) and event.stream == stream)
                or (
                    isinstance(event.data, ConclusionDrafted)
                    and event.data.meeting == stream
                    and not any(isinstance(data, ConclusionDropped) for data in _said_of(event.stream, events))
                )
                for event in gone
            )
    return False


def _are_complete_at_last(stream: str, events: Events) -> bool:
    """Return whether the conclusions of a meeting are complete by the latest statement."""
    return [said.complete for said in _said_of(stream, events) if isinstance(said, m.ConclusionsClosed)][-1]


def _said_of(stream: str, events: Events) -> list[object]:
    return [each.event.data for each in events if each.event.stream == stream]


def _is_an_exception(each: RecordedEvent) -> bool:
    """Return whether the fact opens or closes a whole record, or completes others, by a rule that the worked examples
    show."""
    if isinstance(each.event.data, Correction) and each.event.stream == each.event.data.fact:
        return True  # of a statement that may once have named a closed record
    announcing = m.MeetingAnnounced | m.AgendaAnnounced | m.MeetingAnnouncementWithdrawn
    odd = announcing | m.MarkingChanged | RegisteredInError | Reinstated
    return isinstance(each.event.data, odd) or type(each.event.data).__name__.startswith(
        ("SeriesRecord", "ClauseRecord", "Completeness", "Communique", "Paragraph", "Embargo", *OF_A_PROCESS)
    )


def _opens_by_publishing(each: RecordedEvent) -> bool:
    """Return whether it is of a communiqué: a published one opens conclusions whatever their own markings."""
    return type(each.event.data).__name__.startswith(("Communique", "Paragraph", "Embargo"))


def _simple(each: RecordedEvent) -> RecordedEvent:
    """Series are open, and none has a known beginning of its record."""
    data = each.event.data
    if not isinstance(data, m.SeriesOpened | m.SeriesCorrected):
        return each
    opened = msgspec.structs.replace(data, kept_from=None)
    return msgspec.structs.replace(each, event=msgspec.structs.replace(each.event, marking="public", data=opened))


@settings(max_examples=examples.of(10), deadline=None)
@given(seed=st.integers(0, 2**32), audience=st.sampled_from(("public", "members")))
def test_what_is_open_is_what_the_open_events_alone_say(seed: int, audience: Audience) -> None:
    """Markings here hold for whole facts, series and States are open, no meeting is announced and no communiqué
    published: so the log without closed facts can be read, and both reports are the same to the byte, evidence
    included."""
    _random, events = told(seed)
    events = [_simple(each) for each in marked(events, Random(seed), by_fact=True) if not _is_an_exception(each)]
    # Compared here, since pytest's explanation of two such reports would exceed a test's time limit.
    is_same = said(history(events, audience)) == said(history(without_what_is_closed(events, audience), audience))
    assert is_same


@settings(max_examples=examples.of(10), deadline=None)
@given(seed=st.integers(0, 2**32), audience=st.sampled_from(("public", "members")))
def test_what_a_closed_event_says_makes_no_difference_outside(seed: int, audience: Audience) -> None:
    """Each event has its own marking here. A closed event that no open event of its stream follows gets other
    content: another day, number, place, class or capacity. Registering in error and reinstating are left out: they
    hide a record, or show it again."""
    random, events = told(seed)
    events = [each for each in marked(events, Random(seed), by_fact=False) if not _opens_by_publishing(each)]
    before = said(history(events, audience))
    for at in Random(seed).sample(range(len(events)), k=min(10, len(events))):
        each = events[at]
        other = changed(random, each.event.data)
        if isinstance(each.event.data, RegisteredInError | Reinstated):
            continue
        if other in (None, each.event.data) or _may_show(each, events, audience):
            continue
        instead = msgspec.structs.replace(each, event=msgspec.structs.replace(each.event, data=other))
        assert said(history([*events[:at], instead, *events[at + 1 :]], audience)) == before, each.event


def _may_show(each: RecordedEvent, events: Events, audience: Audience) -> bool:
    """Return whether an open event of its stream follows, or the announcement of an agenda that includes it. Later
    content of an item shows nowhere."""
    following = [other.event.data for other in events if other.log == each.log and other.position >= each.position]
    agendas = [data for data in following if isinstance(data, m.AgendaAnnounced)]
    carried = {item.item for data in agendas for item in data.items}
    if isinstance(each.event.data, m.AgendaAnnounced) or each.event.stream in carried:
        return True
    later = [
        other.event
        for other in events
        if other.log == each.log and other.position >= each.position and other.event.stream == each.event.stream
    ]
    return any(
        isinstance(event.data, m.MeetingAnnounced) or is_open(effective_marking(event), audience) for event in later
    )
