"""Random but valid histories of the three logs, with late, corrected and withdrawn facts, duplicates, mergers and any
interleaving.

Everything in them is synthetic.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any
from uuid import UUID

import msgspec

from services.reporting.domain.commands import clause_stream
from services.reporting.read_models.kinds import STREAM_KINDS
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts import reporting as p
from shared.contracts.clauses import CLAUSES, Clause
from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.meetings import communiques, conclusions
from shared.contracts.meetings.agendas import AgendaItemStated
from shared.contracts.meetings.consultations import TO_A_REFERRAL, ReplyStated, RequestStated
from shared.contracts.meetings.recordings import Language
from shared.contracts.meetings.topics import FollowedTopicStated
from shared.contracts.registry.groups import GroupStated
from shared.domain.event import Marking, PublishedEvent, SealedEvent
from shared.domain.ids import kind_of, uuid_of
from shared.domain.registration import RegisteredInError, Reinstated
from shared.environment.clock import timestamp
from shared.event_store.codec import Codec, EventMetadata
from shared.event_store.projector import RecordedEvent
from shared.public_view.communiques import sha256_of_text
from shared.statements.events import AnyStatement, Correction
from shared.statements.fields import StatementField
from shared.statements.kinds import StatementKind

CODECS = {
    "registry": Codec("registry", r.EVENTS),
    "meetings": Codec("meetings", m.EVENTS),
    "reporting": Codec("reporting", p.EVENTS),
}
_kind_of = cache(kind_of)  # of each stream for every value that names a record
ORIGINS = {log: f"{log}/{number:032x}" for number, log in enumerate(CODECS, 1)}
PERIOD = "2013-2016"
BEFORE = "2009-2012"
CLASSES: dict[r.OrganizationClass, tuple[str, ...]] = {
    "category": ("Sector Member", "Associate", "Academia"),
    "size": ("micro", "large"),
    "sector": ("operator", "Example sector"),
}
COUNTRIES = {"FIN": "Europe", "JPN": "Asia-Pacific", "TUN": "Arab States", "CAN": "Americas"}
PLACES = (("Example City", "FIN"), ("Example Town", "JPN"), (None, None), ("Example Village", None))
SUBJECTS = ((), ("health",), ("Health", "transport"), ("education",))
DAYS = ("2012", "2012-11-30", "2013-01-01", "2013-05", "2014-02-03", "2014", "2015-06-07", "2016-11-03", "2016-11")
KEPT = ("2009-01-01", "2012-11-30", "2014-07-01", "2027-01-01")
EXAMPLE_SHA256 = sha256_of_text("Example text")
BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)


@dataclass
class Appended:
    stream: str
    version: int
    event: PublishedEvent
    marking: Marking | None = None


@dataclass
class Story:
    """Three growing logs. Events without a marking get a random one: public, or the bureau's.

    `settled`: everything is known of both study periods, so that comparisons between them have a value.
    """

    random: Random
    settled: bool = False
    logs: dict[str, list[Appended]] = field(default_factory=lambda: {log: [] for log in CODECS})
    versions: dict[str, int] = field(default_factory=dict)

    def id(self, kind: str) -> str:
        return f"{kind}-{UUID(int=self.random.getrandbits(128), version=4)}"

    def add(self, log: str, stream: str, event: PublishedEvent, marking: Marking | None = None) -> None:
        self.versions[stream] = self.versions.get(stream, 0) + 1
        self.logs[log].append(Appended(stream, self.versions[stream], event, marking))

    def day(self) -> str:
        return self.random.choice(DAYS)

    def maybe_day(self) -> str | None:
        return self.random.choice((None, self.day()))

    def maybe_note(self) -> str | None:
        """Perhaps return a note on how sources dispute a status of unstated certainty."""
        return "Example dispute" if self.perhaps(0.15) else None

    def perhaps(self, chance: float = 0.5) -> bool:
        return self.random.random() < chance


def story(random: Random, size: int = 12, *, settled: bool = False) -> Story:
    """Make a history of a few organizations, two series, some meetings, and mistakes about them."""
    told = Story(random, settled)
    _states(told)
    organizations = [_organization(told) for _ in range(random.randint(2, size))]
    _successions(told, organizations)
    series = [_series(told, code) for code in ("EX", "EY")]
    for number in range(random.randint(1, 5)):
        _meeting(told, random.choice(series), number + 1, organizations)
    before = told.id("period")
    told.add("reporting", before, p.StudyPeriodDefined(before, BEFORE, "2008-10-31", "2012-11-29"))
    period = told.id("period")
    told.add("reporting", period, p.StudyPeriodDefined(period, PERIOD, "2012-11-30", "2016-11-03"))
    if told.perhaps(0.3):
        told.add("reporting", period, p.StudyPeriodCorrected("Example correction", "2012-11-30", "2016-11-02"))
    for clause in told.random.sample(CLAUSES, k=8):
        _clause_record(told, clause)
    _put_right(told)
    if not settled:
        room = _draft(told)
        state_kinds(told)
        _conclude(room)
    told.add("meetings", series[0], m.MarkingChanged("Example reason"))
    told.add("registry", organizations[0], r.MarkingChanged("Example reason"))
    _remove(told)
    _affiliate(told, organizations)
    return told


def _remove(told: Story) -> None:
    """Register some records in error, and reinstate some of those; a person is one of them."""
    people = [person for each in told.logs["meetings"] if (person := getattr(each.event, "person", None))]
    records = [("registry", person, 0.1) for person in dict.fromkeys(people)]
    kinds = (r.StateRegistered, r.OrganizationRegistered, *(() if told.settled else (m.MeetingPlanned, m.SeriesOpened)))
    for log, appended in told.logs.items():
        records += [(log, each.stream, 0.05) for each in appended if isinstance(each.event, kinds)]
    for log, stream, chance in records:
        if told.perhaps(chance):
            told.add(log, stream, RegisteredInError("Example error"))
            if told.perhaps(0.3):
                told.add(log, stream, Reinstated("Example correction"))


def _affiliate(told: Story, organizations: list[str]) -> None:
    """Let some of the people act for an organization, some of them until a stated day."""
    people = {person for each in told.logs["meetings"] if (person := getattr(each.event, "person", None))}
    for person in sorted(people)[:3]:
        fact, organization = told.id("fact"), told.random.choice(organizations)
        told.add("registry", person, r.PersonAffiliated(fact, organization, since=told.maybe_day()))
        if told.perhaps(0.3):
            until = told.maybe_day()
            told.add("registry", person, r.AffiliationCorrected(fact, organization, "Example correction", until=until))
        if told.perhaps(0.2):
            told.add("registry", person, r.AffiliationWithdrawn(fact, "Example withdrawal"))


def _put_right(told: Story) -> None:
    """Correct, rename, cancel or close some earlier records."""
    said = [(log, each) for log, appended in told.logs.items() for each in appended]
    for log, each in said:
        later = _afterwards(told, each.event)
        if later is not None and told.perhaps(0.2):
            told.add(log, each.stream, later)


def _afterwards(told: Story, event: PublishedEvent) -> PublishedEvent | None:
    why = "Example correction"
    match event:
        case m.MeetingHeld():
            mode: m.MeetingMode | None = told.random.choice((None, "in person", "remote"))
            return m.MeetingCorrected(
                why, told.day(), told.random.choice((None, 1, 2, 5)), None, event.city, event.country, mode
            )
        case m.MeetingPlanned(code=code) if told.perhaps(0.2):
            return m.MeetingCodeCorrected(f"{code}-EXAMPLE", why)
        case m.MeetingPlanned() if not told.settled and told.perhaps(0.2):
            return m.MeetingCancelled("Example reason")
        case m.MeetingNotHeld():
            return m.MeetingOutcomeWithdrawn(why, told.day())
        case m.SeriesOpened(code=code, kind=kind, kept_from=kept) if told.perhaps():
            return m.SeriesCorrected(code, f"Example {code} corrected", kind, why, kept)
        case r.StateRegistered(name=name):
            return r.StateNameCorrected(f"{name} corrected", why)
        case r.OrganizationRegistered(name=name) if told.perhaps(0.3):
            return r.OrganizationNameCorrected(f"{name} corrected", why)
        case m.SeriesRecordStated() if told.perhaps():
            return m.SeriesRecordCorrected(event.fact, event.state, told.day(), event.what, why, "2017")
        case m.TopicDiscussed():
            return m.TopicDiscussedCorrected(event.fact, "Another example topic", why)
        case m.ConclusionSummarized():
            return m.ConclusionSummaryCorrected(event.fact, "Another example summary", why)
        case m.MeetingReported():
            return m.MeetingReportedCorrected(event.fact, "Another example document", why)
        case m.MeetingDetailsStated():
            return m.ConclusionsClosed(told.perhaps())
        case r.OrganizationRegistered():
            return r.OrganizationNamed(told.id("fact"), "rename", f"{event.name} renamed", told.day())
    return None


def _clause_record(told: Story, clause: Clause) -> None:
    """State from which day items of the resolution are recorded, with some statements corrected, withdrawn and made
    again."""
    stream, fact = clause_stream(clause), told.id("fact")
    told.add("reporting", stream, p.ClauseRecordStated(fact, clause, told.random.choice(KEPT)))
    if told.perhaps(0.3):
        told.add("reporting", stream, p.ClauseRecordCorrected(fact, told.random.choice(KEPT), "Example correction"))
    if told.perhaps(0.3):
        told.add("reporting", stream, p.ClauseRecordWithdrawn(fact, "Example withdrawal"))
        if told.perhaps():
            told.add("reporting", stream, p.ClauseRecordStated(told.id("fact"), clause, told.random.choice(KEPT)))


def _states(told: Story) -> None:
    for iso3, region in COUNTRIES.items():
        state = told.id("state")
        told.add("registry", state, r.StateRegistered(state, iso3, iso3[:2], f"Example {iso3}"))
        fact = told.id("fact")
        told.add("registry", state, r.StatusStated(fact, "region", region))
        _statuses(told, state)
        if told.perhaps(0.2):
            told.add("registry", state, r.StatusCorrected(fact, "Africa", "Example correction", since=told.maybe_day()))
        if told.perhaps(0.1):
            told.add("registry", state, r.StatusWithdrawn(fact, "Example withdrawal"))


def _statuses(told: Story, state: str) -> None:
    """Return further statements on a State: each may be missing, dated, in dispute."""
    values = {
        "development": ("developing", "developed"),
        **dict.fromkeys(("ldc", "sids", "transition", "member"), ("yes", "no")),
    }
    for status, choices in values.items():
        for _ in range(told.random.randint(0, 2) if status != "member" else 1):
            value = told.random.choice(choices) if status != "member" or told.perhaps(0.1) else "yes"
            stated = r.StatusStated(told.id("fact"), status, value, since=told.maybe_day(), note=told.maybe_note())  # type: ignore[arg-type]
            told.add("registry", state, stated)


def _organization(told: Story) -> str:
    organization = told.id("organization")
    told.add("registry", organization, r.OrganizationRegistered(organization, f"Example {len(told.versions)}"))
    for _ in range(told.random.randint(0, 2)):
        fact = told.id("fact")
        country = told.random.choice((*COUNTRIES, "XXX"))
        told.add("registry", organization, r.OrganizationPlaced(fact, country, told.maybe_day()))
        if told.perhaps(0.2):
            corrected = r.OrganizationPlaceCorrected(fact, "FIN", "Example correction", told.maybe_day())
            told.add("registry", organization, corrected)
        if told.perhaps(0.2):
            told.add("registry", organization, r.OrganizationFactWithdrawn(fact, "Example withdrawal"))
    for kind, values in CLASSES.items():
        if told.perhaps(0.6):
            fact = told.id("fact")
            value = told.random.choice(values)
            told.add("registry", organization, r.OrganizationClassified(fact, kind, value, told.maybe_day()))
            if told.perhaps(0.2):
                corrected_class = r.OrganizationClassCorrected(fact, values[0], "Example correction", told.maybe_day())
                told.add("registry", organization, corrected_class)
    return organization


def _successions(told: Story, organizations: list[str]) -> None:
    for _ in range(told.random.randint(0, 4)):
        # Never in a cycle, which the registry refuses.
        one, other = sorted(told.random.choices(organizations, k=2), key=organizations.index)
        if one == other:
            continue
        fact = told.id("fact")
        if told.perhaps(0.3):
            told.add("registry", one, r.DuplicateRecognized(fact, other))
        elif told.perhaps():
            told.add("registry", one, r.SubsidiaryStated(fact, other, told.maybe_day()))
            if told.perhaps(0.3):
                told.add("registry", one, r.SubsidiaryCorrected(fact, other, "Example correction", told.maybe_day()))
        else:
            told.add("registry", one, r.OrganizationMerged(fact, other, told.day()))
            if told.perhaps(0.3):
                told.add("registry", one, r.OrganizationMergerCorrected(fact, other, told.day(), "Example correction"))
        if told.perhaps(0.2):
            told.add("registry", one, r.OrganizationFactWithdrawn(fact, "Example withdrawal"))


def _series(told: Story, code: str) -> str:
    series = told.id("series")
    kept = "2007" if told.settled else "2012" if told.perhaps(0.3) else None
    told.add("meetings", series, m.SeriesOpened(series, code, f"Example {code}", "executive meeting", kept))
    for _ in range(0 if told.settled else told.random.randint(0, 2)):
        fact = told.id("fact")
        state: m.RecordState = "complete" if told.perhaps(0.7) else "gap"
        first, last = ("2012", "2017") if told.perhaps(0.6) else (told.day(), None)
        told.add("meetings", series, m.SeriesRecordStated(fact, state, first, "Example span", last))
        if told.perhaps(0.2):
            told.add("meetings", series, m.SeriesRecordWithdrawn(fact, "Example withdrawal"))
    return series


def _meeting(told: Story, series: str, number: int, organizations: list[str]) -> None:
    meeting = told.id("meeting")
    ordinal = number if told.perhaps(0.7) else None
    day = f"201{2 + number}-03-0{number}" if told.perhaps(0.7) else told.day()
    if told.settled:
        day = told.random.choice(("2010-03-04", "2012-11-29", "2012-11-30", "2014-02-03"))
    city, country = told.random.choice(PLACES)
    planned = m.MeetingPlanned(
        meeting, series, f"M-{number}", day, ordinal, None, city, country, told.random.choice((None, "in person"))
    )
    told.add("meetings", meeting, planned)
    _announcement(told, meeting)
    if told.perhaps(0.85):
        mode: m.MeetingMode | None = told.random.choice((None, "in person", "hybrid", "remote"))
        told.add("meetings", meeting, m.MeetingHeld(day, None, city, country, mode))
    else:
        told.add("meetings", meeting, m.MeetingNotHeld("Example reason"))
    _announcement(told, meeting)
    for organization in told.random.sample(organizations, k=told.random.randint(0, len(organizations))):
        _attendance(told, meeting, organization)
    if told.settled or told.perhaps(0.8):
        told.add("meetings", meeting, m.AttendanceListClosed(told.settled or told.perhaps(0.85)))
    _said_of(told, meeting)


def _announcement(told: Story, meeting: str) -> None:
    """Announce it, perhaps, and perhaps withdraw the announcement."""
    # The randomness comes from the meeting's id, so that the rest of a history is unchanged.
    chance = Random(f"{meeting} {told.versions[meeting]}")
    if chance.random() < 0.4:
        told.add("meetings", meeting, m.MeetingAnnounced())
    elif chance.random() < 0.2:
        told.add("meetings", meeting, m.MeetingAnnouncementWithdrawn("Example withdrawal"))


def _said_of(told: Story, meeting: str) -> None:
    """Counts, topics, summaries and reports of a meeting."""
    for _ in range(told.random.randint(0, 2)):
        fact = told.id("fact")
        relation: m.CountRelation = told.random.choice(("=", "about", "more than", "fewer than"))
        told.add(
            "meetings", meeting, m.CountStated(fact, told.random.randint(0, 40), relation, "people", "Example source")
        )
        if told.perhaps(0.2):
            told.add(
                "meetings", meeting, m.CountCorrected(fact, 7, "=", "people", "Example source", "Example correction")
            )
        if told.perhaps(0.2):
            told.add("meetings", meeting, m.MeetingFactWithdrawn(fact, "Example withdrawal"))
    if told.perhaps(0.6):
        subjects = told.random.choice(SUBJECTS)
        told.add("meetings", meeting, m.MeetingSubjectsStated(subjects))
        if told.perhaps(0.2):
            told.add("meetings", meeting, m.MeetingSubjectsStated(told.random.choice(SUBJECTS), reason="Example"))
        if told.perhaps(0.2):
            told.add("meetings", meeting, m.MeetingSubjectsWithdrawn("Example withdrawal"))
    if told.perhaps(0.3):
        told.add("meetings", meeting, m.TopicDiscussed(told.id("fact"), "Example topic"))
        told.add("meetings", meeting, m.ConclusionSummarized(told.id("fact"), "Example summary"))
        told.add("meetings", meeting, m.MeetingReported(told.id("fact"), "Example document"))
        told.add("meetings", meeting, m.MeetingDetailsStated(venue="Example venue"))


def _attendance(told: Story, meeting: str, organization: str) -> None:
    stream = f"attendance-{meeting[-36:]}-{organization[-36:]}"
    fact = told.id("fact")
    capacities: tuple[m.Capacity | None, ...] = (None, "executive", "observer")
    modes: tuple[m.AttendanceMode | None, ...] = (None, "in person", "remote")
    capacity, mode = told.random.choice(capacities), told.random.choice(modes)
    person = told.id("person") if told.perhaps(0.7) else None
    told.add("meetings", stream, m.AttendanceRecorded(fact, meeting, organization, capacity, mode, person))
    if told.perhaps(0.2):
        corrected = m.AttendanceCorrected(
            fact, "Example correction", told.random.choice(capacities), told.random.choice(modes)
        )
        told.add("meetings", stream, corrected)
    if told.perhaps(0.15):
        told.add("meetings", stream, m.AttendanceWithdrawn(fact, "Example withdrawal"))


def _draft(told: Story) -> Story:
    """Begin conclusions and communiqués of the meetings, of a symposium before them and of a meeting of TSAG; return
    the story that continues them, with separate random numbers, so that everything else stays the same."""
    room = Story(Random(max(told.versions)), told.settled, told.logs, told.versions)
    further: tuple[tuple[m.SeriesKind, str], ...] = (("symposium", "2012-11-20"), ("advisory group", "2014-02-10"))
    for kind, day in further:
        if room.perhaps():
            series, meeting, code = room.id("series"), room.id("meeting"), f"E-{kind}"
            room.add("meetings", series, m.SeriesOpened(series, code, f"Example {kind}", kind))
            room.add("meetings", meeting, m.MeetingPlanned(meeting, series, f"M-{kind}", day))
            room.add("meetings", meeting, m.MeetingHeld(day))
    for meeting in begun(room, m.MeetingPlanned):
        _draft_of(room, meeting)
    return room


def _draft_of(room: Story, meeting: str) -> None:
    """Draft up to three conclusions of a meeting, and perhaps its communiqué with a paragraph for most of them."""
    drafted = [room.id("conclusion") for _ in range(room.random.randint(0, 3))]
    for number, conclusion in enumerate(drafted, 1):
        drafted_as = conclusions.ConclusionDrafted(
            meeting, number, "agreed", "Example wording", "en", priority=room.perhaps()
        )
        room.add("meetings", conclusion, drafted_as)
    if room.perhaps(0.7):
        communique = f"communique-{uuid_of(meeting)}"
        opened = communiques.CommuniqueOpened(meeting, {"en": "Example communiqué"}, "en")
        room.add("meetings", communique, opened)
        for conclusion in drafted:
            if room.perhaps(0.8):
                paragraph = room.id("paragraph")
                said = communiques.ParagraphStated(paragraph, communique, "conclusion", "en", conclusion=conclusion)
                room.add("meetings", paragraph, said)


def _conclude(room: Story) -> None:
    """Complete the processes begun, in a permitted order: shuffling a story keeps the order within each stream."""
    adopted = [each for each in begun(room, conclusions.ConclusionDrafted) if _decide(room, each)]
    for one, later in pairwise(adopted):
        if room.perhaps(0.4):
            replaced = conclusions.ConclusionReplaced((later,), "superseded", room.day(), "Example reason")
            room.add("meetings", one, replaced)
    for conclusion in adopted:
        _refer(room, conclusion)
    for communique in begun(room, communiques.CommuniqueOpened):
        _publish(room, communique)
    for meeting in begun(room, m.MeetingHeld):
        if room.perhaps(0.8):
            room.add("meetings", meeting, m.ConclusionsClosed(room.perhaps(0.8)))
        if room.perhaps(0.4):
            room.add("meetings", meeting, m.AgendaAnnounced(_items_of(room, meeting)))


def _refer(room: Story, conclusion: str) -> None:
    """Refer most conclusions, and let some addressees answer."""
    if room.perhaps(0.3):
        return
    to = room.random.choice(begun(room, r.OrganizationRegistered, GroupStated))
    request, due = room.id("request"), room.random.choice((None, "2014-02-03", "2016-11-03"))
    room.add("meetings", request, RequestStated(request, conclusion, "referral", to, room.day(), due=due))
    if room.perhaps(0.6):
        reply, answer = room.id("reply"), room.random.choice(TO_A_REFERRAL)
        said = ReplyStated(reply, request, to, answer, room.day(), document="Example document")  # type: ignore[arg-type]  # one of the words
        room.add("meetings", reply, said)


def _decide(room: Story, conclusion: str) -> bool:
    """Redraft a conclusion, and drop or adopt it: some adoptions are withdrawn, some corrected. Return whether it is
    adopted."""
    why = "Example correction"
    number = next(each.event.number for each in _said(room) if each.stream == conclusion)  # type: ignore[attr-defined]  # as drafted
    if room.perhaps(0.3):
        again = conclusions.ConclusionRedrafted(number, "welcomed", "Redrafted example wording", "en", **_about(room))
        room.add("meetings", conclusion, again)
    if room.perhaps(0.2):
        if room.perhaps():
            room.add("meetings", conclusion, conclusions.ConclusionDropped("Example reason"))
        return False
    room.add("meetings", conclusion, conclusions.ConclusionAdopted(room.day()))
    if room.perhaps(0.15):
        room.add("meetings", conclusion, conclusions.ConclusionAdoptionWithdrawn(why))
        return False
    if room.perhaps():
        described = conclusions.ConclusionDescribed(number, "agreed", why, **_about(room))
        room.add("meetings", conclusion, described)
    if room.perhaps(0.2):
        room.add("meetings", conclusion, conclusions.ConclusionWordingCorrected("Corrected example wording", why))
    return True


def _about(room: Story) -> dict[str, Any]:
    """Return a random subject of a conclusion."""
    topics = begun(room, FollowedTopicStated)
    named = tuple(room.random.sample(topics, k=min(len(topics), 2)))
    called = tuple(room.random.sample(groups := begun(room, GroupStated), k=min(len(groups), 1)))
    return {
        "calls_on": called if room.perhaps(0.8) else None,
        "priority": room.perhaps(0.8),
        "topics": named if room.perhaps(0.8) else None,
    }


def _publish(room: Story, communique: str) -> None:
    """Order, agree, approve, publish and correct a communiqué in a language or two; some are reopened or withdrawn."""
    agreed = communiques.CommuniqueAgreed(room.day(), EXAMPLE_SHA256)
    stated = [each.event for each in _said(room) if isinstance(each.event, communiques.ParagraphStated)]
    originals = tuple(each.fact for each in stated if each.communique == communique and each.translates is None)
    room.add("meetings", communique, communiques.ParagraphsOrdered(originals))
    if room.perhaps(0.2):
        return
    room.add("meetings", communique, agreed)
    if room.perhaps(0.2):
        room.add("meetings", communique, communiques.CommuniqueReopened("Example reason"))
        room.add("meetings", communique, agreed)
    for language in ("en", "fr") if room.perhaps(0.3) else ("en",):
        room.add("meetings", communique, communiques.CommuniqueApproved(language, EXAMPLE_SHA256))
        _publish_in(room, communique, language)
    if room.perhaps(0.15):
        room.add("meetings", communique, communiques.CommuniqueWithdrawn("Example withdrawal"))


def _publish_in(room: Story, communique: str, language: Language) -> None:
    due = "2016-11-30T12:00:00Z" if room.perhaps(0.3) else None
    day = "2016-11-25" if due is None and room.perhaps() else None
    room.add("meetings", communique, communiques.CommuniquePublished(language, due, day))
    if due is not None and room.perhaps(0.7):
        room.add("meetings", communique, EmbargoEnded(due))
    if language == "en" and room.perhaps(0.3):
        changes = (communiques.ParagraphChange(room.id("paragraph"), EXAMPLE_SHA256),)
        corrected = communiques.CommuniqueCorrected(1, language, 2, changes, EXAMPLE_SHA256, "Example correction")
        room.add("meetings", communique, corrected)


def _items_of(room: Story, meeting: str) -> tuple[m.AnnouncedItem, ...]:
    """Return the items of a meeting's agenda as they are announced."""
    said = {each.stream: each.event for each in _said(room) if isinstance(each.event, AgendaItemStated)}
    return tuple(
        m.AnnouncedItem(stream, item.number, item.kind, item.title)
        for stream, item in said.items()
        if item.meeting == meeting
    )


