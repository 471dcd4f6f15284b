"""Plan and workshops: states by digits in one act, late actions, and the meeting that a proposed workshop becomes."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.meetings.console.labels import today
from services.meetings.domain import commands
from services.meetings.queries.plans import PlanQueries, last_progress
from shared.contracts.meetings.aims import (
    DECISIONS,
    FEEDBACK,
    OBJECTIVES,
    DecisionStated,
    FeedbackStated,
    ObjectiveSet,
    ObjectiveStated,
)
from shared.contracts.meetings.follow_up import PROGRESS, ProgressStated
from shared.contracts.meetings.measures import MEASURES, MeasureStated
from shared.contracts.meetings.proposals import PROPOSALS, ProposalStated
from shared.contracts.meetings.work import ACTIONS, ActionStated
from shared.contracts.registry import OrganizationRegistered
from shared.statements.decider import StateFact, state_fact
from tests.meetings.conftest import Web
from tests.meetings.recorded import ORGANIZATION, record, uuid
from tests.plugins.page_words import words

pytestmark = pytest.mark.requirement("11.04")
PAGE = "/meetings/console/plan/"
SERIES, WORKSHOP, PROPOSAL = f"series-{uuid(30)}", f"meeting-{uuid(31)}", f"proposal-{uuid(32)}"
AIM, PART, ACTION, GOAL = (
    f"objective-{uuid(33)}",
    f"objective-{uuid(34)}",
    f"action-{uuid(35)}",
    f"objective-{uuid(36)}",
)
OF_WORKSHOP, OF_PROPOSAL, ELSEWHERE = (f"objective-{uuid(number)}" for number in (37, 38, 39))


def objective(
    fact: str, set_: ObjectiveSet, number: str, text: str, of: str | None = None, parent: str | None = None
) -> StateFact:
    document = None if of else "Example document"
    return state_fact(
        OBJECTIVES, ObjectiveStated(fact, set_, number, {"en": text}, of=of, parent=parent, document=document)
    )


def submit(pages: FlaskClient, page: str, **said: str) -> TestResponse:
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', pages.get(page).text))
    return pages.post(page, data=hidden | said)


@pytest.fixture
def pages(web: Web) -> FlaskClient:
    web.home.tell(ORGANIZATION, OrganizationRegistered(ORGANIZATION, "Example Owner"))
    record(
        web.home.service,
        commands.OpenSeries(series=SERIES, code="IEW", name="Workshops", kind="workshop"),
        commands.PlanMeeting(meeting=WORKSHOP, series=SERIES, code="IEW-01", first_day="2024-04-19"),
        commands.HoldMeeting(meeting=WORKSHOP, first_day="2024-04-19"),
        state_fact(PROPOSALS, ProposalStated(PROPOSAL, "workshop", {"en": "A second workshop"}, (ORGANIZATION,), "2024-06", earliest="2026-03-02", latest="2026-06")),
        objective(AIM, "engagement plan", "1", "Invitations that reach people"),
        objective(PART, "engagement plan", "1.1", "Letters in time", parent=AIM),
        objective(GOAL, "Sector goal", "1", "More small firms"),
        objective(OF_WORKSHOP, "workshop", "1", "Draw decision-makers", of=WORKSHOP),
        objective(OF_PROPOSAL, "workshop", "1", "Talk about value", of=PROPOSAL),
        objective(ELSEWHERE, "workshop", "4", "Value for members"),
        state_fact(ACTIONS, ActionStated(ACTION, {"en": "Send invitations early"}, (PART,), ORGANIZATION, "2024", due="2024-12")),
        state_fact(FEEDBACK, FeedbackStated(f"feedback-{uuid(50)}", WORKSHOP, objective=OF_WORKSHOP, score=4, out_of=5, respondents=31)),
        state_fact(DECISIONS, DecisionStated(f"decision-{uuid(51)}", WORKSHOP, "decided", {"en": "A workshop a year"}, "TSAG-R5", "68-T2")),
        state_fact(DECISIONS, DecisionStated(f"decision-{uuid(52)}", WORKSHOP, "decided", {"en": "Another matter"}, "TSAG-R5", "68-12")),
        state_fact(MEASURES, MeasureStated(f"measure-{uuid(53)}", "promotion", ORGANIZATION, {"en": "A day for firms"}, "2024-05-01")),
    )  # fmt: skip
    return web.pages("staff")


def text_of(pages: FlaskClient, page: str = PAGE) -> str:
    return words(pages.get(page).text)


def test_the_plan_shows_what_is_stated_and_what_is_not(pages: FlaskClient) -> None:
    shown = text_of(pages)
    assert (
        shown.index("Invitations that reach people")
        < shown.index("Letters in time")
        < shown.index("Send invitations early")
    )
    assert "1 action is late" in shown
    assert "Example Owner, due December 2024" in shown or "Example Owner, due Dec 2024" in shown
    assert "4 of 5 , 31 answers" in shown or "4 of 5, 31 answers" in shown
    assert shown.count("no result recorded") == len([OF_WORKSHOP, ELSEWHERE])
    assert "Example document the workshop is not recorded as a meeting" in shown
    assert "A workshop a year" in shown
    assert "Another matter" not in shown
    assert "A day for firms" in shown
    heads = re.findall(r'<thead><tr><th scope="col">([^<]*)</th>', pages.get(PAGE).text)
    assert list(dict.fromkeys(heads)) == ["Objective, action", "Objective", "Goal", "Proposed workshop"]


def test_states_are_recorded_in_one_act_and_taken_back(web: Web, pages: FlaskClient) -> None:
    chosen = {f"state.{ACTION}": "done", f"state.{GOAL}": "given up", "on": "2025-03-01", "judged_by": "bureau"}
    assert submit(pages, PAGE, **chosen).status_code == 422
    assert "Give the grounds." in submit(pages, PAGE, **chosen).text
    assert submit(pages, PAGE, on="2025-03-01", judged_by="bureau").status_code == 422
    assert submit(pages, PAGE, **chosen, **{f"text.{GOAL}": "replaced by others"}).status_code == 303
    answer = pages.get(PAGE).text
    assert "is late" not in answer
    assert "2 states are recorded." in answer
    assert "replaced by others" in answer
    rows = web.home.service.statements.by_kind("", [PROGRESS.name], descending=False, offset=0, limit=9)
    assert {(row.statement.about, row.statement.state) for row in rows} == {(ACTION, "done"), (GOAL, "given up")}
    undo, token = (
        re.search(sought, answer)
        for sought in (rf'action="({PAGE}plan/undo/progress/[^"]+)"', r'"csrf_token" value="([^"]+)"')
    )
    assert undo is not None
    assert token is not None
    assert pages.post(undo[1], data={"csrf_token": token[1]}).status_code == 303
    assert "1 action is late" in text_of(pages)


def test_a_proposed_workshop_becomes_a_meeting_with_its_objectives(web: Web, pages: FlaskClient) -> None:
    page = f"{PAGE}workshop/{PROPOSAL}"
    assert "Talk about value" in pages.get(page).text
    assert submit(pages, page, series=SERIES, code="IEW-02", days="some day").status_code == 422
    assert submit(pages, page, series=SERIES, code="IEW-01", days="2 March 2026").status_code == 409
    assert submit(pages, page, series=SERIES, code="IEW-02", days="2 March 2026").status_code == 303
    plan = PlanQueries(web.home.service.reader).stated(today())
    second = next(row for row in plan.workshops if row.code == "IEW-02")
    carried = [row.statement for row in plan.rows[OBJECTIVES.name] if row.statement.of == second.id]
    assert [(each.number, each.text, each.set) for each in carried] == [("1", {"en": "Talk about value"}, "workshop")]
    planned = plan.progress[PROPOSAL].statement
    assert (planned.state, planned.evidence, planned.text) == ("agreed", (second.id,), "IEW-02")
    assert web.pages("auditor").get(page).status_code == 403
    assert "Record the states" not in web.pages("auditor").get(PAGE).text


def test_a_proposal_is_planned_once_and_the_form_sent_again_is_the_same_act(web: Web, pages: FlaskClient) -> None:
    page = f"{PAGE}workshop/{PROPOSAL}"
    assert "Plan it" in pages.get(PAGE).text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', pages.get(page).text))
    form = hidden | {"series": SERIES, "code": "IEW-02", "days": "2 March 2026"}
    assert [pages.post(page, data=form).status_code for _time in (1, 2)] == [303, 303]
    assert "Plan it" not in pages.get(PAGE).text
    again = submit(pages, page, series=SERIES, code="IEW-03", days="3 March 2026")
    assert (again.status_code, "It is planned already." in again.text) == (422, True)
    plan = PlanQueries(web.home.service.reader).stated(today())
    carried = [row for row in plan.rows[OBJECTIVES.name] if row.statement.text == {"en": "Talk about value"}]
    assert len(carried) == 2, "the proposal's and the meeting's"


def test_only_a_workshop_that_some_progress_names_makes_a_proposal_planned(web: Web, pages: FlaskClient) -> None:
    tsag, series = f"meeting-{uuid(70)}", f"series-{uuid(71)}"

    def judged(number: int, state: str, *evidence: str) -> StateFact:
        fact = f"progress-{uuid(number)}"
        return state_fact(PROGRESS, ProgressStated(fact, PROPOSAL, state, "2025", "bureau", evidence=evidence or None))

    record(
        web.home.service,
        commands.OpenSeries(series=series, code="TSAG", name="TSAG", kind="advisory group"),
        commands.PlanMeeting(meeting=tsag, series=series, code="TSAG-R5", first_day="2024-07-29"),
        judged(72, "agreed", tsag),
    )
    assert "Plan it" in pages.get(PAGE).text
    record(web.home.service, judged(73, "agreed", WORKSHOP), judged(74, "agreed"))
    assert "Plan it" not in pages.get(PAGE).text
    assert "It is planned already." in pages.get(f"{PAGE}workshop/{PROPOSAL}").text
    record(web.home.service, judged(75, "carried out"))
    assert "It is carried out." in pages.get(f"{PAGE}workshop/{PROPOSAL}").text


def test_of_one_day_the_state_that_was_stated_later_holds(web: Web, pages: FlaskClient) -> None:
    for number, (state, on) in enumerate((("reached", "2024"), ("in work", "2024-12-31"), ("open", "2024-03"))):
        stated = ProgressStated(f"progress-{uuid(60 + number)}", GOAL, state, on, "bureau")
        record(web.home.service, state_fact(PROGRESS, stated))
    rows = web.home.service.statements.naming([GOAL], [PROGRESS.name])
    assert last_progress(rows, today())[GOAL].statement.state == "in work"
