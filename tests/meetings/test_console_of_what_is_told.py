"""Staff's pages and actions for facts of a meeting besides its outcome, in the console."""

import re
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from flask.testing import FlaskClient

from services.meetings.domain import commands
from shared.contracts.meetings.agendas import AGENDA_ITEMS, AgendaItemStated
from shared.contracts.meetings.consultations import REQUESTS, RequestStated
from shared.domain.provenance import Imported
from shared.statements.decider import state_fact
from tests.meetings.conftest import Home, Web
from tests.meetings.recorded import (
    APPROVER,
    ATTEND,
    COUNT,
    DETAILS,
    HOLD,
    MEETING,
    OPEN,
    OTHER,
    PLAN,
    SERIES,
    TOLD,
    TOPIC,
    record,
    uuid,
)
from tests.meetings.test_console import CONSOLE, fill

pytestmark = pytest.mark.requirement("2.03")
PAGE = f"{CONSOLE}/meetings/{MEETING}"
ROW = Imported("history", "EX-07")
IMPORTED = commands.PlanMeeting(
    meeting=MEETING,
    series=SERIES,
    code="EX-07",
    first_day="2015-04",
    sources=("https://example.org/a/b?c=d", "javascript:alert(1)", "a book"),
    imported=ROW,
)


@pytest.fixture
def approver(web: Web) -> FlaskClient:
    return web.pages("approver")


def told(home: Home) -> None:
    record(home.service, OPEN, PLAN, HOLD, *TOLD)
    home.seal()


def test_the_page_of_a_meeting_says_what_is_stated_and_by_whom(home: Home, staff: FlaskClient) -> None:
    told(home)
    page = staff.get(PAGE).text
    assert '<q class="stated">about 23</q> ICT industry leaders (communiqué) <span class="change">' in page
    assert "Our summary: go on with video codecs <span" in page
    assert "one summarized; nobody has said yet if these are all" in page
    assert "Example Union, Example Télécom" in page
    assert "Example Forum 2015" in page
    assert "the press release is dated a week later" in page
    assert "TD 101 TSAG <span" in page


FORMS: list[tuple[str, dict[str, str], str, dict[str, str], str, str]] = [
    (
        "count",
        {"value": "0", "relation": "more than", "of": "leaders", "by": "communiqué"},
        '<q class="stated">more than 0</q>',
        {"value": "24", "relation": "=", "of": "leaders", "by": "communiqué"},
        '<q class="stated">24</q>',
        "Number: <s>more than 0</s> is now <b>24</b>.",
    ),
    (
        "topic",
        {"topic": "clouds"},
        "</span>clouds <span",
        {"topic": "mist"},
        "</span>mist <span",
        "<s>clouds</s> is now <b>mist</b>",
    ),
    (
        "conclusion",
        {"summary": "go on"},
        "Our summary: go on <span",
        {"summary": "stop"},
        "Our summary: stop <span",
        "Our summary: <s>go on</s> is now <b>stop</b>.",
    ),
    (
        "report",
        {"document": "TD 1"},
        "</span>TD 1 <span",
        {"document": "TD 2"},
        "</span>TD 2 <span",
        "<s>TD 1</s> is now <b>TD 2</b>",
    ),
]


@pytest.mark.parametrize(("kind", "typed", "shown", "better", "mended", "sentence"), FORMS)
def test_what_is_told_is_stated_corrected_and_withdrawn(
    *,
    home: Home,
    staff: FlaskClient,
    kind: str,
    typed: dict[str, str],
    shown: str,
    better: dict[str, str],
    mended: str,
    sentence: str,
) -> None:
    record(home.service, OPEN, PLAN, HOLD)
    assert fill(staff, f"{PAGE}/do/{kind}", **typed).location == PAGE
    assert shown in staff.get(PAGE).text
    assert "No change: this is already recorded." in staff.get(fill(staff, f"{PAGE}/do/{kind}", **typed).location).text
    [row] = home.service.queries.facts_of(MEETING)
    fact = f"{CONSOLE}/told/{row.fact}"
    assert staff.get(f"{fact}").status_code == 200
    assert "Fill this in." in fill(staff, f"{fact}/do/correct-{kind}", **better).text
    assert fill(staff, f"{fact}/do/correct-{kind}", **better, reason="a slip").status_code == 303
    assert mended in staff.get(PAGE).text
    history = staff.get(f"{fact}/history").text
    assert sentence in history
    assert "replaces version 3" in history
    assert fill(staff, f"{fact}/do/withdraw", reason="an error").location == PAGE
    assert mended not in staff.get(PAGE).text
    assert "Withdrawn: <b>" in staff.get(f"{PAGE}/history").text


