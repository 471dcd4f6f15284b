"""The parts of the record open outside the bureau: rule by rule, worked by hand."""

from uuid import UUID

import pytest

from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts import reporting as p
from shared.contracts.clauses import Clause
from shared.contracts.meetings.follow_up import CONSENTS, ConsentStated
from shared.contracts.meetings.recordings import RECORDINGS, PresentationStated, RecordingStated
from shared.domain.event import Marking
from shared.domain.registration import RegisteredInError, Reinstated
from shared.public_view.openness import Audience
from shared.statements.decider import correct_to
from tests.reporting.visibility.logs import Recording

pytestmark = pytest.mark.requirement("5.01")

HELD, ORGANIZATIONS = "meetings.held", "participation.organizations"


@pytest.fixture
def record() -> Recording:
    """One held meeting, two organizations at it, all public and complete."""
    told = Recording()
    series, one, two = told.series(), told.organization("one"), told.organization("two")
    assert series == "series-1"
    meeting = told.meeting("EX-1")
    told.came(meeting, one)
    told.came(meeting, two)
    told.say("meetings", meeting, m.AttendanceListClosed(complete=True))
    told.period()
    return told


def at(record: Recording, audience: Audience) -> tuple[object, object]:
    """Return the number of organizations at the meeting: the value, or the minimum if only that is known."""
    figure = record.figures(audience, ORGANIZATIONS)["EX-1"]
    return figure.value, figure.at_least


def test_what_is_public_is_counted_and_named_for_everybody(record: Recording) -> None:
    assert [at(record, audience) for audience in ("public", "members", "bureau")] == [(2, None)] * 3
    assert record.figures("public", ORGANIZATIONS)["EX-1"].items == ("organization-one", "organization-two")


@pytest.mark.parametrize(
    ("marking", "seen"), [("members", ("members", "bureau")), ("bureau", ("bureau",)), ("restricted", ("bureau",))]
)
def test_a_closed_attendance_is_not_counted_and_the_list_is_at_least(
    record: Recording, marking: Marking, seen: tuple[Audience, ...]
) -> None:
    """2 open + 1 closed: 3 for those who may see it, at least 2 for others."""
    record.came("meeting-EX-1", record.organization("three"), marking)
    audiences: tuple[Audience, ...] = ("public", "members", "bureau")
    assert {audience: at(record, audience) for audience in audiences} == {
        audience: (3, None) if audience in seen else (None, 2) for audience in audiences
    }


def test_a_closed_attendance_that_was_withdrawn_is_not_on_the_list(record: Recording) -> None:
    stream = record.came("meeting-EX-1", record.organization("three"), "bureau")
    record.say("meetings", stream, m.AttendanceWithdrawn(f"fact-{stream[11:]}", "Example error"), "bureau")
    assert at(record, "public") == (2, None)


@pytest.mark.parametrize("by", ["bureau", "public"])
def test_what_is_reinstated_is_as_open_as_it_was_before(record: Recording, by: Marking) -> None:
    """As on the registry's pages, whatever the markings of the slip and of its reversal, which stay in the bureau."""
    three, closed = record.organization("three"), record.organization("four", "restricted")
    for organization in (three, closed):
        record.came("meeting-EX-1", organization)
        record.say("registry", organization, RegisteredInError("Example error"), by)
    assert at(record, "public") == (2, None)
    for organization in (three, closed):
        record.say("registry", organization, Reinstated("Example reversal"), by)
    assert [at(record, "public"), at(record, "bureau")] == [(None, 3), (4, None)]
    history = record.history("public")
    assert [(fact.reason, len(fact.events)) for fact in history.facts_of(three)] == [(None, 1)]
    assert closed not in history.organizations


def test_who_may_see_an_older_consent_does_not_make_it_the_later_one(record: Recording) -> None:
    """The meetings' pages and partners take the consent that was stated last, too."""
    meeting, talk, recording, given, revoked = (
        f"{kind}-{UUID(int=number, version=4)}"
        for number, kind in enumerate(("meeting", "presentation", "recording", "consent", "consent"), 1)
    )
    record.meeting("EX-3", id_=meeting)
    record.say("meetings", talk, PresentationStated(talk, meeting, {"en": "Example"}))
    record.say("meetings", recording, RecordingStated(recording, talk, "en", "https://example.org/1"))
    for fact, answer in ((given, "given"), (revoked, "withdrawn")):
        consent = ConsentStated(fact, talk, "sharing", "organization-one", answer, "2026-03-01")  # type: ignore[arg-type]
        record.say("meetings", fact, consent, "restricted")
    record.say("meetings", given, m.MarkingChanged("Example"), "bureau")
    assert not record.history("public").of(RECORDINGS)
    consent = ConsentStated(given, talk, "sharing", "organization-one", "given", "2026-03-02")
    record.say("meetings", given, correct_to(CONSENTS, consent, "Example").correction)
    assert len(record.history("public").of(RECORDINGS)) == 1


