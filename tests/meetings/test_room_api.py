"""Conclusions and communiqués over HTTP: rights, refusals, and what is shown outside the bureau."""

from typing import Any

import msgspec
import pytest

from services.meetings.domain import commands
from shared.public_view.marking_changes import ChangeMarking
from tests.meetings.conftest import Web
from tests.meetings.in_the_room import (
    CHAIR,
    COMMUNIQUE,
    DAY,
    DRAFTED_TEXT,
    FIRST,
    OPENING,
    OPENING_FR,
    SECOND,
    SHOWN,
    THANKS,
    THANKS_FR,
    TRANSLATED,
    TYPIST,
    agreed,
    approve,
    do,
    public,
    publish,
    sha256,
)
from tests.meetings.recorded import APPROVER, CLERK, HOLD, MEETING, OPEN, PLAN
from tests.meetings.test_api import API, said

pytestmark = pytest.mark.requirement("10.05")

DRAFT = {"meeting": MEETING, "number": 1, "verb": "called on", "wording": "to go on", "language": "en"}
ANY = {"If-Match": "*"}


def text(web: Web) -> dict[str, Any]:
    shown: dict[str, Any] = said(web.get(f"{API}/communiques/{COMMUNIQUE}"))
    return shown


def act(web: Web, name: str, body: dict[str, Any], *, role: str = "staff", **headers: str) -> Any:
    return web.post(f"{API}/communiques/{COMMUNIQUE}/{name}", body, role=role, **(headers or ANY))


def test_a_conclusion_is_drafted_adopted_and_listed(web: Web) -> None:
    do(web.home.service, OPEN, PLAN, HOLD)
    made = web.post(f"{API}/conclusions", DRAFT, **{"Idempotency-Key": "once"})
    assert said(web.post(f"{API}/conclusions", DRAFT, **{"Idempotency-Key": "once"})) == said(made)
    one = f"{API}/conclusions/{said(made)['id']}"
    assert web.post(f"{one}/adopt", {"on": "11 Oct 2015"}, **{"If-Match": '"1"'}).status_code == 200
    shown = web.get(one)
    assert (shown.headers["ETag"], said(shown)["state"], said(shown)["adopted_on"]) == ('"2"', "adopted", DAY)
    [listed] = said(web.get(f"{API}/conclusions?meeting={MEETING}&state=adopted&search=go"))["items"]
    assert listed == said(shown)
    assert said(web.get(f"{API}/conclusions?state=draft"))["items"] == []


def test_a_refusal_names_the_field_and_the_remedy(web: Web) -> None:
    do(web.home.service, OPEN, PLAN, HOLD)
    web.post(f"{API}/conclusions", DRAFT)
    refused = web.post(f"{API}/conclusions", DRAFT)
    assert (refused.status_code, said(refused)["type"].rpartition("/")[2]) == (409, "number-taken")
    assert said(refused)["detail"] == "Two conclusions cannot have number 1. The next free number is 2."
    wrong = said(web.post(f"{API}/conclusions", DRAFT | {"verb": "shouted", "marking": "public"}))
    assert {error["field"] for error in wrong["errors"]} == {"verb", "marking"}


def test_a_draft_keeps_the_language_in_which_it_was_begun(web: Web) -> None:
    do(web.home.service, *DRAFTED_TEXT, by=TYPIST)
    begun = {"title": {"en": "Communiqué", "fr": "Communiqué"}, "original": "fr"}
    refused = web.post(f"{API}/meetings/{MEETING}/communique", begun)
    assert (refused.status_code, said(refused)["type"].rpartition("/")[2]) == (409, "original-stays")
    assert said(refused)["detail"].startswith("The communiqué was begun in English")
    assert [error["field"] for error in said(refused)["errors"]] == ["original"]


def test_a_text_is_marked_as_agreed_approved_and_published(web: Web) -> None:
    do(web.home.service, *DRAFTED_TEXT, by=TYPIST)
    now = text(web)
    assert (now["state"], now["not_adopted"], now["version"]) == ("drafting", [SHOWN], 1)
    [english] = now["languages"]
    assert [each["id"] for each in english["paragraphs"]] == [OPENING, SHOWN, THANKS]
    body = {"on": DAY, "text_sha256": english["text_sha256"]}
    assert act(web, "agree", body).status_code == 409
    assert act(web, "mark-agreed", body, **{"If-Match": '"7"'}).status_code == 412
    assert said(web.get(f"{API}/conclusions/{FIRST}"))["state"] == "draft"
    assert act(web, "mark-agreed", body, **{"If-Match": '"1"'}).status_code == 200
    assert (text(web)["state"], text(web)["not_adopted"]) == ("agreed", [])
    approval = {"language": "en", "text_sha256": english["text_sha256"]}
    assert act(web, "approve", approval).status_code == 403
    own = act(web, "approve", approval, role="approver")
    assert said(own)["detail"] == "You recorded that this text was agreed. Another approver has to approve it."


def test_outside_the_bureau_only_what_is_public_is_shown(web: Web) -> None:
    agreed(web.home.service)
    for role, status in (("reader", 404), ("staff", 200)):
        assert web.get(f"{API}/communiques/{COMMUNIQUE}", role).status_code == status
    approve(web.home.service)
    published = act(web, "publish", {"language": "en"}, role="approver")
    assert published.status_code == 200, said(published)
    shown = said(web.get(f"{API}/communiques/{COMMUNIQUE}", "reader"))
    assert "left_out" not in shown
    assert (shown["public"], shown["title"]) == (["en"], {"en": "Communiqué"})
    assert said(web.get(f"{API}/communiques", "reader"))["items"][0]["title"] == {"en": "Communiqué"}
    assert text(web)["title"] == {"en": "Communiqué", "fr": "Communiqué"}
    assert shown["languages"][0]["text_sha256"] == sha256(web.home.service)
    [listed] = said(web.get(f"{API}/conclusions", "reader"))["items"]
    assert (listed["id"], "marking" in listed, "priority" in listed) == (FIRST, False, False)
    assert [each["fact"] for each in said(web.get(f"{API}/paragraphs", "reader"))["items"]] == [THANKS, SHOWN, OPENING]