def test_details_are_stated_and_replaced_for_a_reason(home: Home, staff: FlaskClient) -> None:
    record(home.service, OPEN, PLAN, HOLD)
    typed = {"venue": "Example Hall", "hosts": "Example Union\r\nExample Télécom", "invitation_only": "yes"}
    stated = fill(staff, f"{PAGE}/do/details", **typed)
    assert "Example Union, Example Télécom" in staff.get(stated.location).text
    refused = fill(staff, f"{PAGE}/do/details", venue="Example Barn")
    assert (refused.status_code, "This replaces an earlier record. Give the reason." in refused.text) == (409, True)
    assert 'value="Example Barn"' in refused.text
    fill(staff, f"{PAGE}/do/details", venue="Example Barn", invitation_only="no", reason="the programme says so")
    history = staff.get(f"{PAGE}/history").text
    assert "Venue: <s>Example Hall</s> is now <b>Example Barn</b>." in history
    assert "By invitation only: <s>yes</s> is now <b>no</b>." in history


@pytest.mark.requirement("2.04")
def test_subjects_are_stated_replaced_for_a_reason_and_withdrawn(home: Home, staff: FlaskClient) -> None:
    record(home.service, OPEN, PLAN, HOLD)
    act = f"{PAGE}/do/subjects"
    assert "do/subjects-withdraw" not in staff.get(PAGE).text, "there is nothing to withdraw"
    stated = fill(staff, act, about="subjects", subjects="health\r\ntransport\r\nHealth", source="the invitation")
    page = staff.get(stated.location).text
    assert "The subjects are recorded." in page
    assert "Subjects: </span>health, transport <" in page
    assert "the invitation" in page
    refused = fill(staff, act, about="general")
    assert (refused.status_code, "This replaces an earlier record. Give the reason." in refused.text) == (409, True)
    fill(staff, act, about="general", reason="a slip")
    assert "general, on no subject in particular <" in staff.get(PAGE).text
    assert fill(staff, f"{PAGE}/do/subjects-withdraw", reason="an error").status_code == 303
    history = staff.get(f"{PAGE}/history").text
    assert "The subjects were recorded: <b>health, transport</b>." in history
    assert "Subjects: <s>health, transport</s> is now <b>general, on no subject in particular</b>." in history
    assert "Its subjects were withdrawn." in history
    assert "Subjects" not in staff.get(f"{PAGE}?on=2999").text


MARKED = re.compile(r'<input type="radio"[^>]*name="marking"[^>]*value="(\w+)"[^>]*checked')


@pytest.mark.requirement("1.15")
@pytest.mark.parametrize(("kind", "typed"), [(kind, typed) for kind, typed, *_rest in FORMS])
def test_a_form_says_who_may_see_what_is_told(
    *, home: Home, approver: FlaskClient, kind: str, typed: dict[str, str]
) -> None:
    """A correction starts with the present marking and keeps it; it may also change only the marking."""
    record(home.service, OPEN, PLAN, HOLD)
    assert MARKED.findall(approver.get(f"{PAGE}/do/{kind}").text) == ["bureau"]
    fill(approver, f"{PAGE}/do/{kind}", **typed, marking="public")
    [row] = home.service.queries.facts_of(MEETING)
    act = f"{CONSOLE}/told/{row.fact}/do/correct-{kind}"
    for marking in ("public", "bureau"):
        assert MARKED.findall(approver.get(act).text) == ["public"]
        done = approver.get(fill(approver, act, **typed, marking=marking, reason="a slip").location).text
        assert ("It is corrected." in done, "Nothing was changed." in done) == (
            marking == "bureau",
            marking == "public",
        )
    assert MARKED.findall(approver.get(act).text) == ["bureau"]
    assert [each.marking for each in home.service.queries.facts_of(MEETING)] == ["bureau"]
    history = approver.get(f"{CONSOLE}/told/{row.fact}/history").text
    assert "Who may see it: <s>Public</s> is now <b>Bureau only</b>." in history


