"""A meeting's page after it: its conclusions and what became of them, its communiqué by language, and what it waits for."""

import re

import pytest
from flask.testing import FlaskClient

from services.meetings.domain import commands
from services.meetings.domain import communique_commands as text_acts
from services.meetings.domain import conclusion_commands as acts
from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.contracts.registry import OrganizationPlaced, OrganizationRegistered, StateRegistered, StatusStated
from shared.domain.decider import Command
from shared.statements.decider import state_fact
from tests.meetings.conftest import Home, Web
from tests.meetings.in_the_room import (
    COMMUNIQUE,
    DAY,
    DRAFTED_TEXT,
    SECOND,
    TRANSLATED,
    TYPIST,
    approve,
    do,
    drafted,
    publish,
    sha256,
)
from tests.meetings.recorded import ATTEND, HOLD, MEETING, OPEN, ORGANIZATION, OTHER, PLAN, SERIES, uuid
from tests.meetings.recorded import SECOND as SECOND_ORGANIZATION

pytestmark = pytest.mark.requirement("10.06")
PAGE = f"/meetings/console/meetings/{MEETING}"


def card(page: str, name: str) -> str:
    """The words of a card, without markup."""
    part = page.partition(f'id="card-{name}"')[2]
    part = re.split(r'id="card-|</section>', part)[0]
    return " ".join(re.sub(r"<[^>]*>", " ", part).split())


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
    assert "No conclusion was adopted yet. One stands in it that was not adopted." in card(before, "communique")
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
    assert "The one conclusion is in it. Nothing stands in it that was not adopted." in here
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
        do(home.service, stated("request", number, about=SECOND, kind="referral", to=to, due="2015-06-01"))
    do(
        home.service,
        stated("reply", 83, about=f"request-{uuid(81)}", respondent=ORGANIZATION, answer="taken up"),
        by=TYPIST,
    )
    assert re.search(r'class="warned">due [^<]*2015', staff.get(PAGE).text)
    answer = stated("reply", 84, about=f"request-{uuid(82)}", respondent=SECOND_ORGANIZATION, answer="not pursued")
    do(home.service, answer, by=TYPIST)
    assert card(staff.get(PAGE).text, "conclusions").endswith("not pursued")


def stated(kind: str, number: int, /, **said: str) -> Command:
    """A request or a reply on the day of the meeting."""
    declared = REQUESTS if kind == "request" else REPLIES
    return state_fact(declared, declared.stated(**{"fact": f"{kind}-{uuid(number)}", "on": DAY, **said}))


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
