"""A meeting's page after the meeting: its conclusions and their outcomes, its communiqué by language, and the next step."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from services.meetings.domain import commands
from services.meetings.domain import communique_commands as text_acts
from services.meetings.domain import conclusion_commands as acts
from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.contracts.meetings.groups import MEETING_GROUPS, MeetingGroupStated
from shared.contracts.registry import (
    OrganizationMerged,
    OrganizationPlaced,
    OrganizationRegistered,
    StateRegistered,
    StatusStated,
)
from shared.contracts.registry.groups import GroupStated
from shared.domain.decider import Command
from shared.event_store.command_handler import CommandContext
from shared.public_view.marking_changes import ChangeMarking
from shared.statements.decider import state_fact
from shared.web.days import parse_date
from tests.meetings.conftest import Home, Web
from tests.meetings.forms import fields_of_page
from tests.meetings.in_the_room import (
    COMMUNIQUE,
    DAY,
    DRAFTED_TEXT,
    SECOND,
    THIRD,
    TRANSLATED,
    TYPIST,
    approve,
    do,
    drafted,
    publish,
    sha256,
)
from tests.meetings.recorded import (
    APPROVER,
    ATTEND,
    HOLD,
    MEETING,
    OPEN,
    ORGANIZATION,
    OTHER,
    PLAN,
    SERIES,
    recorded,
    uuid,
)
from tests.meetings.recorded import SECOND as SECOND_ORGANIZATION
from tests.plugins.page_words import words

pytestmark = pytest.mark.requirement("10.06")
PAGE = f"/meetings/console/meetings/{MEETING}"


def card(page: str, name: str) -> str:
    """Return the text of a card, without markup."""
    part = page.partition(f'id="card-{name}"')[2]
    part = re.split(r'id="card-|</section>', part)[0]
    return words(part)


def step(page: str) -> str:
    found = re.search(r'<p class="next-why"[^>]*>([^<]*)</p>(?:<a class="button primary"[^>]*>([^<]*)</a>)?', page)
    assert found
    return f"{found[1]} -> {found[2]}"


LISTED = (ATTEND, commands.CloseAttendanceList(meeting=MEETING, complete=True))


def test_the_communique_goes_from_language_to_language_and_says_whom_it_waits_for(
    home: Home, web: Web, staff: FlaskClient
) -> None:
    do(home.service, *DRAFTED_TEXT, *LISTED, by=TYPIST)
    before = staff.get(PAGE).text
    assert "3 paragraphs, drafted" in card(before, "communique")
    assert "No conclusion has been adopted yet. One in it was not adopted." in card(before, "communique")
    do(home.service, acts.AdoptConclusion(conclusion=DRAFTED_TEXT[3].conclusion, on=DAY))
    do(home.service, *TRANSLATED[:2], by=TYPIST)
    do(
        home.service,
        text_acts.AgreeCommunique(communique=COMMUNIQUE, on=DAY, text_sha256=sha256(home.service)),
        by=TYPIST,
    )
    here = card(staff.get(PAGE).text, "communique")
    assert "English 3 paragraphs, agreed 11 Oct 2015 waits for an approver" in here
    assert "French 2 of 3 paragraphs not yet not yet" in here
    assert "The only conclusion is in it. It contains no conclusion that was not adopted." in here
    assert "the English text waits -> Approve the English text" in step(web.pages("approver").get(PAGE).text)
    do(home.service, TRANSLATED[2], by=TYPIST)
    approve(home.service)
    publish(home.service)
    home.seal()
    told = staff.get(PAGE).text
    assert re.search(
        r"English 3 paragraphs, agreed 11 Oct 2015 \d+ \w+ 20\d\d \d+ \w+ 20\d\d; \d+ days after",
        card(told, "communique"),
    )
    assert "the French text waits -> Approve the French text" in step(web.pages("approver").get(PAGE).text)


def test_a_conclusion_that_asks_for_something_says_of_whom_and_when_it_was_sent(home: Home, staff: FlaskClient) -> None:
    asking = drafted(SECOND, 2, verb="requested", wording="a study of rural coverage")
    do(home.service, OPEN, PLAN, HOLD, *LISTED, drafted(), asking)
    for each in (drafted().conclusion, SECOND):
        do(home.service, acts.AdoptConclusion(conclusion=each, on=DAY))
    page = staff.get(PAGE).text
    assert "2 adopted; 0 of 1 sent" in card(page, "conclusions")
    assert "1 Agreed to go on with number 1 nobody none needed" in card(page, "conclusions")
    assert "2 Requested a study of rural coverage nobody yet not sent" in card(page, "conclusions")
    assert step(page) == "Next: conclusion 2 calls on nobody yet -> Say whom it calls on"
    called = acts.DescribeConclusion(
        conclusion=SECOND, number=2, verb="requested", calls_on=(ORGANIZATION,), reason="it was said"
    )
    do(home.service, called)
    assert "0 of 1 sent" in card(staff.get(PAGE).text, "conclusions")
    assert "Say whom" not in step(staff.get(PAGE).text)


def test_a_conclusion_warns_of_the_answer_that_is_missing(home: Home, staff: FlaskClient) -> None:
    asking = drafted(SECOND, 1, verb="requested", wording="a study", calls_on=(ORGANIZATION, SECOND_ORGANIZATION))
    do(home.service, OPEN, PLAN, HOLD, *LISTED, asking, acts.AdoptConclusion(conclusion=SECOND, on=DAY))
    for number, to in enumerate((ORGANIZATION, SECOND_ORGANIZATION), 81):
        asked = stated("request", number, about=SECOND, kind="referral", to=to, on="2015-03-01", due="2015-06-01")
        do(home.service, asked)
    do(
        home.service,
        stated("reply", 83, about=f"request-{uuid(81)}", respondent=ORGANIZATION, answer="taken up"),
        by=TYPIST,
    )
    assert re.search(r'class="warned">due [^<]*2015', staff.get(PAGE).text)
    answer = stated("reply", 84, about=f"request-{uuid(82)}", respondent=SECOND_ORGANIZATION, answer="not pursued")
    do(home.service, answer, by=TYPIST)
    assert card(staff.get(PAGE).text, "conclusions").endswith("not pursued")


def test_a_conclusion_is_sent_from_its_row_with_what_is_filled_in(home: Home, staff: FlaskClient) -> None:
    group, soon = f"group-{uuid(90)}", date.today() + timedelta(days=40)  # noqa: DTZ011  a day long enough from now
    home.tell(group, GroupStated(group, "SG2", "study group", {"en": "Two"}, "2025-2028"))
    asking = drafted(SECOND, 1, verb="requested", wording="a study", calls_on=(group,))
    nobody = drafted(THIRD, 2, verb="called on", wording="a second study")
    do(home.service, OPEN, PLAN, HOLD, *LISTED, asking, nobody)
    for each in (SECOND, THIRD):
        do(home.service, acts.AdoptConclusion(conclusion=each, on=DAY))
    meets = commands.PlanMeeting(meeting=OTHER, series=SERIES, code="SG2-1", first_day=soon.isoformat())
    of_group = MeetingGroupStated(f"meeting-group-{OTHER.removeprefix('meeting-')}", OTHER, group)
    do(home.service, meets, state_fact(MEETING_GROUPS, of_group))
    fields = fields_of_page(staff.get(PAGE))
    due = soon - timedelta(days=12)
    assert (fields["to"], parse_date(fields["due"])) == (group, due.isoformat())
    sent = {name: fields[name] for name in ("csrf_token", "batch", "conclusion", "to", "due")}
    for _twice in range(2):
        assert staff.post(f"{PAGE}/send", data=sent | {"document": "LS/o 43"}).status_code == 303
    typed = fields_of_page(staff.get(PAGE)) | {"who": "no such group", "document": "LS/o 44"}
    refused = staff.post(f"{PAGE}/send", data=typed)
    assert refused.status_code == 422
    assert 'value="LS/o 44"' in refused.text
    assert "More than one fits, or none." in card(refused.text, "conclusions")
    assert staff.post(f"{PAGE}/send", data=typed | {"who": "SG2"}).status_code == 303
    rows = {row.statement.about: row.statement for row in recorded(home.service, REQUESTS)}
    assert {(row.to, row.kind, row.due, row.by, row.purpose) for row in rows.values()} == {
        (group, "referral", due.isoformat(), "liaison statement", "action")
    }
    assert (rows[SECOND].document, rows[THIRD].document) == ("LS/o 43", "LS/o 44")
    assert home.service.room.conclusion(THIRD).conclusion.calls_on == (group,)
    page = staff.get(PAGE).text
    assert "2 adopted; 2 of 2 sent" in card(page, "conclusions")
    assert "send-line" not in page


def test_what_is_refused_of_a_conclusion_that_waits_no_more_is_said_and_no_other_one_opens(
    home: Home, staff: FlaskClient
) -> None:
    both = [
        drafted(one, number, verb="requested", calls_on=(ORGANIZATION,))
        for number, one in enumerate((SECOND, THIRD), 1)
    ]
    do(home.service, OPEN, PLAN, HOLD, *LISTED, *both)
    for each in (SECOND, THIRD):
        do(home.service, acts.AdoptConclusion(conclusion=each, on=DAY))
    fields = fields_of_page(staff.get(f"{PAGE}?conclusion={SECOND}"))
    sent = {name: fields[name] for name in ("csrf_token", "batch", "conclusion", "to")}
    assert staff.post(f"{PAGE}/send", data=sent).status_code == 303
    late = staff.post(f"{PAGE}/send", data=sent | {"batch": uuid(85), "due": "some day"})
    assert late.status_code == 303
    assert (
        "“some day” is not a day. Type one, such as 16 March 2027. Nothing was recorded."
        in staff.get(late.location).text
    )
    assert "send-line" in staff.get(PAGE).text
    assert "send-line" not in staff.get(f"{PAGE}?conclusion={SECOND}").text
    assert f"conclusion={THIRD}" in staff.get(PAGE).text
    restricted = CommandContext(actor=APPROVER.actor, approved_by=APPROVER.actor, marking="restricted")
    home.service.handler.handle(ChangeMarking(record=THIRD, reason="it is not for all"), restricted)
    assert f"conclusion={THIRD}" not in staff.get(PAGE).text
    do(home.service, acts.WithdrawAdoption(conclusion=THIRD, reason="it was not adopted"))
    assert staff.post(f"{PAGE}/send", data=sent | {"batch": uuid(86), "conclusion": THIRD}).status_code == 303
    assert "It is no longer adopted. Nothing was recorded." in staff.get(PAGE).text


def test_an_auditor_is_offered_nothing_to_send(home: Home, web: Web) -> None:
    asking = drafted(SECOND, 1, verb="requested", wording="a study", calls_on=(ORGANIZATION,))
    do(home.service, OPEN, PLAN, HOLD, asking, acts.AdoptConclusion(conclusion=SECOND, on=DAY))
    assert "send-line" not in web.pages("auditor").get(PAGE).text
    assert web.pages("auditor").post(f"{PAGE}/send", data={}).status_code in (400, 403)


def stated(kind: str, number: int, /, **said: str) -> Command:
    """State a request or a reply on the day of the meeting."""
    declared = REQUESTS if kind == "request" else REPLIES
    return state_fact(declared, declared.stated(**{"fact": f"{kind}-{uuid(number)}", "on": DAY, **said}))


def test_on_the_first_day_the_sheet_is_open(home: Home, staff: FlaskClient) -> None:
    day = datetime.now(UTC).date()
    for number, first in ((OTHER, day), (MEETING, day + timedelta(days=9))):
        planned = commands.PlanMeeting(meeting=number, series=SERIES, code=f"EX-{number[-1]}", first_day=str(first))
        do(home.service, *((OPEN,) if number == OTHER else ()), planned)
    today = staff.get(PAGE.replace(MEETING, OTHER)).text
    assert "the sheet is open" in card(today, "participants")
    assert step(today) == "Next: the sheet is open -> Mark attendance"
    assert "opens on the first day" in " ".join(staff.get(PAGE).text.split())


def test_who_came_stands_by_region_beside_the_meeting_before(home: Home, staff: FlaskClient) -> None:
    for number, code, region in ((71, "FIN", "Europe"), (72, "KEN", "Africa")):
        state = f"state-{uuid(number)}"
        home.tell(state, StateRegistered(state=state, iso3=code, iso2=code[:2], name=code), marking="public")
        home.tell(state, StatusStated(fact=f"fact-{uuid(number)}", field="region", value=region), first=2)
    home.tell(
        ORGANIZATION, OrganizationRegistered(ORGANIZATION, "Alpha"), OrganizationPlaced(f"fact-{uuid(73)}", "FIN")
    )
    earlier = (
        commands.PlanMeeting(meeting=OTHER, series=SERIES, code="EX-06", first_day="2014-10-11", ordinal=6),
        commands.HoldMeeting(meeting=OTHER, first_day="2014-10-11"),
        commands.RecordAttendance(fact=f"fact-{uuid(74)}", meeting=OTHER, organization=ORGANIZATION),
        commands.RecordAttendance(fact=f"fact-{uuid(75)}", meeting=OTHER, organization=SECOND_ORGANIZATION),
    )
    do(home.service, OPEN, PLAN, HOLD, *earlier, *LISTED)
    here = card(staff.get(PAGE).text, "participants")
    assert "1 organization, 1 named person; the list is complete. 1 in person, 0 remote." in here
    assert "Region Came In 2014 Africa 0 0" in here
    assert "Europe 1 1 not known 0 1" in here
    assert "1 of 2 on the list of 2014 came again." in here, "that of the meeting before is open"
    do(home.service, commands.CloseAttendanceList(meeting=OTHER, complete=True))
    assert "1 of 2 who came in 2014 came again." in card(staff.get(PAGE).text, "participants")


def test_organizations_that_had_merged_are_one_from_that_day_on(home: Home, staff: FlaskClient) -> None:
    """In the numbers, by region and beside the meeting before, as on the sheet and in figures."""
    for number, code, region in ((71, "FIN", "Europe"), (72, "KEN", "Africa")):
        state = f"state-{uuid(number)}"
        home.tell(state, StateRegistered(state=state, iso3=code, iso2=code[:2], name=code), marking="public")
        home.tell(state, StatusStated(fact=f"fact-{uuid(number)}", field="region", value=region), first=2)
    for each, number, code in ((ORGANIZATION, 73, "FIN"), (SECOND_ORGANIZATION, 76, "KEN")):
        home.tell(each, OrganizationRegistered(each, code), OrganizationPlaced(f"fact-{uuid(number)}", code))
    home.tell(SECOND_ORGANIZATION, OrganizationMerged(f"fact-{uuid(77)}", ORGANIZATION, "2014-11"), first=3)
    both = ((ORGANIZATION, 74), (SECOND_ORGANIZATION, 75))
    earlier = (
        commands.PlanMeeting(meeting=OTHER, series=SERIES, code="EX-06", first_day="2014-10-11", ordinal=6),
        commands.HoldMeeting(meeting=OTHER, first_day="2014-10-11"),
        *(commands.RecordAttendance(fact=f"fact-{uuid(n)}", meeting=OTHER, organization=each) for each, n in both),
    )
    later = [
        commands.RecordAttendance(fact=f"fact-{uuid(n + 10)}", meeting=MEETING, organization=each) for each, n in both
    ]
    do(home.service, OPEN, PLAN, HOLD, *earlier, *later)
    here = card(staff.get(PAGE).text, "participants")
    assert "1 organization; nobody has said yet" in here
    assert "Region Came In 2014 Africa 0 1" in here
    assert "Europe 1 1" in here
    assert "At least 1 of 1 on the list of 2014 came again." in here
    assert home.service.queries.entry_count(MEETING) == 1
    assert home.service.queries.entry_count(OTHER) == 2
    assert [each.fact for each in home.service.queries.entries_of(MEETING, ORGANIZATION)] == [
        f"fact-{uuid(84)}",
        f"fact-{uuid(85)}",
    ]