@pytest.mark.requirement("1.15")
@pytest.mark.parametrize(
    ("kind", "typed"),
    [("details", {"venue": "Example Hall"}), ("subjects", {"about": "subjects", "subjects": "health"})],
)
def test_who_may_see_details_and_subjects_is_changed_for_a_reason(
    *, home: Home, approver: FlaskClient, kind: str, typed: dict[str, str]
) -> None:
    record(home.service, OPEN, PLAN, HOLD)
    act = f"{PAGE}/do/{kind}"
    assert MARKED.findall(approver.get(act).text) == ["bureau"]
    fill(approver, act, **typed, marking="public")
    assert MARKED.findall(approver.get(act).text) == ["public"]
    assert "Nothing was changed." in approver.get(fill(approver, act, **typed, marking="public").location).text
    assert "This replaces an earlier record. Give the reason." in fill(approver, act, **typed, marking="members").text
    assert fill(approver, act, **typed, marking="members", reason="a slip").status_code == 303
    assert MARKED.findall(approver.get(act).text) == ["members"]


@pytest.mark.requirement("1.15")
def test_who_may_see_the_record_of_a_series_is_said_with_it(home: Home, web: Web, approver: FlaskClient) -> None:
    home.service.handler.handle(OPEN, APPROVER)

    def seen(role: str) -> int:
        return len((web.get(f"/meetings/api/series/{SERIES}", role).json or {})["records"])

    typed = {"state": "gap", "first": "2010", "what": "one list is lost"}
    fill(approver, f"{CONSOLE}/series/{SERIES}/do/record", **typed, marking="public")
    [row] = home.service.queries.records_of(SERIES)
    act = f"{CONSOLE}/records/{row.fact}/do/correct"
    assert seen("reader") == 1
    assert MARKED.findall(approver.get(act).text) == ["public"]
    done = fill(approver, act, **typed, marking="bureau", reason="a slip")
    assert "The statement is corrected." in approver.get(done.location).text
    assert (seen("reader"), seen("staff")) == (0, 1)


def test_conclusions_are_said_to_be_all_or_not(home: Home, staff: FlaskClient) -> None:
    told(home)
    fill(staff, f"{PAGE}/do/conclusions", complete="no")
    assert "there were more" in staff.get(PAGE).text
    fill(staff, f"{PAGE}/do/conclusions", complete="yes", source="communiqué")
    assert "these are all" in staff.get(PAGE).text
    assert "Conclusions summarized: <b>not all</b>." in staff.get(f"{PAGE}/history").text


def test_every_event_of_what_is_told_has_its_sentence(home: Home, staff: FlaskClient) -> None:
    told(home)
    page = staff.get(f"{PAGE}/history").text
    assert "Details were recorded: <b>Venue: Example Hall; Hosts: Example Union, Example Télécom;" in page
    assert (
        'A number from a document was recorded: <b><q class="stated">about 23</q> ICT industry leaders (communiqué)</b>.'
        in page
    )
    assert "A topic was recorded: <b>cloud computing</b>." in page
    assert "A conclusion was summarized in our words: <b>go on with video codecs</b>" in page
    assert "The meeting was reported in <b>TD 101 TSAG</b>." in page


def test_a_meeting_only_announced_is_said_to_be_so_and_nothing_is_asked(home: Home, staff: FlaskClient) -> None:
    record(home.service, OPEN, IMPORTED)
    home.seal()
    page = staff.get(PAGE).text
    assert '<span class="badge plain">Announced, not confirmed</span>' in page
    assert "April 2015" in page
    assert "Nothing to do." in page
    assert 'class="button primary"' not in page
    assert "Announced, not confirmed" in staff.get(f"{CONSOLE}/meetings/").text
    assert "Announced, not confirmed" in staff.get(f"{CONSOLE}/series/{SERIES}").text
    start = staff.get(f"{CONSOLE}/").text
    assert "Nothing needs your attention" in start
    assert "EXA-01" not in start.partition("<main")[2].partition("Last changes")[0], "gaps of history are nobody's task"