def test_who_may_see_an_older_name_does_not_make_it_the_later_one(record: Recording) -> None:
    for fact, name in (("fact-1", "Example One"), ("fact-2", "Example Two")):
        record.say("registry", "organization-one", r.OrganizationNamed(fact, "rename", name))
    record.say("registry", "organization-one", m.MarkingChanged("Example", "fact-1"), "members")
    assert record.history("bureau").name_of("organization-one") == "Example Two"


def test_a_lowered_marking_hides_at_once_and_no_older_version_stands_in(record: Recording) -> None:
    stream = "attendance-meeting-EX-1-organization-one"
    record.say("meetings", stream, m.AttendanceCorrected(f"fact-{stream[11:]}", "Example", mode="remote"), "bureau")
    assert at(record, "public") == (None, 1)
    assert at(record, "bureau") == (2, None)


def test_what_a_clerk_marked_public_in_an_earlier_release_is_closed(record: Recording) -> None:
    event = m.AttendanceRecorded("fact-x", "meeting-EX-1", record.organization("three"))
    record.say("meetings", "attendance-x", event, "public", clerk=True)
    assert at(record, "public") == (None, 2)


def test_an_open_attendance_of_a_closed_organization_is_closed(record: Recording) -> None:
    record.came("meeting-EX-1", record.organization("three", "bureau"))
    assert at(record, "public") == (None, 2)


def test_nothing_is_open_of_a_closed_meeting(record: Recording) -> None:
    closed = record.meeting("EX-2", "bureau")
    record.came(closed, "organization-one")
    for event in (
        m.MeetingDetailsStated(venue="Example venue"), m.MeetingSubjectsStated(("Example subject",)),
        m.TopicDiscussed("fact-topic", "Example topic"), m.CountStated("fact-count", 9, "=", "people", "Example"),
        m.ConclusionSummarized("fact-conclusion", "Example"), m.MeetingReported("fact-reported", "Example document"),
        m.AttendanceListClosed(complete=False), m.ConclusionsClosed(complete=False),
    ):  # fmt: skip
        record.say("meetings", closed, event)
    history = record.history("public")
    assert [fact.stream for fact in history.meetings] == ["meeting-EX-1"]
    assert history.events_of(closed) == set()
    assert len(list(record.history("bureau").facts_of(closed))) == 9
    assert len(record.history("bureau").attendance[closed]) == 1


def test_a_held_meeting_that_is_closed_leaves_the_record_of_its_series_at_least(record: Recording) -> None:
    assert record.figures("public", HELD)[""].value == 1
    record.meeting("EX-2", "bureau")
    figure = record.figures("public", HELD)[""]
    assert (figure.value, figure.at_least) == (None, 1)
    assert record.history("public").series["series-1"].body.kept_from is None
    assert record.figures("bureau", HELD)[""].value == 2


def test_a_closed_plan_changes_nothing_outside(record: Recording) -> None:
    record.meeting("EX-2", "bureau", held=False)
    assert record.figures("public", HELD)[""].value == 1


def test_a_span_stated_complete_is_open_where_all_that_was_held_is() -> None:
    record = Recording()
    record.series(kept_from=None)
    record.meeting("EX-1")
    record.say("meetings", "series-1", m.SeriesRecordStated("fact-span", "complete", "2000", "Example", "2030"))
    record.say("meetings", "series-1", m.SeriesRecordStated("fact-gap", "gap", "1990", "Example", "1991"))
    assert record.figures("public", HELD)[""].value == 1
    record.meeting("EX-2", "members")
    assert record.figures("public", HELD)[""].at_least == 1
    assert [fact.fact for fact in record.history("public").series_records["series-1"]] == ["fact-gap"]
    assert record.figures("members", HELD)[""].value == 2


def test_conclusions_are_all_summarized_only_where_all_are_open(record: Recording) -> None:
    record.say("meetings", "meeting-EX-1", m.ConclusionSummarized("fact-1", "Example"))
    record.say("meetings", "meeting-EX-1", m.ConclusionsClosed(complete=True))
    assert "meeting-EX-1" in record.history("public").conclusion_lists
    record.say("meetings", "meeting-EX-1", m.ConclusionSummarized("fact-2", "Example"), "bureau")
    assert "meeting-EX-1" not in record.history("public").conclusion_lists
    assert "meeting-EX-1" in record.history("bureau").conclusion_lists


