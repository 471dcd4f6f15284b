"""The registry's console in a real Chromium: axe finds nothing, nothing scrolls sideways, and everything works by
keyboard."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from services.registry import service as registry
from services.registry.domain.commands import ProposeRoles
from shared.event_store.command_handler import CommandContext
from tests.plugins.accessibility import look_at, violations
from tests.plugins.browser import browser_contexts
from tests.plugins.serving import address_of
from tests.registry.conftest import Registry
from tests.registry.signing_in import OWN
from tests.registry.test_projections import ACCOUNT, ONE, PARTNER, PERSON, STATE, TWO, WHOLE_STORY

CONSOLE = "/registry/console"
Contexts = Callable[..., BrowserContext]
# One page of each kind, and forms with each kind of field: one template renders all histories, another all forms.
PATHS = (
    "/",
    "/organizations/",
    "/organizations/?country=-",
    "/review/",
    "/organizations/new",
    f"/organizations/{ONE}",
    f"/organizations/{ONE}/history",
    *(f"/organizations/{TWO}/do/{act}" for act in ("place", "duplicate", "withdraw")),
    *(f"/organizations/{ONE}/do/{act}" for act in ("category", "unlike")),
    "/people/",
    "/people/new",
    f"/people/{PERSON}",
    f"/people/{PERSON}/do/affiliate",
    "/states/",
    f"/states/{STATE}",
    "/accounts/",
    "/accounts/new",
    f"/accounts/{ACCOUNT}",
    *(f"/accounts/{ACCOUNT}/do/{act}" for act in ("propose-roles", "confirm-roles")),
    "/partners/",
    "/partners/new",
    f"/partners/{PARTNER}",
    *(f"/partners/{PARTNER}/do/{act}" for act in ("ways", "rotate")),
)
PROPOSAL = "proposal-018f0000-0000-7000-8000-000000000000"
PROPOSED = ProposeRoles(account=ACCOUNT, proposal=PROPOSAL, roles=("auditor",), reason="She audits.", by=PERSON)


@pytest.fixture
def contexts(browser: Browser, of_registry: Registry) -> Iterator[Contexts]:
    """Return a function that creates browser contexts over a registry in which everything has happened once."""
    of_registry.service.handle_all(
        [(command, CommandContext(actor="account-operator")) for command in (*WHOLE_STORY, PROPOSED)]
    )
    of_registry.work()
    with address_of(of_registry.app) as address, browser_contexts(browser, address) as contexts:
        yield contexts


def sign_in(of_registry: Registry, context: BrowserContext) -> tuple[Page, list[str]]:
    """Sign in by keyboard; return the page, and the browser's error messages from then on."""
    roles = ("staff", "administrator")
    registry.open_account(of_registry.service, "Example staff", roles, OWN)  # type: ignore[arg-type]
    page, said = context.new_page(), []
    page.on("console", lambda each: said.append(each.text) if "the server responded" not in each.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("/registry/sign-in")
    page.get_by_label("Name").focus()
    page.keyboard.type("Example staff")
    page.keyboard.press("Tab")
    page.keyboard.type(OWN)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CONSOLE}/")
    return page, said


@pytest.mark.requirement("1.15")
def test_axe_finds_nothing_and_nothing_scrolls_sideways(of_registry: Registry, contexts: Contexts) -> None:
    page, said = sign_in(of_registry, contexts())
    # The API's page is tested in tests/web, where it is short.
    for path in (*(f"{CONSOLE}{each}" for each in PATHS), "/registry/account", "/registry/sign-out"):
        page.goto(path)
        look_at(page, everywhere=path == f"{CONSOLE}/organizations/{ONE}")
    page.goto(f"{CONSOLE}/people/")
    page.get_by_label("Search", exact=True).fill("nobody")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="No results")).to_be_visible()
    assert violations(page) == []
    assert said == [], "the policy without inline script or style is kept"


@pytest.mark.requirement("1.15")
def test_an_organization_is_registered_and_placed_by_keyboard(of_registry: Registry, contexts: Contexts) -> None:
    page, _said = sign_in(of_registry, contexts())
    page.goto(f"{CONSOLE}/organizations/")
    page.get_by_role("link", name="Register an organization").press("Enter")
    page.locator("[name=name]").focus()
    page.keyboard.type("Example by keyboard")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("Example by keyboard is registered.")
    page.locator("#value-place").press("Enter")
    expect(page.locator("[name=country]")).to_be_focused()
    page.keyboard.type("finl")
    expect(page.locator("#list-country [role=option]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("[data-saved]")).to_contain_text("Saved ")
    expect(page.locator("#value-place")).to_contain_text("Finland")
    expect(page.locator("h1")).to_have_text("Example by keyboard")
    expect(page.locator(".head")).to_contain_text("Finland")


@pytest.mark.requirement("1.17")
def test_a_change_of_roles_is_confirmed_by_keyboard_on_a_phone(of_registry: Registry, contexts: Contexts) -> None:
    page, said = sign_in(of_registry, contexts(viewport={"width": 360, "height": 800}))
    page.get_by_role("link", name="Approve or decline").press("Enter")
    expect(page.locator("main")).to_contain_text("proposed these roles: auditor.")
    page.get_by_role("link", name="Confirm the new roles").press("Enter")
    page.get_by_role("button", name="Confirm the new roles").press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("The roles are changed.")
    expect(page.locator(".facts-table")).to_contain_text("auditor")
    page.get_by_role("link", name="Propose new roles").press("Enter")
    expect(page.get_by_label("auditor")).to_be_checked()
    page.get_by_label("reader").press("Space")
    page.get_by_label("Reason").focus()
    page.keyboard.type("She reads as well.")
    page.get_by_role("button", name="Propose new roles").press("Enter")
    expect(page.locator("main")).to_contain_text("You proposed these roles: auditor, reader.")
    page.goto(f"{CONSOLE}/accounts/")
    expect(page.locator("main")).to_contain_text("Waits for another administrator")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert said == []


@pytest.mark.requirement("3.03")
def test_a_partners_secret_is_made_by_keyboard_on_a_phone_and_is_gone_with_its_page(
    of_registry: Registry, contexts: Contexts
) -> None:
    page, said = sign_in(of_registry, contexts(viewport={"width": 360, "height": 800}))
    page.goto(f"{CONSOLE}/partners/new")
    page.locator("[name=name]").focus()
    page.keyboard.type("Example partner")
    for _time in range(2):
        page.get_by_role("button", name="Register a partner").press("Enter")
        expect(page.locator("main")).to_contain_text("There is a problem")
    page.go_back()
    expect(page.get_by_role("button", name="Register a partner")).to_be_visible()
    page.locator("[name=name]").fill("Example partner")
    page.locator("[name=handle]").focus()
    page.keyboard.type("example-partner")
    page.get_by_label("Feed").press("Space")
    page.get_by_role("button", name="Register a partner").press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("It has access once it has a credential.")
    page.get_by_role("link", name="Create a credential").press("Enter")
    page.get_by_role("button", name="Create a credential").press("Enter")
    secret = page.locator("#secret").inner_text()
    assert len(secret) == 43
    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.get_by_role("link", name="Go to the partner").press("Enter")
    expect(page.locator("main")).to_contain_text("partner-example-partner")
    assert secret not in page.content()
    assert secret not in page.url
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        page.go_back()  # the browser has not stored it either
    assert said == []