def test_a_historic_meeting_has_the_same_life_with_not_recorded(home: Home, staff: FlaskClient) -> None:
    record(home.service, OPEN, IMPORTED, commands.HoldMeeting(meeting=MEETING, first_day="2015-04"))
    home.seal()
    page = staff.get(PAGE).text
    assert page.count('class="said">not recorded') == 7, (
        "consultation, invitations, agenda, who came, topics, conclusions, recordings"
    )
    assert ">Attendance</a>" in page, "no number of those who came, since none is known"
    assert 'class="button primary"' not in page
    assert "Nothing to do." in page
    assert "Nothing needs your attention" in staff.get(f"{CONSOLE}/").text


def test_the_button_of_a_meeting_that_was_held_asks_who_came_and_then_whether_others_did(
    home: Home, staff: FlaskClient
) -> None:
    record(home.service, OPEN, PLAN, HOLD)
    page = staff.get(PAGE).text
    assert "Next: held, and nobody is on the list" in page
    assert f'class="button primary" href="/meetings/console/meetings/{MEETING}/attendance"' in page
    record(home.service, ATTEND)
    page = staff.get(PAGE).text
    assert "Next: Is everyone who came on the list?" in page
    assert f'class="button primary" href="/meetings/console/meetings/{MEETING}/do/list"' in page


def test_a_planned_meeting_is_asked_about_when_its_day_has_come(home: Home, staff: FlaskClient) -> None:
    later = f"{datetime.now(UTC).year + 1}-06-01"
    planned = commands.PlanMeeting(meeting=OTHER, series=SERIES, code="EX-08", first_day=later, ordinal=8)
    record(home.service, OPEN, PLAN, planned)
    home.seal()
    page = staff.get(PAGE).text
    assert "Next: planned for 11 Oct 2015; nothing recorded since" in page
    assert f'class="button primary" href="/meetings/console/meetings/{MEETING}/do/hold"' in page
    coming = staff.get(f"{CONSOLE}/meetings/{OTHER}").text
    assert "Nothing is due yet. No consultation, invitation or agenda is recorded so far." in coming
    assert "days to go" in coming
    invited = RequestStated(
        f"request-{uuid(1)}", OTHER, "invitation", f"organization-{uuid(1)}", f"{datetime.now(UTC).year}-01-01"
    )
    record(home.service, state_fact(REQUESTS, invited))
    page = staff.get(f"{CONSOLE}/meetings/{OTHER}").text
    assert f"Nothing to do before 2 April {later[:4]}, when the agenda is due." in page


def test_what_is_due_before_a_meeting_is_the_next_step_of_its_page_as_on_start(home: Home, staff: FlaskClient) -> None:
    """By default invitations are due 120 days before a meeting, its agenda 60, its announcement 30."""

    def planned_in(days: int) -> str:
        day = (datetime.now(UTC).date() + timedelta(days=days)).isoformat()
        record(home.service, commands.CorrectMeeting(meeting=OTHER, first_day=day, ordinal=8, reason="moved"))
        found = re.search(r'class="next-why"[^>]*>([^<]*)<', staff.get(f"{CONSOLE}/meetings/{OTHER}").text)
        assert found
        return found[1]

    planned = commands.PlanMeeting(meeting=OTHER, series=SERIES, code="EX-08", first_day="2099-06-01", ordinal=8)
    record(home.service, OPEN, planned)
    assert "Nothing is due yet." in planned_in(140)
    assert "Next: nobody is invited yet, due" in planned_in(130)
    assert "Next: nobody is invited yet, due" in planned_in(110), "late, as on Start"
    assert "Nobody is invited to EX-08 yet" in staff.get(f"{CONSOLE}/").text
    today = datetime.now(UTC).date()
    record(
        home.service,
        state_fact(
            REQUESTS,
            RequestStated(f"request-{uuid(1)}", OTHER, "invitation", f"organization-{uuid(1)}", today.isoformat()),
        ),
    )
    assert "when the agenda is due." in planned_in(100)
    assert "Next: there is no agenda yet, due" in planned_in(70)
    record(
        home.service,
        state_fact(
            AGENDA_ITEMS, AgendaItemStated(f"agenda-item-{uuid(1)}", OTHER, "1", "procedural", {"en": "Opening"})
        ),
    )
    assert "when the announcement is due." in planned_in(70)


def test_a_meeting_that_did_not_take_place_says_why_and_has_no_list(home: Home, staff: FlaskClient) -> None:
    record(home.service, OPEN, IMPORTED, commands.MarkNotHeld(meeting=MEETING, reason="a pandemic"))
    home.seal()
    page = staff.get(PAGE).text
    assert "Did not take place" in page
    assert "a pandemic" in page
    assert "Conclusions" not in page


