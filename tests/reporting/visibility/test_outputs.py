"""Readers' views of a record with closed parts: pages, files, JSON, comparisons, replays, at any moment."""

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest

from services.reporting.domain.commands import clause_stream
from services.reporting.history import history_at
from services.reporting.reports import figure_lines, render
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts import reporting as p
from shared.contracts.clauses import CLAUSES
from shared.contracts.completeness import CompletenessStated
from shared.contracts.meetings.agendas import AgendaItemCorrected, AgendaItemStated
from shared.contracts.meetings.aims import ObjectiveStated
from shared.domain.event import Marking
from tests.reporting.conftest import Reporting
from tests.reporting.example import PERIOD
from tests.reporting.test_pages import words

pytestmark = pytest.mark.requirement("5.01")

SECRET = "Example Zephyr"
ORGANIZATIONS = {"key": "participation.organizations", "period": PERIOD}
AT_EX_06 = "participation.organizations;meeting=EX-06"
WTSA, COMPARE, REPLAY = "/reporting/reports/wtsa", "/reporting/compare", "/reporting/replay"


def meeting_of(reporting: Reporting, code: str) -> str:
    planned = (each.event for each in reporting.told.logs["meetings"] if isinstance(each.event, m.MeetingPlanned))
    return next(event.meeting for event in planned if event.code == code)


def comes(reporting: Reporting, marking: Marking) -> str:
    """Record the attendance at EX-06 of a company known only to the bureau, beside the seven public ones; return its
    stream."""
    told = reporting.told
    organization, fact, meeting = told.id("organization"), told.id("fact"), meeting_of(reporting, "EX-06")
    told.add("registry", organization, r.OrganizationRegistered(organization, SECRET), marking)
    stream = f"attendance-{meeting[-36:]}-{organization[-36:]}"
    told.attendances["EX-06", SECRET] = stream, fact
    told.add("meetings", stream, m.AttendanceRecorded(fact, meeting, organization, listed_as=SECRET), marking)
    reporting.take_in()
    return organization


def asked(reporting: Reporting, role: str, path: str, **words_: str) -> Any:
    answer = reporting.app.test_client().get(f"{path}?{urlencode(words_)}", headers=reporting.bearer(role))
    assert answer.status_code == 200, answer.data
    return answer


def of_meeting(reporting: Reporting, role: str, **more: str) -> dict[str, Any]:
    found: dict[str, Any] = asked(
        reporting, role, "/reporting/api/figures", **ORGANIZATIONS, figure=AT_EX_06, evidence="all", **more
    ).json["figures"][0]
    return found


def test_a_closed_attendance_is_in_no_number_list_or_evidence_of_a_reader(reporting: Reporting) -> None:
    before = of_meeting(reporting, "reader")
    assert (before["value"], before["at_least"]) == (7, None)
    organization = comes(reporting, "bureau")
    staff, reader = (of_meeting(reporting, role) for role in ("staff", "reader"))
    assert (staff["value"], reader["value"], reader["at_least"]) == (8, None, 7)
    assert organization in staff["items"]
    assert reader["items"] == before["items"]
    # The list itself claims to be complete and is no longer evidence; everything else stays.
    assert set(reader["evidence"]["events"]) < set(before["evidence"]["events"])
    assert len(before["evidence"]["events"]) - len(reader["evidence"]["events"]) == 1
    for path, words_ in (
        (WTSA, {}),
        ("/reporting/evidence", {"figure": AT_EX_06}),
        ("/reporting/api/reports/wtsa", {}),
    ):
        page = asked(reporting, "reader", path, period=PERIOD, **words_).text
        assert SECRET not in page
        assert organization not in page
    assert SECRET in asked(reporting, "staff", "/reporting/evidence", period=PERIOD, figure=AT_EX_06).text


def test_numbers_over_open_facts_are_named_and_not_joined_for_readers(reporting: Reporting) -> None:
    """Regions with one or two organizations, all of them public."""
    report = asked(reporting, "reader", "/reporting/api/reports/wtsa", period=PERIOD).json
    assert report["audience"] == "members"
    regions = [each for each in report["figures"] if each["key"] == ORGANIZATIONS["key"] and "region" in each["of"]]
    assert {each["of"]["region"] for each in regions} >= {"Europe", "Americas"}
    assert not [each for each in regions if "joined" in each["of"]["region"]]