def begun(told: Story, *kinds: type[PublishedEvent]) -> list[str]:
    """Return the streams that have an event of one of these kinds, in order."""
    return list(dict.fromkeys(each.stream for each in _said(told) if isinstance(each.event, kinds)))


def state_kinds(told: Story) -> None:
    """State something of every kind with a separate stream, about existing records; correct some and withdraw some."""
    waiting = list(STREAM_KINDS.values())
    for _ in range(told.random.randint(1, 3)):
        for kind in waiting:
            stated = kind.stated(told.id(kind.name), **values_by_chance(told, kind))
            _state_kind(told, kind, stated)


def _state_kind(told: Story, kind: StatementKind, stated: AnyStatement) -> None:
    log, stream = _log_of(kind), stated.fact
    told.add(log, stream, stated)
    if kind.corrected is not None and told.perhaps(0.3):
        values = values_by_chance(told, kind)
        corrected = kind.corrected(stream, reason="Example correction", **values)  # type: ignore[call-arg]  # its own fields
        told.add(log, stream, corrected)
    if told.perhaps(0.15):
        told.add(log, stream, kind.withdrawn(stream, "Example withdrawal"))


def _log_of(kind: StatementKind) -> str:
    return next(
        log for log, contract in (("meetings", m), ("registry", r), ("reporting", p)) if kind in contract.STREAM_KINDS
    )


