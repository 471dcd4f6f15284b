"""The room page: conclusions and the communiqué side by side with their checks, two simultaneous clerks, from draft
to corrigendum."""

import io
import re
from pathlib import Path
from typing import Any

import docx
import msgspec
import pytest
from docx.shared import Mm
from flask.testing import FlaskClient
from playwright.sync_api import Route, expect

from services.meetings.domain import commands
from services.meetings.domain.conclusion_commands import AdoptConclusion
from shared.contracts.meetings.agendas import AGENDA_ITEMS, AgendaItemStated
from shared.contracts.meetings.consultations import RAISED_NEEDS, NeedStated
from shared.contracts.meetings.topics import TOPICS, FollowedTopicStated
from shared.contracts.registry import OrganizationRegistered, StateRegistered
from shared.public_view.marking_changes import ChangeMarking
from shared.statements.decider import state_fact
from shared.web import tokens
from tests.meetings.conftest import Contexts, Home, Web
from tests.meetings.forms import fields_of_page
from tests.meetings.in_the_room import COMMUNIQUE
from tests.meetings.recorded import ATTEND, CLERK, HOLD, MEETING, OPEN, PLAN, uuid

pytestmark = pytest.mark.requirement("10.05")
PAGE, READ = f"/meetings/console/room/{MEETING}", f"/meetings/communiques/{MEETING}"
ETSI, ITEM = f"organization-{uuid(51)}", f"agenda-item-{uuid(52)}"

NUMBER = re.compile(r'<input type="hidden" name="(number)" value="(\d+)">')


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Home:
    """A held meeting with one item on its agenda. Tests copy its database."""
    home = Home(tmp_path_factory.mktemp("room"), empty=empty)
    item = AgendaItemStated(ITEM, MEETING, "1", "substantive", {"en": "Networks that learn"})
    for command in (OPEN, PLAN, HOLD, state_fact(AGENDA_ITEMS, item)):
        home.service.handler.handle(command, CLERK)
    home.tell(ETSI, OrganizationRegistered(ETSI, "ETSI"))
    home.tell(f"state-{uuid(30)}", StateRegistered(f"state-{uuid(30)}", "HUN", "HU", "Hungary"))
    home.service.close()
    return home


@pytest.fixture
def begins_with(filled: Home) -> Path:
    return filled.path


def pages_of(web: Web, number: int, *roles: str) -> FlaskClient:
    """Return another account's window, since the account that agreed or wrote a text may not approve it."""
    client, account = web.app.test_client(), f"account-{uuid(number)}"
    token = tokens.issue(web.home.signing_key, account, frozenset(roles), f"session-{number}", 4_000_000_000)
    client.set_cookie(tokens.COOKIE, token)
    client.environ_base["HTTP_ACCEPT"] = "text/html"
    return client


def post(pages: FlaskClient, act: str, status: int = 303, more: dict[str, object] | None = None, **said: object) -> str:
    """Send a form of the room page; return the response."""
    fields = fields_of_page(pages.get(PAGE))
    sent = {"csrf_token": fields["csrf_token"], "batch": fields["batch"], **said, **(more or {})}
    answer = pages.post(f"{PAGE}/{act}", data=sent)
    assert answer.status_code == status, answer.text
    return answer.text if status != 303 else pages.get(answer.location.partition("#")[0]).text


def room(home: Home) -> dict[str, str]:
    """Return the texts of the original by role."""
    text = home.service.room.communique(COMMUNIQUE)
    return {each.role: each.text for each in text.whole("en")}


def ids(home: Home) -> dict[str, str]:
    return {each.role: each.id for each in home.service.room.communique(COMMUNIQUE).whole("en")}


def conclusion(home: Home) -> str:
    [id_] = home.service.room.conclusions_of(MEETING)
    return id_


def drafted(home: Home, staff: FlaskClient) -> str:
    """Begin the communiqué with one conclusion in it, and return its id."""
    post(staff, "open", original="en")
    post(staff, "draft", verb="called on", wording="ITU-T to study networks", item=ITEM)
    id_ = conclusion(home)
    post(staff, "put", conclusion=id_)
    return id_


