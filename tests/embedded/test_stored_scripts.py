"""A script stored in every text field runs on no page, and no page has a script of its own that the policy would
stop."""

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Dialog
from playwright.sync_api import Page as BrowserPage

from shared.web import tokens
from tests.embedded.conftest import Planted, Visits, addresses
from tests.embedded.planting import LONG, id_of
from tests.embedded.services import Services
from tests.embedded.visiting import Visit, rules_of

# Every text field of every command in the documents of the three services is filled.
pytestmark = [pytest.mark.requirement("4.10"), pytest.mark.generated]

ROLES = (None, "reader", "service", "auditor", "staff", "approver", "administrator")
VIOLATIONS = "document.addEventListener('securitypolicyviolation', said => console.error('violated: ' + said.violatedDirective + ' ' + said.sourceFile));"
# Elements that a planted text would have become, or that would run on a click.
LOOK = """() => [...document.querySelectorAll('[data-planted], [onclick], [onerror], [onload], a[href^="javascript:" i], img[src="x"]')].map(
  each => each.outerHTML.slice(0, 200))"""
FILE = re.compile(r"\.(json|csv|xlsx|ndjson|html|ics|<file_format>)$|/download\.|<path:filename>")
NO_PAGE = re.compile(
    r"/(feed|health/\w+|openapi\.json|asyncapi[\w-]*\.json|head\.json|find|found|needs|readings|api/.*)$|/find/<act>/<field>$|/static/"
    r"|/room/<id>/now$|/console/about/<id>$|/webhooks/<webhook>/secrets$|/partners/records/<id>$"
    # This page offers States that were not asked yet: all of the planted ones were.
    r"|/consultation/<id>/ask$"
    # The meetings' pages of completeness and assignments, made by the same code, hold scripts.
    r"|^/(registry|reporting)/console/(statements|import-(completeness|assignment))/((completeness|assignments)/|<upload>)"
)


def test_every_text_field_of_every_command_holds_a_script(planted: Planted) -> None:
    assert planted.missed == []


def test_every_page_there_is_was_looked_at(visits: Visits, of_planted: Services) -> None:
    assert {rule for rule in rules_of(of_planted) - set(addresses(visits)) if not NO_PAGE.search(rule)} == set()


@pytest.mark.parametrize("role", ROLES)
def test_no_page_has_a_script_or_a_style_of_its_own(visits: Visits, role: str | None) -> None:
    """Every role asks for the pages that an administrator or an auditor can open."""
    found = visits(role)
    assert {each.path: each.wrong for each in found if each.wrong} == {}
    assert len({each.rule for each in found if each.opened}) >= (4 if role is None else 20)


@dataclass
class Seen:
    """The forbidden acts of a page in the browser."""

    said: list[str] = field(default_factory=list)

    def asked(self, dialog: Dialog) -> None:
        self.said.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def watch(self, page: BrowserPage) -> None:
        page.on(
            "console", lambda each: self.said.append(each.text) if "the server responded" not in each.text else None
        )
        page.on("pageerror", lambda each: self.said.append(str(each)))
        page.on("dialog", self.asked)
        page.expose_function("ran", lambda *_said: self.said.append("a planted script ran"))
        page.add_init_script(VIOLATIONS)


def test_no_stored_script_runs_on_any_page(browser: Browser, of_planted: Services, visits: Visits) -> None:
    """One pass over the longest page of each template: the others are read above, without a browser. The pages with the
    most script are also used: a search, a choice, a number opened."""
    context = browser.new_context(base_url=of_planted.url)
    context.add_cookies([{"name": tokens.COOKIE, "value": of_planted.token("administrator"), "url": of_planted.url}])
    page, seen, visited = context.new_page(), Seen(), 0
    seen.watch(page)
    for path in longest_of_each_template(visits):
        page.goto(path, wait_until="domcontentloaded")
        wrong = page.evaluate(LOOK)
        assert (wrong, seen.said) == ([], []), path
        visited += 1
    assert visited > 40
    use(page)
    page.goto(f"/reporting/issued/{id_of('report')}")
    with page.expect_download() as download:
        page.get_by_role("link", name="HTML", exact=True).click()
    # As a saved file on a disk, without our policy.
    page.goto(download.value.path().rename(download.value.path().with_suffix(".html")).as_uri())
    assert page.evaluate(LOOK) == []
    assert seen.said == []
    context.close()


def use(page: BrowserPage) -> None:
    """Use the parts drawn by our scripts: a combobox's results, a notice, a refusal with its input, a pasted list."""
    page.goto(f"/registry/console/organizations/{id_of('organization')}/do/parent")
    page.locator('input[role="combobox"]').first.press_sequentially("data-pl")
    page.locator('[role="option"]').first.wait_for()
    assert page.evaluate(LOOK) == []
    page.goto("/registry/console/people/new")
    page.locator("main input[type=text]").first.fill(f"{LONG} again")
    page.get_by_label("This is a different person").check()
    page.locator("main form button").first.click()
    page.locator("[role=status]").wait_for()
    assert page.evaluate(LOOK) == []
    page.locator("#everything").fill("data-planted")
    page.locator("#everything").press("Enter")
    page.get_by_role("heading", level=1).wait_for()
    assert page.evaluate(LOOK) == []


def longest_of_each_template(visits: Visits) -> list[str]:
    found: dict[str, Visit] = {}
    for each in sorted(visits("administrator"), key=lambda visit: visit.length):
        if each.opened and each.template and is_page(each.rule):
            found[each.template] = each
    return [each.path for each in found.values()]


def is_page(rule: str) -> bool:
    return "/api/" not in rule and not FILE.search(rule) and not NO_PAGE.search(rule)