def values_by_chance(told: Story, kind: StatementKind) -> dict[str, Any]:
    """Return a value for each field of a kind; records are those of the story, or a missing one."""
    return {field.name: _value_by_chance(told, field) for field in kind.fields}


def _value_by_chance(told: Story, field: StatementField) -> object:
    if not field.required and told.perhaps(0.2):
        return None
    if field.several:
        return tuple(dict.fromkeys(_one_by_chance(told, field) for _ in range(told.random.randint(1, 2))))
    return _one_by_chance(told, field)


def _one_by_chance(told: Story, field: StatementField) -> object:
    match field.control:
        case "word" | "open-word" if field.choices:
            return told.random.choice(list(field.choices))
        case "yes-no":
            return told.perhaps()
        case "number":
            return told.random.randint(1, 9)
        case "day":
            return told.random.choice([day for day in DAYS if len(day) == len("2013-01-01")])
        case "date":
            return told.day()
        case "record":
            names = {record.name for record in field.records}
            streams = dict.fromkeys(each.stream for each in _said(told))
            there = [stream for stream in streams if _kind_of(stream) in names]
            return told.random.choice(there or [told.id(field.records[0].name)])
        case "texts":
            return {"en": "Example text"}
    return "Example text"


def _said(told: Story) -> list[Appended]:
    return [each for appended in told.logs.values() for each in appended]