def was(page: str, paragraph: str) -> str:
    found = re.search(rf'value="{paragraph}"><input type="hidden" name="was" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def opened(pages: FlaskClient, id_: str) -> dict[str, Any]:
    """Return the fields of an opened form: its conclusion, and the hash of the text it was opened with."""
    return {"conclusion": id_, "was": was(pages.get(f"{PAGE}?edit={id_}").text, id_)}


def asking(pages: FlaskClient, typed: str) -> dict[str, str]:
    return {"csrf_token": fields_of_page(pages.get(PAGE))["csrf_token"], "q": typed}


def text_sha256(page: str) -> str:
    found = re.search(r'name="text_sha256" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def agreed(home: Home, staff: FlaskClient) -> None:
    drafted(home, staff)
    post(staff, "agree", text_sha256=text_sha256(staff.get(PAGE).text))


def test_it_begins_with_the_meeting_and_its_agenda(home: Home, staff: FlaskClient) -> None:
    assert "Begin the communiqué" in staff.get(PAGE).text
    page = post(staff, "open", original="en")
    assert room(home) == {
        "opening": "Leaders of industry met in Budapest on 11 October 2015 for the 7th time.", "topic": "Networks that learn",
    }  # fmt: skip
    assert "every conclusion is in the text" in page


def test_one_leader_is_not_called_leaders(home: Home, staff: FlaskClient) -> None:
    home.service.handler.handle(ATTEND, CLERK)
    post(staff, "open", original="en")
    assert room(home)["opening"] == "One leader of industry met in Budapest on 11 October 2015 for the 7th time."


def test_each_check_leads_to_its_first_culprit(home: Home, staff: FlaskClient) -> None:
    post(staff, "open", original="en")
    page = post(staff, "draft", verb="called on", wording="ITU-T to study networks", item=ITEM)
    id_ = conclusion(home)
    assert f'<a href="#{id_}">1 conclusion not in the text</a>' in page
    assert f'<a href="#{id_}">1 without addressee</a>' in page
    assert "Agenda items without a conclusion" not in page
    page = post(staff, "put", conclusion=id_)
    assert f'<a href="#{ids(home)["conclusion"]}">1 not adopted</a>' in page
    page = post(staff, "conclusion", **opened(staff, id_), verb="requested", wording="a study of networks", who="ETSI")
    assert "every request has an addressee" in page
    assert "To ETSI" in page
    said = home.service.room.conclusion(id_).conclusion
    assert (said.verb, said.calls_on, said.wording) == ("requested", (ETSI,), "a study of networks")
    assert room(home)["conclusion"] == "a study of networks", "one wording, on both sides"
    page = post(staff, "conclusion", **opened(staff, id_), verb="requested", wording="a study", calls_on="")
    assert "1 without addressee" in page


def test_a_conclusion_says_its_topic_and_to_what_it_responds(home: Home, staff: FlaskClient) -> None:
    """The page offers the records that the agenda takes up; it hides the text of a restricted one from the whole room."""
    need, topic = f"need-{uuid(53)}", f"followed-topic-{uuid(54)}"
    raised = NeedStated(need, "need", "Coverage of Example Valley", "2015-09-01", at=MEETING)
    item = AgendaItemStated(
        f"agenda-item-{uuid(55)}", MEETING, "2", "substantive", {"en": "Coverage"}, takes_up=(need,)
    )
    for kind, stated in (
        (RAISED_NEEDS, raised), (AGENDA_ITEMS, item), (TOPICS, FollowedTopicStated(topic, {"en": "Learning"}))
    ):  # fmt: skip
        home.service.handler.handle(state_fact(kind, stated), CLERK)
    id_ = drafted(home, staff)
    page = staff.get(f"{PAGE}?edit={id_}").text
    assert f'name="came_from" value="{need}"> a need of item 2</label>' in page
    assert "Example Valley" not in page
    assert "Example Valley" not in staff.post(f"{PAGE}/find/answers", data=asking(staff, "Example Valley")).text
    assert topic in staff.post(f"{PAGE}/find/topic", data=asking(staff, "Learn")).text
    page = post(
        staff, "conclusion", **opened(staff, id_), verb="agreed", wording="to measure", topic="Learning", came_from=need
    )
    assert "topic Learning" in page
    assert "responds to a need of item 2" in page
    said = home.service.room.conclusion(id_).conclusion
    assert (said.topics, said.came_from) == ((topic,), (need,))
    post(staff, "conclusion", **opened(staff, id_), verb="agreed", wording="to measure", topics=topic)
    assert home.service.room.conclusion(id_).conclusion.came_from is None
    post(
        staff, "conclusion", 422, **opened(staff, id_), verb="agreed", wording="to measure", topic="Learning of nobody"
    )


def test_an_adoption_is_taken_back_and_a_conclusion_replaced_for_a_reason(home: Home, staff: FlaskClient) -> None:
    for wording in ("the first", "the second"):
        post(staff, "draft", verb="agreed", wording=wording)
    first, second = home.service.room.conclusions_of(MEETING)
    for id_ in (first, second):
        home.service.handler.handle(AdoptConclusion(conclusion=id_, on="2015-10-11"), CLERK)
    post(staff, "unadopt", 422, conclusion=first)
    post(staff, "unadopt", conclusion=first, reason="a slip")
    assert home.service.room.conclusion(first).conclusion.state == "draft"
    home.service.handler.handle(AdoptConclusion(conclusion=first, on="2015-10-11"), CLERK)
    assert "Say which conclusion replaces it." in post(
        staff, "replace", 422, conclusion=first, relation="merged", reason="they say the same"
    )
    page = post(staff, "replace", conclusion=first, relation="merged", among=second, reason="they say the same")
    assert "1, replaced by EX-07, conclusion 2" in page
    said = home.service.room.conclusion(first).conclusion
    assert (said.state, said.by, said.relation, said.replaced_on) == ("replaced", (second,), "merged", "2015-10-11")


def test_paragraphs_are_written_moved_added_and_taken_out(home: Home, staff: FlaskClient) -> None:
    drafted(home, staff)
    opening = ids(home)["opening"]
    page = staff.get(f"{PAGE}?edit={opening}").text
    post(staff, "text", paragraph=opening, was=was(page, opening), text="Leaders met.")
    assert room(home)["opening"] == "Leaders met."
    post(staff, "move", paragraph=opening, move="down")
    assert list(room(home)) == ["topic", "opening", "conclusion"]
    post(staff, "paragraph", role="thanks", text="They thanked the host.")
    post(staff, "take-out", paragraph=ids(home)["topic"])
    assert list(room(home)) == ["opening", "conclusion", "thanks"]


def test_of_two_texts_nothing_is_lost_and_nothing_is_written_until_chosen(home: Home, staff: FlaskClient) -> None:
    drafted(home, staff)
    opening = ids(home)["opening"]
    mine = was(staff.get(f"{PAGE}?edit={opening}").text, opening)
    post(staff, "text", paragraph=opening, was=mine, text="Theirs.")
    page = post(staff, "text", 409, paragraph=opening, was=mine, text="Mine.")
    assert re.search(r"A colleague saved</dt><dd>Theirs\.</dd><dt>You typed</dt><dd>Mine\.", page)
    assert room(home)["opening"] == "Theirs."
    post(staff, "text", paragraph=opening, was=was(page, opening), text="Mine.")
    assert room(home)["opening"] == "Mine."


@pytest.mark.requirement("10.06")
def test_of_two_forms_of_one_conclusion_the_second_is_told_and_loses_nothing(home: Home, staff: FlaskClient) -> None:
    id_ = drafted(home, staff)
    mine = opened(staff, id_)
    post(staff, "conclusion", **mine, verb="called on", wording="Theirs", who="ETSI")
    page = post(staff, "conclusion", 409, **mine, verb="requested", wording="Mine", priority="yes")
    assert re.search(r"A colleague saved</dt><dd><b>Called on</b> Theirs <span class=\"meta\">To ETSI", page)
    assert "You typed</dt><dd><b>Requested</b> Mine" in page
    assert home.service.room.conclusion(id_).conclusion.wording == "Theirs"
    assert re.search(r'name="wording"[^>]*autofocus>Mine</textarea>', page), "nothing typed is lost"
    assert 'name="priority" value="yes" checked' in page
    post(staff, "conclusion", conclusion=id_, was=was(page, id_), verb="requested", wording="Mine", calls_on=ETSI)
    said = home.service.room.conclusion(id_).conclusion
    assert (said.verb, said.wording, said.calls_on) == ("requested", "Mine", (ETSI,))


def test_changes_since_the_text_was_agreed_are_marked(home: Home, staff: FlaskClient) -> None:
    agreed(home, staff)
    id_, opening = conclusion(home), ids(home)["opening"]
    assert home.service.room.conclusion(id_).conclusion.state == "adopted"
    assert "as agreed" in staff.get(PAGE).text
    post(staff, "reopen", reason="one word")
    page = staff.get(f"{PAGE}?edit={opening}").text
    post(
        staff,
        "text",
        paragraph=opening,
        was=was(page, opening),
        text="Leaders of the industry met in Budapest on 11 October 2015 for the 7th time.",
    )
    page = staff.get(PAGE).text
    assert "Leaders of <ins>the</ins> industry met in Budapest on 11 October 2015 for the 7th time." in page
    assert "One paragraph changed since" in page


def test_from_agreed_to_published_with_a_translation_and_a_corrigendum_with_both_texts(
    home: Home, web: Web, staff: FlaskClient
) -> None:
    agreed(home, staff)
    assert "Waits for an approver" in staff.get(PAGE).text
    chair = pages_of(web, 71, "approver")
    post(chair, "approve", text_sha256=text_sha256(chair.get(PAGE).text))
    for role, text in (("opening", "Ils se sont réunis."), ("topic", "Réseaux"), ("conclusion", "UIT-T")):
        fact = ids(home)[role]
        page = staff.get(f"{PAGE}?language=fr&edit={fact}").text
        post(staff, "text", paragraph=fact, was=was(page, fact), text=text, language="fr")
    assert "Title in French" in staff.get(f"{PAGE}?language=fr").text
    post(staff, "title", title="Communiqué de Budapest", language="fr")
    assert 'name="title"' not in staff.get(PAGE).text, "in the original it is fixed with the agreed text"
    post(staff, "title", 409, title="Another title")
    writes_too = pages_of(web, 72, "approver")
    assert "Approve French" in writes_too.get(f"{PAGE}?language=fr").text
    page = writes_too.get(f"{PAGE}?language=fr&edit={fact}").text
    post(writes_too, "text", paragraph=fact, was=was(page, fact), text="UIT", language="fr")
    page = writes_too.get(f"{PAGE}?language=fr").text
    assert "Approve French" not in page, "it would be refused"
    assert "You wrote part of this text, so another approver has to approve it" in page
    page = chair.get(f"{PAGE}?language=fr").text
    assert "Approve French" in page
    assert ">They called on ITU-T to study networks</div>" in page, "the original as it is published"
    post(chair, "approve", text_sha256=text_sha256(page), language="fr")
    outside = web.app.test_client()
    assert outside.get(READ).status_code == 404
    post(chair, "publish", more={"in": ["en"]})
    refused = post(chair, "publish", 422, more={"in": ["fr"]}, not_before="tomorrow at six", language="fr")
    assert 'value="tomorrow at six"' in refused, "what was typed stays"
    post(chair, "publish", more={"in": ["fr"]}, not_before="2099-01-01 18:00", language="fr")
    assert "The meeting is not announced" in chair.get(PAGE).text
    assert "Leaders of industry met in Budapest" in outside.get(READ).text
    assert "Budapest, Hungary" not in outside.get(READ).text, "its place is not public before it is announced"
    assert outside.get(f"{READ}?language=fr").status_code == 404, "under embargo"
    page = staff.get(f"{PAGE}?language=fr").text
    assert "Communiqué de Budapest</p>" in page, "fixed with the approved text"
    post(staff, "title", 409, title="Un autre titre", language="fr")
    page = chair.get(f"{PAGE}?act=corrigendum").text
    first = ids(home)["opening"]
    assert f'name="text.{first}"' in page
    act, typed = {"act": "corrigendum", "number": 1}, {f"text.{first}": "Leaders met."}
    refused = post(chair, "corrigendum", 422, more=act | typed)
    assert "Give the reason." in refused
    assert ">Leaders met.</textarea>" in refused, "what was typed stays"
    post(chair, "corrigendum", reason="a slip", more=act | typed)
    assert room(home)["opening"] == "Leaders met."
    assert "edition 2" in outside.get(READ).text


def test_a_corrigendum_does_not_take_back_one_issued_since_its_form_was_opened(
    home: Home, web: Web, staff: FlaskClient
) -> None:
    """The form holds all paragraphs as they were when it was opened."""
    agreed(home, staff)
    chair = pages_of(web, 71, "approver")
    post(chair, "approve", text_sha256=text_sha256(chair.get(PAGE).text))
    post(chair, "publish", more={"in": ["en"]})
    numbered = dict(NUMBER.findall(chair.get(f"{PAGE}?act=corrigendum").text))
    opened = numbered | {f"text.{ids(home)[role]}": text for role, text in room(home).items()}
    opening, topic = (f"text.{ids(home)[role]}" for role in ("opening", "topic"))
    post(chair, "corrigendum", reason="a slip", more={**opened, opening: "Leaders met."})
    stale = {"act": "corrigendum", **opened, topic: "Networks of tomorrow"}
    refused = post(chair, "corrigendum", 409, reason="another", more=stale)
    assert "The next number is 2." in refused
    assert ">Networks of tomorrow</textarea>" in refused
    assert dict(NUMBER.findall(refused)) == numbered, "sent again, it is refused again"
    assert (room(home)["opening"], room(home)["topic"]) == ("Leaders met.", "Networks that learn")


def test_the_documents_say_the_text_and_are_the_same_bytes_each_time(home: Home, web: Web, staff: FlaskClient) -> None:
    agreed(home, staff)
    assert web.app.test_client().get(f"{READ}.docx").status_code == 404
    written = [staff.get(f"{READ}.docx").data for _ in range(2)]
    assert written[0] == written[1]
    document = docx.Document(io.BytesIO(written[0]))
    assert round((document.sections[0].page_width or Mm(0)).mm) == 210
    lines = [each.text for each in document.paragraphs]
    assert lines[0] == "Communiqué of EX-07"
    assert "Draft, not public" in lines
    assert "They called on ITU-T to study networks" in lines
    printed = [staff.get(f"{READ}.pdf").data for _ in range(2)]
    assert printed[0] == printed[1]
    assert printed[0].startswith(b"%PDF")


def test_nothing_restricted_is_on_it(home: Home, staff: FlaskClient) -> None:
    id_ = drafted(home, staff)
    closed = msgspec.structs.replace(CLERK, marking="restricted")
    home.service.handler.handle(ChangeMarking(record=id_, reason="in confidence"), closed)
    page = staff.get(PAGE).text
    assert "ITU-T to study networks" not in page
    assert "restricted and not shown here" in page


def test_a_paragraph_in_another_s_hands_waits(home: Home, web: Web, staff: FlaskClient) -> None:
    drafted(home, staff)
    opening, other = ids(home)["opening"], pages_of(web, 72, "staff")
    token = fields_of_page(other.get(PAGE))["csrf_token"]
    assert other.post(f"{PAGE}/typing", data={"csrf_token": token, "paragraph": opening}).status_code == 204
    page = staff.get(f"{PAGE}?edit={opening}").text
    assert "another clerk is typing" in page
    assert f'data-typing="{opening}"' not in page
    assert staff.get(f"{PAGE}/now").get_json()["hands"] == [opening]


def test_a_meeting_that_was_cancelled_has_no_room_to_write_in(home: Home, web: Web, staff: FlaskClient) -> None:
    for command in (
        commands.WithdrawOutcome(meeting=MEETING, reason="a slip"),
        commands.CancelMeeting(meeting=MEETING, reason="no host"),
    ):
        home.service.handler.handle(command, CLERK)
    assert "no host" in post(staff, "draft", 409, verb="agreed", wording="something")


@pytest.mark.browser
def test_two_clerks_write_at_once(home: Home, web: Web, contexts: Contexts, staff: FlaskClient) -> None:
    drafted(home, staff)
    opening, topic = ids(home)["opening"], ids(home)["topic"]
    first, second = contexts().new_page(), contexts().new_page()
    second.context.clear_cookies()
    token = tokens.issue(web.home.signing_key, f"account-{uuid(73)}", frozenset({"staff"}), "session-73", 4_000_000_000)
    first.goto(PAGE)
    address = first.url.partition("/meetings")[0]
    second.context.add_cookies([{"name": tokens.COOKIE, "value": token, "url": address}])
    second.goto(PAGE)
    # One edits the opening, the other the topic: each is saved on leaving the field, and appears in the other window.
    for page, paragraph, text in ((first, opening, "Leaders met."), (second, topic, "Learning.")):
        page.locator(f"#{paragraph} [data-opens]").click()
        page.locator(f"#{paragraph} textarea").fill(text)
    first.locator("#new-wording").focus()
    second.locator("#new-wording").focus()
    expect(first.locator("[data-saved]")).to_contain_text("Saved")
    expect(second.locator(f"#{opening}")).to_contain_text("Leaders met.")
    expect(first.locator(f"#{topic}")).to_contain_text("Learning.")
    assert (room(home)["opening"], room(home)["topic"]) == ("Leaders met.", "Learning.")
    # A digit selects the verb; Ctrl+Enter adds the conclusion and opens a line for the next.
    first.locator("#new-verb").focus()
    first.keyboard.press("8")
    first.keyboard.type("a study of coverage")
    first.keyboard.press("Control+Enter")
    expect(first.locator(".conclusions")).to_contain_text("Requested a study of coverage")
    expect(first.locator("#new-wording")).to_have_value("")
    # Both opened the same text before either saved: the later writer is shown both versions, and keeps the chosen one.
    first.locator(f"#{opening} [data-opens]").click()
    second.locator(f"#{opening} [data-opens]").click()
    # Once the first is typing, the second would only be told that a colleague is.
    expect(second.locator(f"#{opening} textarea")).to_be_focused()
    first.locator(f"#{opening} textarea").fill("First.")
    second.locator(f"#{opening} textarea").fill("Second.")
    first.locator("#new-wording").focus()
    expect(first.locator(f"#{opening}")).to_contain_text("First.")
    second.locator("#new-wording").focus()
    expect(second.locator(".conflict")).to_contain_text("First.")
    second.get_by_role("button", name="Save mine").click()
    expect(second.locator(".conflict")).to_have_count(0)
    expect(second.locator(f"#{opening}")).to_contain_text("Second.")
    assert room(home)["opening"] == "Second."
    # Alt and an arrow key move the paragraph.
    second.locator(f"#{opening} [data-opens]").focus()
    second.keyboard.press("Alt+ArrowDown")
    expect(second.locator(".paragraph").nth(1)).to_have_attribute("id", opening)


@pytest.mark.browser
def test_what_is_typed_while_a_text_is_being_saved_is_kept(home: Home, contexts: Contexts, staff: FlaskClient) -> None:
    drafted(home, staff)
    opening = ids(home)["opening"]
    page, held = contexts().new_page(), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    def answered() -> None:
        while not held:
            page.wait_for_timeout(10)  # lets the browser's events in
        held.pop().continue_()

    page.goto(PAGE)
    page.route("**/text", hold)
    page.locator(f"#{opening} [data-opens]").click()
    field = page.locator(f"#{opening} textarea")
    field.fill("Leaders met")
    page.keyboard.press("Control+Enter")
    page.keyboard.type(" in Kigali.")
    answered()
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    expect(field).to_have_value("Leaders met in Kigali.")
    expect(field).to_be_focused()
    assert room(home)["opening"] == "Leaders met"
    page.wait_for_timeout(100)
    assert held == [], "the field that was replaced is not sent once more"
    page.locator("#new-wording").focus()
    answered()
    expect(page.locator(f"#{opening} [data-opens]")).to_have_text("Leaders met in Kigali.")
    assert room(home)["opening"] == "Leaders met in Kigali."

    page.route("**/draft", hold)
    page.locator("#new-wording").fill("a study")
    page.keyboard.press("Control+Enter")
    page.keyboard.type(" of coverage")
    answered()
    expect(page.locator(".conclusions")).to_contain_text("a study")
    expect(page.locator("#new-wording")).to_have_value("a study of coverage")


@pytest.mark.browser
def test_an_addressee_being_typed_survives_a_colleague_s_change(
    home: Home, contexts: Contexts, staff: FlaskClient
) -> None:
    id_ = drafted(home, staff)
    page = contexts().new_page()
    page.goto(PAGE)
    page.locator(f"#{id_} [data-opens]").first.click()
    field = page.get_by_placeholder("To whom? Such as SG13")
    field.fill("ETSI")
    page.locator("#new-wording").focus()
    post(staff, "draft", verb="agreed", wording="to go on")
    expect(page.locator(".conclusions")).to_contain_text("to go on")
    expect(field).to_have_value("ETSI")
    # One that is replaced leaves the list, and its form with it.
    for each in home.service.room.conclusions_of(MEETING):
        home.service.handler.handle(AdoptConclusion(conclusion=each, on="2015-10-11"), CLERK)
    page.reload()
    page.locator(f"#{id_} [data-opens]").first.click()
    page.get_by_text("Not adopted, or replaced?").click()
    page.get_by_label("conclusion 2").check()
    page.get_by_label("Replaced", exact=True).select_option("merged")
    page.get_by_placeholder("Reason for replacing it").fill("They say the same.")
    page.get_by_role("button", name="Replace").click()
    expect(page.locator(f"li#{id_}")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("1, replaced by EX-07, conclusion 2")
