"""The frame and the console in a real Chromium: axe finds nothing, the policy is kept, everything works by keyboard
and touch."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.plugins.accessibility import look_at, violations
from tests.web.conftest import Shelf

LIST, NEW = "/shelf/console/books/", "/shelf/console/books/new"
Contexts = Callable[..., BrowserContext]


def put(shelf: Shelf, title: str) -> str:
    answer = shelf.app.test_client().post("/shelf/api/books", json={"title": title}, headers=shelf.bearer("keeper"))
    assert answer.json is not None
    return str(answer.json["id"])


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """Return a page and its console's errors, except for statuses that are intended."""
    page, said = context.new_page(), []
    page.on("console", lambda each: said.append(each.text) if "the server responded" not in each.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, said


@pytest.mark.requirement("1.15")
def test_axe_finds_nothing_and_nothing_scrolls_sideways(signed_in: Contexts, shelf: Shelf) -> None:
    book = put(shelf, "Example book with a rather long title about shelves and what stands on them")
    page, said = watched(signed_in())
    record = f"{LIST}{book}"
    for path in ("/shelf/console/", LIST, f"{LIST}?search=typed-by-hand", record, f"{record}/history", f"{record}/do/rename", NEW,
                 "/shelf/docs", f"{LIST}none"):  # fmt: skip
        page.goto(path)
        look_at(page, (1440, 800, 360, 320), everywhere=path == record)
    assert said == [], "the policy without inline script or style is kept"


@pytest.mark.requirement("1.15")
def test_by_keyboard_alone_a_form_is_filled_mended_and_sent(signed_in: Contexts) -> None:
    page, _said = watched(signed_in())
    page.goto(NEW)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("[name=title]")).to_be_focused()
    page.locator("[name=printed]").focus()
    page.keyboard.type("soon")
    page.keyboard.press("Enter")
    expect(page.locator("[role=alert]")).to_be_focused()
    assert page.locator("[name=printed]").input_value() == "soon"
    page.locator("[role=alert] a").first.press("Enter")
    expect(page.locator("[name=title]")).to_be_focused()
    page.keyboard.type("Example")
    page.locator("[name=printed]").fill("Oct 2016")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_have_text("Example is on the shelf.")
    expect(page.locator("[role=status]")).to_be_focused()


@pytest.mark.requirement("1.15")
def test_a_button_pressed_twice_sends_once_and_says_what_it_does(signed_in: Contexts) -> None:
    page, _said = watched(signed_in())
    sent: list[Request] = []
    page.on("request", lambda each: sent.append(each) if each.method == "POST" else None)
    page.goto(NEW)
    page.fill("[name=title]", "Example")
    button = page.locator("button.primary")
    said = button.evaluate("b => { b.click(); b.click(); return [b.textContent, b.getAttribute('aria-disabled')] }")
    assert said == ["Recording…", "true"]
    expect(page.locator("h1")).to_have_text("Example")
    assert len(sent) == 1


@pytest.mark.requirement("1.15")
def test_a_combobox_is_used_by_keys_and_works_without_script(signed_in: Contexts, shelf: Shelf) -> None:
    put(shelf, "Example One")
    put(shelf, "Example Two")
    page, _said = watched(signed_in())
    page.goto(NEW)
    page.fill("[name=title]", "By keys")
    writer = page.locator("[name=writer]")
    writer.focus()
    page.keyboard.type("exam")
    expect(page.locator("[role=option]")).to_have_count(2)
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(writer).to_have_value("Example Two")
    page.keyboard.press("Enter")
    expect(page.locator("td", has_text="Example Two")).to_be_visible()

    plain, _said = watched(signed_in(java_script_enabled=False))
    plain.goto(NEW)
    plain.fill("[name=title]", "Without script")
    plain.fill("[name=writer]", "exam")
    plain.click("button.primary")
    plain.check("input[value='Example One']")
    plain.click("button.primary")
    assert plain.locator("td", has_text="Example One").is_visible()


@pytest.mark.requirement("1.15")
def test_on_a_phone_the_sidebar_is_a_menu_without_script(signed_in: Contexts) -> None:
    page, _said = watched(signed_in(viewport={"width": 360, "height": 740}, java_script_enabled=False))
    page.goto(LIST)
    menu: Any = page.locator("#menu")
    assert not menu.is_visible()
    page.get_by_role("button", name="Menu").click()
    assert menu.is_visible()
    page.get_by_role("link", name="Start").click()
    assert page.locator("h1").inner_text() == "2 things need your attention"


@pytest.mark.requirement("1.15")
def test_a_number_opens_beside_the_document_and_escape_leads_back(signed_in: Contexts, shelf: Shelf) -> None:
    page, said = watched(signed_in())
    page.goto("/shelf/report")
    number = page.locator("a.f")
    number.focus()
    page.keyboard.press("Enter")
    heading = page.locator("#evidence h2")
    expect(heading).to_have_text("Books on the shelf")
    expect(heading).to_be_focused()
    assert page.url.partition("?")[0].endswith("/shelf/report"), "the page has not moved"
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(number).to_be_focused()
    assert said == []
    plain = signed_in(java_script_enabled=False).new_page()
    plain.goto("/shelf/report")
    plain.click("a.f")
    assert plain.url.endswith("/shelf/evidence")
