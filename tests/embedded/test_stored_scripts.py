"""A script stored in every text field runs on no page, and no page has one of its own that the policy would stop."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Dialog
from playwright.sync_api import Page as BrowserPage
from sqlalchemy import insert
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from shared.contracts.meetings import STREAM_KINDS
from shared.event_store.tables import consumer_tables
from shared.web import tokens
from shared.web.access import NOBODY, Route, routes_and_roles
from tests.embedded.planting import LONG, TABLE, WRONG_TABLE, Planter, id_of, plant, table_of, upload
from tests.embedded.services import Services, serving

# Every text field of every command is filled, by what the documents of the three say.
pytestmark = [pytest.mark.requirement("4.10"), pytest.mark.generated]

STRICT = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FORBIDDEN = {"style", "base", "object", "embed", "iframe", "frame", "applet"}
ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "ping", "srcset"}
STARTS = (
    f"/meetings/console/meetings/{id_of('meeting')}?on=2020",
    "/reporting/wtsa?period=2013-2016",
)
OFTEN = 2
VIOLATIONS = "document.addEventListener('securitypolicyviolation', said => console.error('violated: ' + said.violatedDirective + ' ' + said.sourceFile));"
# Elements that a planted text would have become, and what would run when somebody clicks.
LOOK = """() => [...document.querySelectorAll('[data-planted], [onclick], [onerror], [onload], a[href^="javascript:" i], img[src="x"]')].map(
  each => each.outerHTML.slice(0, 200))"""
FILE = re.compile(r"\.(json|csv|xlsx|ndjson|html)$|/download\.|<path:filename>")
NO_PAGE = re.compile(
    r"/(feed|health/\w+|openapi\.json|asyncapi[\w-]*\.json|head\.json|find|found|needs|readings|api/.*)$|/find/<act>/<field>$|/static/"
)


@pytest.fixture(scope="module")
def services(empty_home_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    home = tmp_path_factory.mktemp("planted") / "home"
    shutil.copytree(empty_home_once, home)
    with serving(home) as found:
        yield found


@pytest.fixture(scope="module")
def planted(services: Services) -> Planter:
    planter = Planter(services)
    plant(planter)
    reporting = services.apps["reporting"].extensions["reporting"]
    row = {"consumer": "reporting", "log": "registry", "position": 1, "recorded": "2026-11-02T00:00:00.000000Z"}
    with reporting.engine.begin() as connection:
        connection.execute(
            insert(consumer_tables().set_aside), [row | {"stream": LONG, "reason": LONG, "bytes": LONG.encode()}]
        )
    return planter


def test_every_text_field_of_every_command_holds_a_script(planted: Planter) -> None:
    assert planted.fields() - planted.planted == set()


class Page(HTMLParser):
    """What in a page a strict policy would stop, and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.wrong, self.links = list[str](), list[str]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in FORBIDDEN or (tag == "script" and not said.get("src", "").startswith("/")):
            self.wrong.append(f"<{tag}>")
        for name, value in said.items():
            scheme = urlsplit("".join(value.split())).scheme if name in ADDRESSES else ""
            if name == "style" or name.startswith("on") or scheme not in ("", "http", "https", "mailto"):
                self.wrong.append(f'<{tag} {name}="{value}">')
        if "data-planted" in said:
            self.wrong.append(f"<{tag}> that was planted")
        if tag == "a" and said.get("href", "").startswith("/"):
            self.links.append(said["href"].partition("#")[0])


def rule_of(services: Services, path: str) -> str | None:
    """The rule of a GET route that answers a path; None for what is no page of ours."""
    if path.split("/")[1] not in services.apps:
        return None
    try:
        rule, _parts = services.app(path).url_map.bind("localhost").match(path.partition("?")[0], return_rule=True)
    except (HTTPException, RequestRedirect):
        return None
    return str(rule.rule)


