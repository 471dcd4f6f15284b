"""The page of an agenda: lines, order, what waits, what it is linked to, complete, announced; no proposer is ever shown."""

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.meetings.domain import commands
from shared.contracts.meetings.agendas import AGENDA_ITEMS, AgendaItemStated, ItemKind
from shared.contracts.meetings.aims import OBJECTIVES, ObjectiveStated
from shared.contracts.meetings.consultations import RAISED_NEEDS, NeedStated
from shared.contracts.meetings.follow_up import PROGRESS, ProgressStated
from shared.contracts.meetings.proposals import PROPOSALS, ProposalStated
from shared.contracts.registry import OrganizationRegistered
from shared.statements.decider import state_fact
from tests.meetings.conftest import Web
from tests.meetings.recorded import APPROVER, MEETING, OPEN, ORGANIZATION, PLAN, SERIES, record, uuid

pytestmark = pytest.mark.requirement("10.03")
PAGE = f"/meetings/console/agendas/{MEETING}"
LATER = f"meeting-{uuid(40)}"
OBJECTIVE = f"objective-{uuid(45)}"
ITEMS_LINKED: tuple[tuple[int, ItemKind, tuple[str, ...] | None], ...] = (
    (50, "procedural", None), (51, "substantive", (OBJECTIVE,)), (52, "substantive", None),
)  # fmt: skip
NEED, MET, PROPOSAL = f"need-{uuid(41)}", f"need-{uuid(42)}", f"proposal-{uuid(43)}"


def send(pages: FlaskClient, do: str, page: str = PAGE, **more: str) -> TestResponse:
    shown = pages.get(page).text
    hidden = {
        name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown)
    }
    return pages.post(page, data=hidden | {"do": do} | more)


def titles(pages: FlaskClient, page: str = PAGE) -> list[tuple[str, str]]:
    found = re.findall(r'<td class="day">([^<]+)</td>\s*<th scope="row"><a [^>]*>([^<]+)</a>', pages.get(page).text)
    return [(number, unescape(title)) for number, title in found]


def items(web: Web) -> list[Any]:
    return [row.statement for row in web.home.service.agendas.agenda(MEETING).rows]


@pytest.fixture
def pages(web: Web) -> FlaskClient:
    record(web.home.service, OPEN, PLAN)
    return web.pages("staff")


def test_lines_are_typed_one_after_another_moved_and_undone(web: Web, pages: FlaskClient) -> None:
    for title in ("Opening", "Security", "Artificial intelligence"):
        answer = send(pages, "add", title=title, number="", kind="procedural" if title == "Opening" else "substantive")
        assert answer.status_code == 303
        assert answer.location.endswith("#add")
    assert titles(pages) == [("1", "Opening"), ("2", "Security"), ("3", "Artificial intelligence")]
    last = items(web)[2]
    assert send(pages, f"up:{last.fact}").status_code == 303
    assert titles(pages) == [("1", "Opening"), ("2", "Artificial intelligence"), ("3", "Security")]
    assert send(pages, f"down:{last.fact}").status_code == 303
    assert [title for _number, title in titles(pages)] == ["Opening", "Security", "Artificial intelligence"]
    assert send(pages, "add", title="Closing", number="3").status_code == 409
    assert send(pages, "add", title="").status_code == 422
    send(pages, "add", title="Any other business", number="4")
    undo = re.search(rf'action="({PAGE}/undo/agenda-item/[^"]+)"', pages.get(PAGE).text)
    assert undo is not None
    token = re.search(r'name="csrf_token" value="([^"]+)"', pages.get(PAGE).text)
    assert token is not None
    assert pages.post(undo[1], data={"csrf_token": token[1]}).status_code == 303
    assert len(titles(pages)) == 3