def said_otherwise(told: Story, event: object) -> PublishedEvent | None:
    """Return a changed statement of a kind with separate streams, or a changed correction, with one random field;
    None for any other event."""
    kind = next((each for each in STREAM_KINDS.values() if type(event) in (each.stated, each.corrected)), None)
    if kind is None or not isinstance(event, AnyStatement | Correction):
        return None
    values = values_by_chance(told, kind)
    name = told.random.choice(list(values))
    return msgspec.structs.replace(event, **{name: values[name]})


def shuffled(told: Story) -> dict[str, list[Appended]]:
    """Return each log in a new order that preserves every stream's: facts come late and early."""
    result = {}
    for log, events in told.logs.items():
        streams: dict[str, list[Appended]] = {}
        for appended in events:
            streams.setdefault(appended.stream, []).append(appended)
        order = [stream for stream, waiting in streams.items() for _ in waiting]
        told.random.shuffle(order)
        result[log] = [streams[stream].pop(0) for stream in order]
    return result


def sealed(told: Story, logs: dict[str, list[Appended]]) -> dict[str, list[SealedEvent]]:
    """Return the logs as bytes: hours pass between events, so that days differ."""
    result: dict[str, list[SealedEvent]] = {}
    for log, events in logs.items():
        at = BEGAN
        result[log] = []
        for position, appended in enumerate(events, 1):
            at += timedelta(minutes=told.random.randint(0, 300))
            id_ = str(UUID(int=told.random.getrandbits(128), version=4))
            by_chance: Marking = "public" if told.perhaps(0.3) else "bureau"
            heading = EventMetadata(
                id=id_,
                stream=appended.stream,
                version=appended.version,
                actor="account-operator",
                # Two events of a stream share a command.
                correlation=f"example-{(appended.version + 1) // 2:04}",
                marking=appended.marking or by_chance,
            )
            result[log].append(SealedEvent(position, timestamp(at), CODECS[log].encode(heading, appended.event)))
    return result


def recorded(logs: dict[str, list[SealedEvent]], upto: dict[str, int] | None = None) -> list[RecordedEvent]:
    """Return decoded events of all logs, each log up to a position."""
    return [
        RecordedEvent(log, each.position, each.recorded, CODECS[log].decode(each.bytes))
        for log, events in logs.items()
        for each in events
        if upto is None or each.position <= upto[log]
    ]
