"""The page of an agenda: lines, order, waiting items, links, completeness, announcement; no proposer is ever shown."""

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.meetings.domain import commands
from services.meetings.domain.conclusion_commands import AdoptConclusion, DraftConclusion
from shared.contracts.meetings.agendas import AGENDA_ITEMS, AgendaItemStated, ItemKind
from shared.contracts.meetings.aims import OBJECTIVES, ObjectiveStated
from shared.contracts.meetings.consultations import (
    RAISED_NEEDS,
    REPLIES,
    REQUESTS,
    Answer,
    NeedStated,
    ReplyStated,
    RequestStated,
)
from shared.contracts.meetings.follow_up import PROGRESS, ProgressStated
from shared.contracts.meetings.proposals import PROPOSALS, ProposalStated
from shared.contracts.registry import OrganizationRegistered
from shared.event_store.command_handler import CommandContext
from shared.statements.decider import state_fact
from tests.meetings.conftest import Web
from tests.meetings.forms import fields_of_page, row_of, undo_of
from tests.meetings.recorded import APPROVER, MEETING, OPEN, ORGANIZATION, PLAN, SERIES, record, uuid

pytestmark = pytest.mark.requirement("10.03")
PAGE = f"/meetings/console/agendas/{MEETING}"
LATER = f"meeting-{uuid(40)}"
OBJECTIVE = f"objective-{uuid(45)}"
ITEMS_LINKED: tuple[tuple[int, ItemKind, tuple[str, ...] | None], ...] = (
    (50, "procedural", None), (51, "substantive", (OBJECTIVE,)), (52, "substantive", None),
)  # fmt: skip
OTHER_CLERK = CommandContext(actor=f"account-{uuid(46)}")
NEED, MET, PROPOSAL = f"need-{uuid(41)}", f"need-{uuid(42)}", f"proposal-{uuid(43)}"


def send(pages: FlaskClient, do: str, page: str = PAGE, **more: str) -> TestResponse:
    shown = pages.get(page).text
    hidden = {
        name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown)
    }
    return pages.post(page, data=hidden | {"do": do} | more)


def titles(pages: FlaskClient, page: str = PAGE) -> list[tuple[str, str]]:
    shown = pages.get(page).text
    numbers, found = (
        re.findall(rf'id="value-{name}-[^>]+><span class="hidden-words">[^<]+</span>([^<]+) <span', shown)
        for name in ("number", "title")
    )
    return [(number, unescape(title)) for number, title in zip(numbers, found, strict=True)]


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


def test_conclusions_of_a_symposium_wait_until_an_agenda_takes_them_up(web: Web, pages: FlaskClient) -> None:
    symposium, held, conclusion = f"series-{uuid(60)}", f"meeting-{uuid(61)}", f"conclusion-{uuid(62)}"
    record(
        web.home.service,
        commands.OpenSeries(series=symposium, code="GSS", name="Symposium", kind="symposium"),
        commands.PlanMeeting(meeting=held, series=symposium, code="GSS-1", first_day="2014-10-24"),
        commands.HoldMeeting(meeting=held, first_day="2014-10-24"),
        DraftConclusion(
            conclusion=conclusion, meeting=held, number=1, verb="agreed", wording="to trust by design", language="en"
        ),
    )
    assert "to trust by design" not in pages.get(PAGE).text, "a draft is none yet"
    record(web.home.service, AdoptConclusion(conclusion=conclusion, on="2014-10-24"))
    assert "Conclusions of symposia" in pages.get(PAGE).text
    assert send(pages, f"take:{conclusion}").status_code == 303
    (taken,) = items(web)
    assert (taken.title, taken.takes_up) == ({"en": "to trust by design"}, (conclusion,))
    assert "Conclusions of symposia" not in pages.get(PAGE).text


def test_open_conclusions_of_the_meeting_before_wait_until_they_are_answered(web: Web, pages: FlaskClient) -> None:
    """One that calls on nobody is not open; one that was answered is no longer."""
    held, body = f"meeting-{uuid(61)}", f"organization-{uuid(65)}"
    calling, noting, referral = f"conclusion-{uuid(62)}", f"conclusion-{uuid(63)}", f"request-{uuid(64)}"
    web.home.tell(body, OrganizationRegistered(body, "ETSI"))
    record(
        web.home.service,
        commands.PlanMeeting(meeting=held, series=SERIES, code="EX-06", first_day="2014-10-24"),
        commands.HoldMeeting(meeting=held, first_day="2014-10-24"),
        DraftConclusion(
            conclusion=calling, meeting=held, number=1, verb="requested", wording="a common test", language="en", calls_on=(body,),
        ),
        DraftConclusion(
            conclusion=noting, meeting=held, number=2, verb="took note", wording="of the tests", language="en"
        ),
        *(AdoptConclusion(conclusion=each, on="2014-10-24") for each in (calling, noting)),
    )  # fmt: skip
    shown = pages.get(PAGE).text
    assert "Open conclusions of earlier meetings" in shown
    assert "a common test" in shown
    assert "of the tests" not in shown
    stated = RequestStated(referral, calling, "referral", body, "2014-11-01", purpose="action")
    record(web.home.service, state_fact(REQUESTS, stated))
    answers: tuple[tuple[Answer, bool], ...] = (("acknowledged", True), ("taken up", False))
    for number, (answer, waits) in enumerate(answers, 66):
        reply = ReplyStated(f"reply-{uuid(number)}", referral, body, answer, "2014-12-01")
        web.home.service.handler.handle(state_fact(REPLIES, reply), OTHER_CLERK)
        assert ("a common test" in pages.get(PAGE).text) is waits


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