def test_what_replaced_a_conclusion_is_named_once_it_is_open(web: Web) -> None:
    service = web.home.service
    agreed(service)
    approve(service)
    publish(service, left_out="of no weight")
    assert web.post(f"{API}/conclusions/{SECOND}/adopt", {"on": DAY}, **ANY).status_code == 200
    replaced = {"by": [SECOND], "relation": "superseded", "on": DAY, "reason": "a slip"}
    assert web.post(f"{API}/conclusions/{FIRST}/replace", replaced, **ANY).status_code == 200

    def by(role: str) -> list[list[str]]:
        listed = said(web.get(f"{API}/conclusions", role))["items"]
        return [said(web.get(f"{API}/conclusions/{FIRST}", role))["by"], *(each["by"] for each in listed)]

    assert (by("reader"), by("staff")) == ([[], []], [[SECOND], [SECOND], []])
    do(service, ChangeMarking(record=SECOND, reason="in the news"), by=public(CHAIR))
    assert by("reader") == [[SECOND], [SECOND], []]


def test_of_a_meeting_that_is_not_public_a_communique_shows_only_the_code(web: Web) -> None:
    service = web.home.service
    agreed(service)
    approve(service)
    publish(service, left_out="of no weight")
    page = f"/meetings/communiques/{MEETING}"

    def shown(role: str) -> list[bool]:
        return [each in web.get(page, role).text for each in ("EX-07", "Budapest", "2015")]

    assert (shown("reader"), shown("staff")) == ([True, False, False], [True, True, True])
    do(service, commands.AnnounceMeeting(meeting=MEETING), by=APPROVER)
    assert shown("reader") == [True, True, True]
    do(service, commands.WithdrawAnnouncement(meeting=MEETING, reason="too early"), by=APPROVER)
    assert shown("reader") == [True, False, False]
    assert web.get(f"{page}.docx", "reader").status_code == 200


def test_a_conclusion_that_is_restricted_since_is_in_no_text_outside_the_bureau(web: Web) -> None:
    service = web.home.service
    agreed(service)
    do(service, *TRANSLATED)
    for language in ("en", "fr"):
        approve(service, language)
        publish(service, language, left_out="of no weight")
    closed = msgspec.structs.replace(CLERK, marking="restricted")
    do(service, ChangeMarking(record=FIRST, reason="in confidence"), by=closed)
    english, french = said(web.get(f"{API}/communiques/{COMMUNIQUE}", "reader"))["languages"]
    assert [each["id"] for each in english["paragraphs"]] == [OPENING, THANKS]
    assert [each["id"] for each in french["paragraphs"]] == [OPENING_FR, THANKS_FR]
    assert (english["left_out"], english["untranslated"]) == (None, [])
    assert text(web)["languages"][0]["left_out"] == "of no weight"
    for path in (
        f"{API}/paragraphs",
        f"{API}/conclusions",
        *(f"/meetings/communiques/{MEETING}?language={each}" for each in ("en", "fr")),
    ):
        shown = web.get(path, "reader").text
        assert "to go on with number 1" not in shown
        assert "de continuer" not in shown


def test_a_corrigendum_is_one_act_of_an_approver(web: Web) -> None:
    agreed(web.home.service)
    approve(web.home.service)
    act(web, "publish", {"language": "en"}, role="approver")
    body = {
        "number": 1,
        "language": "en",
        "changes": [{"paragraph": OPENING, "text": "They met."}, {"paragraph": SHOWN, "text": "to go on"}],
        "reason": "a wrong word",
    }
    assert act(web, "corrigendum", body).status_code == 403
    key = {"If-Match": "*", "Idempotency-Key": "corrigendum-1"}
    done = act(web, "corrigendum", body, role="approver", **key)
    assert done.status_code == 200, said(done)
    assert said(act(web, "corrigendum", body, role="approver", **key)) == said(done)
    [english] = text(web)["languages"]
    assert [each["text"] for each in english["paragraphs"]][:2] == ["They met.", "to go on"]
    assert english["edition"] == 2
    assert act(web, "withdraw", {"reason": "wrong"}, role="approver").status_code == 200
    assert web.get(f"{API}/communiques/{COMMUNIQUE}", "reader").status_code == 404


@pytest.mark.requirement("10.06")
def test_what_a_meeting_in_error_said_is_not_there_until_it_is_reinstated(web: Web) -> None:
    service = web.home.service
    agreed(service)
    approve(service)
    publish(service)
    paths = f"communiques/{COMMUNIQUE}", f"conclusions/{FIRST}", f"paragraphs/{OPENING}"
    lists = "communiques", "conclusions"

    def answers(role: str) -> list[int]:
        found = [web.get(f"{API}/{path}", role).status_code for path in paths]
        return found + [len(said(web.get(f"{API}/{path}", role))["items"]) for path in lists]

    assert answers("reader") == [200, 200, 200, 1, 1]
    do(service, commands.MarkMeetingInError(meeting=MEETING, reason="it stands twice"))
    assert answers("reader") == [404, 404, 404, 0, 0]
    assert answers("staff")[:2] == [404, 404]
    assert web.app.test_client().get(f"/meetings/communiques/{MEETING}").status_code == 404
    do(service, commands.ReinstateMeeting(meeting=MEETING, reason="it stands once"))
    assert answers("reader") == [200, 200, 200, 1, 1]