@pytest.mark.parametrize(
    ("clause", "closed"),
    [
        ("68-07", m.AttendanceListClosed(complete=True)),
        ("68-09", m.MeetingSubjectsStated(("Example subject",))),
        ("68-12", m.TopicDiscussed("fact-x", "Example topic")),
        ("68-15", m.MeetingReported("fact-x", "Example document")),
    ],
)
def test_that_nothing_answers_an_item_is_said_only_where_nothing_closed_may(
    clause: Clause, closed: m.TopicDiscussed
) -> None:
    record = Recording()
    record.series()
    meeting = record.meeting("EX-1")
    record.say("reporting", f"clause-{clause}", p.ClauseRecordStated("fact-clause", clause, "2000-01-01"))
    assert record.figures("public", "clauses.evidence")[clause].value == 0
    record.say("meetings", meeting, closed, "bureau")
    figure = record.figures("public", "clauses.evidence")[clause]
    assert (figure.value, figure.at_least) == (None, 0)
    assert record.figures("bureau", "clauses.evidence")[clause].value == 1


def test_an_announced_meeting_is_open_with_the_name_of_its_closed_series_and_no_more() -> None:
    record = Recording()
    record.series("bureau")
    meeting = record.meeting("EX-1", "bureau", held=False, city="Example City")
    assert record.history("public").meetings == []
    announced = record.say("meetings", meeting, m.MeetingAnnounced())
    record.say("meetings", meeting, m.MeetingHeld("2026-03-01", city="Secret City"), "bureau")
    history = record.history("public")
    [fact] = history.meetings
    assert (fact.body.status, fact.body.city, fact.events) == ("planned", "Example City", (announced,))
    series = history.series["series-1"]
    assert (series.body.name, series.body.kept_from, series.events) == ("Executives", None, (announced,))
    assert record.history("bureau").meetings[0].body.city == "Secret City"


def test_an_embargo_is_over_by_the_moment_that_is_asked() -> None:
    record = Recording()
    record.series()
    meeting = record.meeting("EX-1", "bureau")
    record.say("meetings", meeting, m.MeetingAnnounced("2026-11-05T12:00:00Z"))
    assert record.history("public", "2026-11-05T11:59:59Z").meetings == []
    assert record.history("members", "2026-11-05T11:59:59Z").meetings == []
    assert len(record.history("public", "2026-11-05T12:00:00Z").meetings) == 1


def test_a_reason_why_a_meeting_is_not_held_stays_in_the_bureau() -> None:
    record = Recording()
    record.series()
    meeting = record.meeting("EX-1", held=False)
    record.say("meetings", meeting, m.MeetingCancelled("Example reason"))
    assert record.history("public").meetings[0].body.reason is None
    assert record.history("bureau").meetings[0].body.reason == "Example reason"


@pytest.mark.parametrize(
    "names",
    [
        r.DuplicateRecognized("fact-x", "organization-secret"),
        r.OrganizationMerged("fact-x", "organization-secret", "2020"),
        r.SubsidiaryStated("fact-x", "organization-secret"),
    ],
)
def test_what_names_a_closed_organization_is_closed(record: Recording, names: r.DuplicateRecognized) -> None:
    record.organization("secret", "bureau")
    record.say("registry", "organization-one", names)
    history = record.history("public")
    assert not {*history.successions, *history.parents}
    assert at(record, "public") == (2, None)


def test_an_earlier_statement_that_named_a_closed_organization_is_no_evidence(record: Recording) -> None:
    record.organization("secret", "bureau")
    record.say("registry", "organization-one", r.OrganizationMerged("fact-x", "organization-secret", "2020"))
    record.say(
        "registry", "organization-one", r.OrganizationMergerCorrected("fact-x", "organization-two", "2020", "Example")
    )
    [merger] = record.history("public").successions["organization-one"]
    assert merger.events == (merger.known_from,)


def test_evidence_names_the_events_that_are_open_and_no_other(record: Recording) -> None:
    """The place was first stated for the bureau, and later made public."""
    closed = record.say("registry", "organization-one", r.OrganizationPlaced("fact-x", "FIN"), "bureau")
    opened = record.say("registry", "organization-one", r.OrganizationPlaceCorrected("fact-x", "FRA", "Example"))
    assert record.history("bureau").places["organization-one"][0].events == (closed, opened)
    assert record.history("public").places["organization-one"][0].events == (opened,)


def test_a_withdrawal_of_what_was_never_open_is_not_told(record: Recording) -> None:
    stream = record.came("meeting-EX-1", record.organization("three"), "bureau")
    record.say("meetings", stream, m.AttendanceWithdrawn(f"fact-{stream[11:]}", "Example error"))
    assert len(record.history("public").attendance["meeting-EX-1"]) == 2


def test_a_closed_period_has_no_name_outside() -> None:
    record = Recording()
    record.period("bureau")
    assert record.history("public").periods == []
    assert len(record.history("bureau").periods) == 1