def look_at(clients: dict[str, FlaskClient], path: str) -> list[str] | None:
    """The links of a page, which is as the policy wants it; none of what is no page, and None where one may not look."""
    answer = clients[path.split("/")[1]].get(path)
    assert answer.headers["Content-Security-Policy"] == STRICT, path
    assert answer.headers["X-Content-Type-Options"] == "nosniff", path
    kept = "attachment" in answer.headers.get("Content-Disposition", "")
    page = Page(answer.text if answer.mimetype == "text/html" and not kept else "")
    answer.close()
    assert page.wrong == [], path
    return None if answer.status_code in (401, 403) else page.links


@pytest.fixture(scope="module")
def addresses(services: Services, planted: Planter) -> dict[str, list[str]]:
    """By rule, some addresses that links lead to from the start pages on, as an administrator and as an auditor."""
    found: dict[str, list[str]] = {}
    uploads = [
        upload(services, "registry", TABLE),
        upload(services, "registry", WRONG_TABLE),
        upload(services, "meetings", TABLE),
        *(upload(services, "meetings", table_of(kind), f"import-{kind.name}") for kind in STREAM_KINDS),
    ]
    for role in ("administrator", "auditor"):
        token = services.token(role)
        clients = {name: services.client(app, token) for name, app in services.apps.items()}
        bare = (route.rule for app in services.apps.values() for route in routes_and_roles(app) if is_open(route))
        found_there = services.searched("/registry/console/search", "data-planted")
        waiting = [
            found_there,
            *STARTS,
            *uploads,
            *sorted(rule for rule in bare if "<" not in rule and "/static/" not in rule),
        ]
        while waiting:
            path = waiting.pop(0)
            rule = rule_of(services, path)
            if rule is None or path in found.get(rule, ()) or len(found.get(rule, ())) >= OFTEN or "/static/" in path:
                continue
            if (links := look_at(clients, path)) is not None:
                found.setdefault(rule, []).append(path)
                waiting += links
    return found


def test_every_page_there_is_was_looked_at(addresses: dict[str, list[str]], services: Services) -> None:
    rules = {route.rule for app in services.apps.values() for route in routes_and_roles(app) if is_open(route)}
    assert {rule for rule in rules - set(addresses) if not NO_PAGE.search(rule)} == set()


def is_open(route: Route) -> bool:
    return route.method == "GET" and route.roles != NOBODY


@pytest.mark.parametrize("role", [None, "reader", "service", "staff", "approver"])
def test_no_page_has_a_script_or_a_style_of_its_own(
    services: Services, addresses: dict[str, list[str]], role: str | None
) -> None:
    """What an administrator and an auditor see was looked at when their links were followed."""
    token = services.token(role) if role else ""
    clients = {name: services.client(app, token) for name, app in services.apps.items()}
    pages = [look_at(clients, paths[0]) for paths in addresses.values()]
    assert len([page for page in pages if page is not None]) >= (4 if role is None else 20)


@dataclass
class Seen:
    """What a page in the browser did that it should not."""

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


def test_no_stored_script_runs_on_any_page(
    browser: Browser, services: Services, addresses: dict[str, list[str]]
) -> None:
    """One pass over a page of each kind; those with the most in them are also used: a search, a choice, a number opened."""
    context = browser.new_context(base_url=services.url)
    context.add_cookies([{"name": tokens.COOKIE, "value": services.token("administrator"), "url": services.url}])
    page, seen, visited = context.new_page(), Seen(), 0
    seen.watch(page)
    for rule, paths in addresses.items():
        if is_page(rule):
            page.goto(paths[0], wait_until="domcontentloaded")
            wrong = page.evaluate(LOOK)
            assert (wrong, seen.said) == ([], []), paths[0]
            visited += 1
    assert visited > 60
    use(page)
    page.goto(f"/reporting/issued/{id_of('report')}")
    with page.expect_download() as download:
        page.get_by_role("link", name="File").click()
    # As somebody keeps it, on a disk and without our policy.
    page.goto(download.value.path().rename(download.value.path().with_suffix(".html")).as_uri())
    assert page.evaluate(LOOK) == []
    assert seen.said == []
    context.close()


def use(page: BrowserPage) -> None:
    """What scripts of ours draw: what a combobox finds, a notice, what was refused with what was typed, a list pasted."""
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


def is_page(rule: str) -> bool:
    return "/api/" not in rule and not FILE.search(rule) and not NO_PAGE.search(rule)