def test_outside_no_root_of_a_log_is_told_since_it_is_over_closed_events_too(reporting: Reporting) -> None:
    staff, reader = (
        asked(reporting, role, "/reporting/api/reports/wtsa", period=PERIOD).json for role in ("staff", "reader")
    )
    assert all("root" in each for each in staff["logs"].values())
    assert not any("root" in each for each in reader["logs"].values())
    page = render(reporting.service, "wtsa", period=PERIOD, audience="public", format="html").decode()
    assert not [each["root"] for each in staff["logs"].values() if each["root"] in page]


def test_a_visitor_of_an_open_demonstration_is_the_public(reporting: Reporting) -> None:
    comes(reporting, "members")
    assert of_meeting(reporting, "reader")["value"] == 8
    narrowed = of_meeting(reporting, "reader", audience="public")
    assert (narrowed["value"], narrowed["at_least"]) == (None, 7)


def test_a_lowered_marking_hides_at_every_moment_also_of_the_past(reporting: Reporting) -> None:
    comes(reporting, "public")
    public = str(reporting.service.facts.moment())
    assert of_meeting(reporting, "reader", as_known_at=public)["value"] == 8
    stream, fact = reporting.told.attendances["EX-06", SECRET]
    lowered = m.AttendanceCorrected(fact, "Example reason", mode="remote")
    reporting.told.add("meetings", stream, lowered, "bureau")
    reporting.take_in()
    for moment in (public, str(reporting.service.facts.moment())):
        reader = of_meeting(reporting, "reader", as_known_at=moment)
        assert (reader["value"], reader["at_least"]) == (None, 7)
        assert SECRET not in asked(reporting, "reader", WTSA, period=PERIOD, as_known_at=moment).text
        assert of_meeting(reporting, "staff", as_known_at=moment)["value"] == 8


def test_a_withdrawn_announcement_hides_the_meeting_at_every_moment(reporting: Reporting) -> None:
    before = str(reporting.service.facts.moment())
    meeting = meeting_of(reporting, "EX-07")
    assert "EX-07" in asked(reporting, "reader", WTSA, period=PERIOD, as_known_at=before).text
    reporting.told.add("meetings", meeting, m.MeetingAnnouncementWithdrawn("Example reason"), "bureau")
    reporting.take_in()
    for moment in (before, str(reporting.service.facts.moment())):
        assert "EX-07" not in asked(reporting, "reader", WTSA, period=PERIOD, as_known_at=moment).text
    assert "EX-07" in asked(reporting, "staff", WTSA, period=PERIOD).text


def test_an_embargo_is_over_by_the_clock_at_present_and_by_the_last_event_in_the_past(reporting: Reporting) -> None:
    told, facts = reporting.told, reporting.service.facts
    series = next(each.stream for each in told.logs["meetings"] if isinstance(each.event, m.SeriesOpened))
    meeting = told.id("meeting")
    told.add("meetings", meeting, m.MeetingPlanned(meeting, series, "EX-08", "2016-02-01", 8), "bureau")
    told.add("meetings", meeting, m.MeetingAnnounced("2027-03-01T12:00:00Z"))
    reporting.take_in()
    moment = facts.moment()
    for now, seen in (("2027-03-01T11:59:59Z", False), ("2027-03-01T12:00:00Z", True), (None, False)):
        codes = {fact.body.code for fact in history_at(facts, moment, "public", now).meetings}
        assert ("EX-08" in codes) is seen
    told.add("registry", told.organizations["Example Aurora"], r.OrganizationPlaced(told.id("fact"), "FIN", "2020"))
    reporting.take_in()
    assert "EX-08" not in {
        fact.body.code for fact in history_at(facts, moment, "public", "2027-03-02T00:00:00Z").meetings
    }


def test_a_comparison_counts_and_tells_the_commands_that_are_open(reporting: Reporting) -> None:
    before = str(reporting.service.facts.moment())
    comes(reporting, "bureau")
    stream, fact = reporting.told.attendances["EX-05", "Example Aurora"]
    reporting.told.add("meetings", stream, m.AttendanceWithdrawn(fact, "Example reason"))
    reporting.take_in()
    path = "/reporting/api/reports/wtsa/compare"
    staff, reader = (
        asked(reporting, role, path, period=PERIOD, **{"from": before}).json for role in ("staff", "reader")
    )
    assert staff["commands"] - reader["commands"] == 2
    closed = {event for step in staff["steps"] for event in step["events"]} - {
        event for step in reader["steps"] for event in step["events"]
    }
    assert closed
    assert all(not step["events"] or step["recorded"] for step in reader["steps"])
    page = words(asked(reporting, "reader", COMPARE, period=PERIOD, **{"from": before}).text)
    assert SECRET not in page
    assert "Withdrawn: Example Aurora attended EX-05 in person" in page
    assert "No public command changed it" in page, "the list of EX-06 is no longer complete"