def test_an_item_is_removed_by_a_form_that_leads_back_to_its_agenda(web: Web, pages: FlaskClient) -> None:
    send(pages, "add", title="Security")
    (item,) = items(web)
    path = f"/meetings/console/statements/agenda-items/{item.fact}"
    assert f'href="{path}"' in pages.get(PAGE).text
    assert f"{path}/do/edit" not in pages.get(path).text
    answer = pages.post(
        f"{path}/do/remove", data=fields_of_page(pages.get(f"{path}/do/remove")) | {"reason": "Example"}
    )
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert titles(pages) == []


class Row:
    """A value of an item, opened for editing on its agenda by its address."""

    def __init__(self, pages: FlaskClient, item: str, value: str) -> None:
        self.pages, self.name = pages, f"{value}-{item}"
        page = pages.get(f"{PAGE}?edit={self.name}")
        assert page.text.count('class="open-row"') == 1
        self.path = f"/meetings/console/statements/agenda-items/{item}/edit/{self.name}"
        assert f'action="{self.path}"' in page.text
        self.fields = row_of(page)

    def save(self, **typed: str) -> TestResponse:
        return self.pages.post(self.path, data=self.fields | {"as": "change"} | typed)


def test_each_value_of_an_item_is_edited_where_it_stands(web: Web, pages: FlaskClient) -> None:
    record(
        web.home.service, state_fact(OBJECTIVES, ObjectiveStated(OBJECTIVE, "strategic plan", "1", {"en": "Bridging"}))
    )
    send(pages, "add", title="Security")
    item = items(web)[0].fact
    for value, typed in (
        ("number", {"number": "3"}),
        ("title", {"title.text.0": "Trust"}),
        ("kind", {"kind": "procedural"}),
        ("links", {"objectives.kept.0": OBJECTIVE}),
    ):
        saved = Row(pages, item, value).save(**typed)
        assert (saved.status_code, saved.location) == (303, PAGE)
    done, (now,) = pages.get(PAGE), items(web)
    assert (now.number, now.title, now.kind, now.objectives) == ("3", {"en": "Trust"}, "procedural", (OBJECTIVE,))
    past = pages.get(f"/meetings/console/statements/agenda-items/{item}/history").text
    assert past.count("because It changed.") == 3
    assert re.search(r"Saved \d\d:\d\d", done.text)
    undo = pages.post(Row(pages, item, "links").path, data=undo_of(done))
    assert (undo.status_code, undo.location) == (303, PAGE)
    assert items(web)[0].objectives is None


def test_what_is_refused_or_met_by_a_colleagues_change_stays_typed(web: Web, pages: FlaskClient) -> None:
    for title in ("Opening", "Security"):
        send(pages, "add", title=title)
    item = items(web)[1].fact
    refused = Row(pages, item, "number").save(number="1", source="the programme")
    assert refused.status_code == 422
    assert (row_of(refused)["number"], row_of(refused)["source"]) == ("1", "the programme")
    assert "Item 2 is on the agenda." not in refused.text
    mine, theirs = Row(pages, item, "title"), Row(pages, item, "title")
    assert theirs.save(**{"title.text.0": "Trust"}).status_code == 303
    met = mine.save(**{"title.text.0": "Confidence"})
    assert met.status_code == 409
    conflict = met.text.partition('class="conflict"')[2].partition("</div>")[0]
    assert all(words in conflict for words in ("Security", "Trust", "Confidence"))
    assert pages.post(mine.path, data=row_of(met)).status_code == 303
    assert items(web)[1].title == {"en": "Confidence"}
    late = Row(pages, item, "title")
    removing = fields_of_page(pages.get(late.path.partition("/edit/")[0] + "/do/remove")) | {"reason": "Example"}
    pages.post(late.path.partition("/edit/")[0] + "/do/remove", data=removing)
    gone = late.save(**{"title.text.0": "Late"})
    assert (gone.status_code, row_of(gone)["title.text.0"]) == (422, "Late")


def test_who_proposed_what_an_item_takes_up_is_in_no_open_row(web: Web, pages: FlaskClient) -> None:
    record(
        web.home.service,
        state_fact(PROPOSALS, ProposalStated(PROPOSAL, "priority", {"en": "Quantum keys"}, (ORGANIZATION,), "2015")),
    )
    web.home.tell(ORGANIZATION, OrganizationRegistered(ORGANIZATION, "Example Proposer"))
    send(pages, f"take:{PROPOSAL}")
    row = pages.get(f"{PAGE}?edit=links-{items(web)[0].fact}").text
    assert "Quantum keys" in row
    assert "Example Proposer" not in row


def test_a_reader_of_the_agenda_has_no_button_in_it(web: Web, pages: FlaskClient) -> None:
    send(pages, "add", title="Security")
    item = items(web)[0].fact
    auditor = web.pages("auditor")
    shown = auditor.get(f"{PAGE}?edit=title-{item}").text
    assert "Security" in shown
    assert not re.search(r'class="open-row"|id="value-', shown)