def test_sources_are_links_only_where_they_are_addresses_on_the_web(home: Home, staff: FlaskClient) -> None:
    record(home.service, OPEN, IMPORTED)
    page = staff.get(PAGE).text
    link = '<a class="source" href="https://example.org/a/b?c=d" rel="noopener noreferrer">example.org'
    assert link in page
    assert "<li>javascript:alert(1)</li>" in page
    assert "<li>a book</li>" in page


def test_each_source_of_a_line_of_a_file_is_a_document_of_its_own(home: Home, staff: FlaskClient) -> None:
    """An import joins the sources of a row by semicolons."""
    both = "our reading; https://example.org/minutes; https://example.org/list"
    count, topic = (msgspec.structs.replace(each, source=both) for each in (COUNT, TOPIC))
    record(home.service, OPEN, PLAN, HOLD, count, topic)
    page = staff.get(f"{PAGE}/files").text
    assert page.count('<tr><th scope="row"') == 3
    assert page.count('<a class="source"') == 2
    assert "ICT industry leaders; cloud computing</td>" in page
    many = [msgspec.structs.replace(topic, fact=f"fact-{uuid(700 + each)}", topic=f"topic {each}") for each in range(9)]
    record(home.service, *many)
    page = staff.get(f"{PAGE}/files").text
    assert page.count("and 6 more</td>") == page.count("and 6 more</span>") == 3, "beside it, and below it on a phone"


def test_what_was_told_by_a_day_is_shown_as_it_was(home: Home, staff: FlaskClient) -> None:
    told(home)
    past = staff.get(f"{PAGE}?on=2999").text
    assert '<q class="stated">about 23</q> ICT industry leaders (communiqué)' in past
    assert "Example Union, Example Télécom" in past
    assert "health, transport" in past


def test_who_may_only_look_is_offered_nothing(home: Home, web: Web) -> None:
    told(home)
    for path in (PAGE, f"{CONSOLE}/told/{COUNT.fact}"):
        assert "/do/" not in web.pages("auditor").get(path).text


def test_the_meetings_before_and_after_are_beside_it(home: Home, staff: FlaskClient) -> None:
    earlier = commands.PlanMeeting(meeting=f"meeting-{uuid(70)}", series=SERIES, code="EX-06", first_day="2014")
    record(home.service, OPEN, PLAN, earlier, DETAILS)
    page = staff.get(PAGE).text
    assert f'{CONSOLE}/meetings/{earlier.meeting}">EX-06</a> 2014' in page


BAD: list[tuple[str, str, dict[str, str], str]] = [
    ("a count below nought", "count", {"value": "-1"}, "Give a whole number"),
    ("half a leader", "count", {"value": "0.5"}, "Give a whole number"),
    ("too many", "count", {"value": "1000001"}, "Give a number between 0 and 1000000."),
    ("a count of nothing", "count", {"of": " "}, "Fill this in."),
    ("no topic", "topic", {"topic": ""}, "Fill this in."),
    ("NUL", "report", {"document": "a\x00b"}, "Leave out NUL"),
    ("no answer", "conclusions", {"complete": ""}, "Fill this in."),
    ("no subject", "subjects", {"about": "subjects"}, "Type a subject, or choose that it is a general meeting."),
    ("both", "subjects", {"about": "general", "subjects": "health"}, "A general meeting has no subjects"),
    ("a word of ours", "subjects", {"about": "subjects", "subjects": "General"}, "A general meeting has no subject"),
]
GOOD = {"count": {"value": "23", "relation": "=", "of": "leaders", "by": "communiqué"}}


@pytest.mark.requirement("2.12")
@pytest.mark.parametrize(("what", "act", "wrong", "said"), BAD, ids=[each[0] for each in BAD])
def test_bad_input_of_a_form_is_answered_at_the_field(
    *, home: Home, staff: FlaskClient, what: str, act: str, wrong: dict[str, str], said: str
) -> None:
    record(home.service, OPEN, PLAN, HOLD)
    answer = fill(staff, f"{PAGE}/do/{act}", **(GOOD.get(act, {}) | wrong))
    assert answer.status_code == 422
    assert said in answer.text
    assert home.service.queries.facts_of(MEETING) == []