def test_what_waits_is_taken_up_in_one_act_and_never_names_who_asked(web: Web, pages: FlaskClient) -> None:
    web.home.tell(ORGANIZATION, OrganizationRegistered(ORGANIZATION, "Example Proposer"))
    record(
        web.home.service,
        state_fact(RAISED_NEEDS, NeedStated(NEED, "need", "Cheaper spectrum", "2015-01-01", raised_by=ORGANIZATION)),
        state_fact(RAISED_NEEDS, NeedStated(MET, "need", "A need that was met", "2015-01-01")),
        state_fact(PROGRESS, ProgressStated(f"progress-{uuid(44)}", MET, "met", "2015-02-01", "bureau")),
        state_fact(PROPOSALS, ProposalStated(PROPOSAL, "priority", {"en": "Quantum keys"}, (ORGANIZATION,), "2015")),
    )
    shown = pages.get(PAGE).text
    assert "Cheaper spectrum" in shown
    assert "Quantum keys" in shown
    assert "A need that was met" not in shown
    assert send(pages, f"take:{PROPOSAL}").status_code == 303
    (taken,) = items(web)
    assert (taken.title, taken.takes_up, taken.kind) == ({"en": "Quantum keys"}, (PROPOSAL,), "substantive")
    shown = pages.get(PAGE).text
    assert shown.count("Put on the agenda: ") == 1
    assert "Example Proposer" not in shown


def test_the_foot_names_what_is_linked_to_neither(web: Web, pages: FlaskClient) -> None:
    record(
        web.home.service,
        state_fact(OBJECTIVES, ObjectiveStated(OBJECTIVE, "strategic plan", "1", {"en": "Bridging the gap"})),
        *(
            state_fact(AGENDA_ITEMS, AgendaItemStated(f"agenda-item-{uuid(number)}", MEETING, str(number), kind, {"en": f"Item {number}"}, objectives=linked))
            for number, kind, linked in ITEMS_LINKED
        ),
    )  # fmt: skip
    foot = pages.get(PAGE).text.partition('class="foot"')[2]
    assert "neither an objective nor work of TSAG: 52 Item 52." in re.sub(r"\s+", " ", foot)
    assert "Item 51" not in foot.partition("</p>")[0]
    assert "Bridging the gap" in pages.get(PAGE).text


def test_the_procedural_items_of_the_last_meeting_are_offered_to_an_empty_agenda(web: Web, pages: FlaskClient) -> None:
    send(pages, "add", title="Opening", kind="procedural")
    send(pages, "add", title="Security")
    record(
        web.home.service,
        commands.PlanMeeting(meeting=LATER, series=SERIES, code="EX-08", first_day="2016-11-13", ordinal=8),
    )
    page = PAGE.replace(MEETING, LATER)
    assert "Add the procedural item of EX-07" in pages.get(page).text
    assert send(pages, "preset", page).status_code == 303
    assert titles(pages, page) == [("1", "Opening")]


def test_an_approver_announces_what_the_page_showed_and_nobody_else_does(web: Web, pages: FlaskClient) -> None:
    send(pages, "add", title="Security")
    assert send(pages, "announce").status_code == 403
    web.home.service.handler.handle(commands.AnnounceMeeting(meeting=MEETING), APPROVER)
    approver = web.pages("approver")
    before = approver.get(PAGE).text
    assert "Not announced" in before
    assert send(approver, "announce", not_before="soon").status_code == 422
    hidden = {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', before)
    }
    send(pages, "add", title="Added meanwhile")
    refused = approver.post(PAGE, data=hidden | {"do": "announce"})
    assert refused.status_code == 409
    assert "The agenda was changed meanwhile." in refused.text
    assert send(approver, "announce").status_code == 303
    assert "Changed since it was announced" not in approver.get(PAGE).text
    send(pages, "add", title="Added later")
    assert "Changed since it was announced" in approver.get(PAGE).text


def test_complete_is_stated_of_the_agenda_and_can_be_undone(web: Web, pages: FlaskClient) -> None:
    send(pages, "add", title="Security")
    assert "Nobody has said yet" in pages.get(PAGE).text
    assert send(pages, "complete").status_code == 303
    assert "The agenda is stated complete." in pages.get(PAGE).text
    (row,) = web.home.service.statements.naming([MEETING], ["completeness"])
    assert (row.statement.of, row.statement.complete) == ("agenda", True)


def test_an_item_is_edited_and_leads_back_to_its_agenda(web: Web, pages: FlaskClient) -> None:
    send(pages, "add", title="Security")
    (item,) = items(web)
    path = f"/meetings/console/statements/agenda-items/{item.fact}"
    assert f'href="{path}/do/edit"' in pages.get(PAGE).text
    assert f"{path}/do/edit" not in pages.get(path).text
    form = pages.get(f"{path}/do/remove").text
    hidden = dict(re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)"', form))
    answer = pages.post(f"{path}/do/remove", data=hidden | {"reason": "Example reason"})
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert titles(pages) == []