def test_a_replay_never_tells_a_closed_command(reporting: Reporting) -> None:
    before = str(reporting.service.facts.moment())
    comes(reporting, "bureau")
    staff, reader = (
        words(asked(reporting, role, REPLAY, period=PERIOD, at=before, go="on").text) for role in ("staff", "reader")
    )
    assert "attended EX-06" in staff
    assert SECRET not in reader
    assert "attended EX-06" not in reader
    assert "Different records are open" in reader, "the list is no longer complete"


def test_the_command_line_uses_the_same_function(reporting: Reporting) -> None:
    comes(reporting, "bureau")
    for audience, value in (("public", None), ("bureau", 8)):
        lines = figure_lines(reporting.service, ORGANIZATIONS["key"], period=PERIOD, audience=audience)  # type: ignore[arg-type]
        figures = [json.loads(line) for line in lines]
        (found,) = (each for each in figures if each["of"] == {"meeting": "EX-06"})
        assert found["value"] == value
    text = render(reporting.service, "wtsa", period=PERIOD, audience="public", format="html").decode()
    assert SECRET not in text
    assert re.search(r"at least", words(text))


def test_study_periods_and_items_of_the_resolution_are_listed_as_far_as_they_are_open(reporting: Reporting) -> None:
    told = reporting.told
    period = told.id("period")
    told.add("reporting", period, p.StudyPeriodDefined(period, "Secret years", "2030-01-01"), "bureau")
    for clause, marking in (("68-15", "public"), ("68-07", "bureau")):
        stated = p.ClauseRecordStated(told.id("fact"), clause, "2010-01-01")  # type: ignore[arg-type]  # an item
        told.add("reporting", clause_stream(clause), stated, marking)  # type: ignore[arg-type]  # likewise
    reporting.take_in()
    api = "/reporting/api"
    assert [each["name"] for each in asked(reporting, "reader", f"{api}/study-periods").json["items"]] == [PERIOD]
    assert asked(reporting, "reader", f"{api}/study-periods", name="secret years").json["items"] == []
    client, headers = reporting.app.test_client(), reporting.bearer("reader")
    assert client.get(f"{api}/study-periods/{period}", headers=headers).status_code == 404
    items = {each["clause"]: each for each in asked(reporting, "reader", f"{api}/clause-records").json["items"]}
    assert (items["68-15"]["since"], items["68-07"]["since"], items["68-07"]["version"]) == ("2010-01-01", None, 0)
    assert len(items) == len(CLAUSES)
    comes(reporting, "bureau")
    told.add(
        "meetings", meeting_of(reporting, "EX-06"), m.MeetingReported(told.id("fact"), "Example document"), "bureau"
    )
    reporting.take_in()
    closed = asked(reporting, "reader", f"{api}/clause-records/68-15").json
    assert closed["since"] is None, "that nothing else answers it would not be true of what is open"


@pytest.mark.requirement("10.03")
def test_an_agenda_is_read_as_it_was_announced_and_its_evidence_is_the_announcement(reporting: Reporting) -> None:
    told, meeting = reporting.told, meeting_of(reporting, "EX-06")
    aim, item, complete = (told.id(kind) for kind in ("objective", "agenda-item", "completeness"))
    told.add("meetings", aim, ObjectiveStated(aim, "strategic plan", "1", {"en": "Example aim"}))
    said = AgendaItemStated(item, meeting, "1", "substantive", {"en": "Example item"}, objectives=(aim,))
    told.add("meetings", item, said, "bureau")
    told.add("meetings", complete, CompletenessStated(complete, "agenda", complete=True, about=meeting))
    told.add("meetings", meeting, m.AgendaAnnounced((m.AnnouncedItem(item, "1", "substantive", said.title),)))
    values = {"meeting": meeting, "number": "1", "kind": "substantive", "title": {"en": SECRET}}
    later = AgendaItemCorrected(fact=item, **values, reason="Example reason")  # type: ignore[call-arg]  # fields of the kind
    told.add("meetings", item, later, "bureau")
    reporting.take_in()
    of_it = {"period": PERIOD, "figure": "agenda.objectives;meeting=EX-06"}
    shares = {
        role: asked(reporting, role, "/reporting/api/figures", key="agenda.objectives", **of_it).json["figures"][0]
        for role in ("staff", "reader")
    }
    assert {role: share["numerator"] for role, share in shares.items()} == {"staff": 0, "reader": 1}
    page = words(asked(reporting, "reader", "/reporting/evidence", **of_it).text)
    assert "The agenda of EX-06 was announced" in page
    assert SECRET not in page
