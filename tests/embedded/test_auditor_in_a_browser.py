"""An auditor in a real Chromium signs in, answers each question with a click, and steps a replay back and forward."""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from services.meetings.domain.commands import WithdrawAttendance
from services.registry.service import set_account_password
from services.reporting.read_models.facts import Attendance
from shared.event_store.command_handler import CommandContext
from shared.transparency.proof import root_of_path
from shared.web import tokens
from shared.web.sealed_search import sealed
from tests.embedded.services import Services, serving
from tests.plugins.accessibility import look_at
from tests.plugins.installations import copy_home

pytestmark = pytest.mark.requirement("3.09")
NAME, PASSWORD, CLERK = "Example auditor", "a sentence that nobody says", "Example clerk"
GONE = "NEC"


@pytest.fixture(scope="module")
def services(demonstration_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The real meetings with two issued reports, and a clerk's later withdrawal of NEC's attendance at CTO-06."""
    home = tmp_path_factory.mktemp("audited") / "home"
    copy_home(demonstration_once, home)
    with serving(home) as found:
        found.token("auditor", NAME)
        set_account_password(found.apps["registry"].extensions["registry"], NAME, PASSWORD)
        withdraw(found)
        found.count()
        yield found


def withdraw(services: Services) -> None:
    bearer = services.token("staff", CLERK)
    clerk = json.loads(_claims(bearer))["sub"]
    facts = services.apps["reporting"].extensions["reporting"].facts
    known = facts.known_at(facts.moment())
    meeting = next(fact.stream for fact in known if fact.kind == "meeting" and fact.body.code == "CTO-06")
    came = [fact for fact in known if isinstance(fact.body, Attendance) and fact.body.meeting == meeting]
    one = next(fact for fact in came if fact.body.listed_as == GONE)
    command = WithdrawAttendance(attendance=one.stream, fact=one.fact, reason="Example reason")
    services.apps["meetings"].extensions["meetings"].handler.handle(
        command, CommandContext(actor=clerk, approved_by=clerk)
    )


def _claims(bearer: str) -> bytes:
    body = bearer.split(".")[1]
    return urlsafe_b64decode(body + "=" * (-len(body) % 4))


def signed_in(browser: Browser, services: Services) -> Page:
    page = browser.new_context(base_url=services.url).new_page()
    page.goto("/registry/sign-in")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def test_each_question_is_answered_by_clicking(browser: Browser, services: Services) -> None:
    page = signed_in(browser, services)
    page.goto("/registry/console/")
    page.get_by_role("link", name="Start with an auditor's questions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Audit")

    complete = page.locator("#complete")
    expect(complete).to_contain_text("2 have a complete list of organizations")
    complete.get_by_text("Meetings without a complete list").click()
    expect(complete.get_by_role("link", name="CTO-08")).to_be_visible()

    page.locator("#who").get_by_role("link", name="WTSA assessment 2013-2016").click()
    expect(page.locator("#who")).to_contain_text("Drafted by Demonstration drafter")
    expect(page.locator("#who")).to_contain_text("Approved and issued by Demonstration approver")
    page.get_by_label("Code, name or id").fill("CTO-06")
    page.locator("#who").get_by_role("button", name="Show").click()
    expect(page.locator("#who")).to_contain_text(f"Recorded by {CLERK}: Withdrawn: {GONE} attended CTO-06")

    changed = page.locator("#changed")
    # That of 2017-2020 is one of them: it compares its period with the one whose attendance was withdrawn.
    expect(changed).to_contain_text("Of 3 issued reports, 2 would read differently today")
    expect(changed).to_contain_text("no number has changed, only the details of some")
    changed.get_by_role("link", name="WTSA assessment 2013-2016").click()
    expect(page.locator(".corrected")).to_contain_text("Organizations at CTO-06")

    page.goto("/reporting/audit")
    page.get_by_role("link", name="Open the assessment to choose a number").click()
    page.locator("select[name=period]").select_option("2013-2016")
    page.get_by_role("button", name="Show").click()
    page.locator('a:has([data-key="participation.organizations"][data-of*="CTO-06"])').first.click()
    page.get_by_role("link", name="Stored events").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The events behind a number")
    page.get_by_role("link", name="meetings", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Events: meetings")
    page.locator(".history a b").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the proof").click()
    proof = json.loads(download.value.path().read_bytes())
    leaf = sha256(b"\0%d %b\n%b" % (proof["position"], proof["recorded"].encode(), proof["bytes"].encode())).digest()
    path = [bytes.fromhex(each) for each in proof["path"]]
    found = root_of_path(proof["position"] - 1, proof["size"], leaf, path)
    assert found is not None
    page.goto("/reporting/audit")
    expect(page.locator("#proof")).to_contain_text(found.hex())
    expect(page.locator("#proof .badge.good")).to_have_count(3)
    page.context.close()


def test_a_replay_steps_back_and_forward(browser: Browser, services: Services) -> None:
    page = signed_in(browser, services)
    page.goto("/reporting/replay?period=2013-2016")
    last = page.locator(".document")
    expect(last).to_contain_text(f"Withdrawn: {GONE} attended CTO-06")
    expect(last).to_contain_text(f"by {CLERK}")
    expect(last).to_contain_text(re.compile(r"Organizations at CTO-06: \d+ → \d+ \(−1\)"))
    expect(last).to_contain_text("No later change")
    page.get_by_role("link", name="Step back").click()
    expect(last).not_to_contain_text(f"Withdrawn: {GONE}")
    expect(page.locator(".notice.past")).to_be_visible()
    page.get_by_role("link", name="Step forward").click()
    expect(last).to_contain_text(f"Withdrawn: {GONE} attended CTO-06")
    page.get_by_label("Day, time or position").fill("soon")
    page.get_by_role("button", name="Go there").click()
    expect(page.get_by_role("alert")).to_contain_text("Type a day")
    page.context.close()


def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, services: Services) -> None:
    made = browser.new_context(base_url=services.url)
    made.add_cookies([{"name": tokens.COOKIE, "value": services.token("auditor", NAME), "url": services.url}])
    page, said = made.new_page(), list[str]()
    page.on("console", lambda each: said.append(each.text) if "the server responded" not in each.text else None)
    figure = "/reporting/audit/figure?figure=participation.organizations&period=2013-2016"
    with services.apps["reporting"].app_context():
        asked = [f"/reporting/audit?of={sealed(each)}" for each in ("CTO-06", "Example")]
    paths = (*asked, figure, "/reporting/replay?period=2013-2016",
             "/reporting/replay?period=2013-2016&go=on", "/reporting/replay?at=soon", "/meetings/events",
             "/meetings/events/5", "/registry/events?account=nobody", "/reporting/partners/events")  # fmt: skip
    for path in paths:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        look_at(page, (1280, 360), everywhere=path == paths[0])
    assert said == [], "the policy without inline script or style is kept"
    made.close()
