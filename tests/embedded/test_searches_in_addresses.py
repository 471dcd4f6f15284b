"""A searched name never appears in an address of a page, a link, a redirect, a log line or a call to another service."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from werkzeug.test import TestResponse

from shared.web import tokens
from shared.web.access import routes_and_roles
from tests.embedded.planting import id_of
from tests.embedded.services import Services, serving
from tests.embedded.visiting import rule_of
from tests.plugins.installations import copy_home
from tests.statements.alike import alike

pytestmark = [pytest.mark.requirement("5.20"), pytest.mark.generated]

NAME = "Zébedee Markedname"
MARKS = {"markedname", *(each.casefold() for each in (quote(NAME), quote_plus(NAME)))}
NO_NAMES = {
    *(
        "stream",
        "account",
        "command",
        "at",
        "on",
        "size",
        "as_known_at",
        "one",
        "other",
        "from",
        "to",
        "since",
        "period",
    ),
    *("least", "last", "below", "fewest"),
}
"""Fields of forms that are sent by GET: ids, positions, days, moments and numbers, which name nobody."""
HELD = {"code": "EX-1", "first_day": "2020-05-05", "country": "FIN", "city": "Espoo"}
"""A meeting that has begun: the sheet of a future one is not open yet, and searches for nobody."""
ADDRESSES = {"href", "src", "action", "formaction", "data-find", "data-keep", "content"}


@pytest.fixture(scope="module")
def services(few_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    home = tmp_path_factory.mktemp("searched") / "home"
    copy_home(few_once, home)
    with serving(home) as found:
        for path, body in (
            ("/registry/api/people", {"person": id_of("person"), "name": NAME}),
            ("/meetings/api/series", {"series": id_of("series"), "kind": "workshop", "name": "Examples", "code": "EX"}),
            ("/meetings/api/meetings", {"meeting": id_of("meeting"), "series": id_of("series"), **HELD}),
        ):
            found.record(path, body)
        yield found


@dataclass
class Form:
    """A form of a page, and the names of its text fields."""

    method: str
    action: str
    is_search: bool
    typed: list[str] = field(default_factory=list)


class Parts(HTMLParser):
    """The addresses and forms of a page, and the addresses that its comboboxes query."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__()
        self.path, self.addresses, self.forms, self.finds = path, list[str](), list[Form](), list[str]()
        self.feed(text)

    @property
    def links(self) -> list[str]:
        return [each.partition("#")[0] for each in self.addresses if each.startswith("/") and "/static/" not in each]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.addresses += [value for name, value in said.items() if name in ADDRESSES]
        if tag == "form":
            action = said.get("action") or self.path
            self.forms.append(Form(said.get("method", "get"), action, said.get("role") == "search"))
        elif tag == "input" and self.forms and said.get("type", "text") in ("text", "search"):
            self.forms[-1].typed.append(said.get("name", ""))
        if "data-find" in said:
            self.finds.append(said["data-find"])


@dataclass
class Somebody:
    """Sends requests as an account, and checks that no address in the response contains the name."""

    services: Services
    token: str

    def __post_init__(self) -> None:
        self.clients = {name: self.services.client(app, self.token) for name, app in self.services.apps.items()}

    def client(self, path: str) -> FlaskClient:
        return self.clients[path.split("/")[1]]

    def get(self, path: str) -> Parts:
        return self.looked_at(path, self.client(path).get(path))

    def looked_at(self, path: str, answer: TestResponse) -> Parts:
        is_page = answer.mimetype == "text/html" and "attachment" not in answer.headers.get("Content-Disposition", "")
        parts = Parts(path.partition("?")[0], answer.text if is_page else "")
        told = [path, *parts.addresses, *(answer.headers.get(each, "") for each in ("Location", "Link", "Refresh"))]
        answer.close()
        assert not [each for each in told if tells(each)], path
        return parts


def tells(text: str) -> bool:
    return any(mark in text.casefold() for mark in MARKS)


def every_page(somebody: Somebody, named: Callable[[str], str]) -> dict[str, Parts]:
    """Return one page of every rule, as `named`, reached by links from the pages without arguments."""
    services, found = somebody.services, dict[str, Parts]()
    routes = [route for app in services.apps.values() for route in routes_and_roles(app)]
    waiting = [each.rule for each in routes if each.method == "GET" and each.roles and "<" not in each.rule]
    waiting += [f"/registry/console/people/{id_of('person')}", "/registry/console/partners/new"]
    waiting += [f"/meetings/console/meetings/{id_of('meeting')}{part}" for part in ("", "/attendance")]
    while waiting:
        path = waiting.pop(0)
        rule = rule_of(services, path)
        if rule is not None and (name := named(rule)) not in found and "sign-out" not in rule:
            found[name] = somebody.get(path)
            waiting += found[name].links
    return found


@pytest.fixture(scope="module")
def pages(services: Services) -> Callable[[str], dict[str, Parts]]:
    """`pages(role)`: one page of every rule that a role's links lead to, checked once; of rules that are alike, only an
    administrator's links lead to each."""

    def of(role: str) -> dict[str, Parts]:
        return every_page(Somebody(services, services.token(role)), str if role == "administrator" else alike)

    return cache(of)


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_no_search_of_any_page_tells_a_name_in_an_address_or_a_log(
    services: Services,
    pages: Callable[[str], dict[str, Parts]],
    role: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Every search form is sent with a name, and all links on the resulting page are followed."""
    caplog.set_level(logging.DEBUG)
    somebody = Somebody(services, services.token(role))
    asked, shown = set[str](), 0
    for page in pages(role).values():
        for form in page.forms:
            if form.method == "get":
                assert set(form.typed) <= NO_NAMES, (page.path, form)
            elif form.is_search and form.typed and form.action not in asked:
                asked.add(form.action)
                answer = somebody.client(form.action).post(form.action, data=dict.fromkeys(form.typed, NAME))
                assert answer.status_code == 303, form
                where = answer.location.partition("#")[0]
                somebody.looked_at(form.action, answer)
                text = somebody.client(where).get(where).text
                assert NAME in text, "the box shows what was typed"
                shown += 1
                for link in somebody.get(where).links:
                    if where.partition("?")[0] in link:
                        somebody.get(link)
    assert {"/registry/console/search", "/registry/console/people/", "/reporting/audit/who"} <= asked
    assert {"/meetings/console/in-error/", "/registry/console/in-error/", "/registry/console/partners/"} <= asked
    assert shown == len(asked)
    assert not tells("".join(capfd.readouterr()) + caplog.text)


def test_no_combobox_tells_a_name_in_an_address_or_a_log(
    services: Services,
    pages: Callable[[str], dict[str, Parts]],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    somebody = Somebody(services, services.token("administrator"))
    finds = {find for page in pages("administrator").values() for find in page.finds}
    found = list[str]()
    for find in sorted(finds):
        answer = somebody.client(find).post(find, data={"q": NAME})
        assert answer.status_code == 200, find
        found += [each["label"] for each in (answer.json or {})["found"]]
        assert somebody.client(find).get(find).status_code in (404, 405), "by no address"
    assert NAME in found
    assert any(find.endswith("/attendance/find") for find in finds)
    assert "/registry/api/people/search" in caplog.text, "the other service was asked"
    assert not tells("".join(capfd.readouterr()) + caplog.text)


@pytest.mark.parametrize("script", [True, False])
def test_a_browser_is_led_by_addresses_without_the_name(browser: Browser, services: Services, script: bool) -> None:
    context = browser.new_context(base_url=services.url, java_script_enabled=script)
    context.add_cookies([{"name": tokens.COOKIE, "value": services.token("administrator"), "url": services.url}])
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(f"{request.url} {request.headers.get('referer', '')}"))
    for start in ("/registry/console/people/", "/meetings/console/meetings/", "/reporting/console/study-periods/"):
        page.goto(start)
        search(page, "#everything", "zebedee markedname")
        page.locator("main").get_by_role("link", name=NAME).click()
        assert page.url.endswith(f"/people/{id_of('person')}")
        page.go_back()
        assert page.locator("#q").input_value() == "zebedee markedname"
    page.goto("/registry/console/people/")
    search(page, "#search", "markedname")
    assert page.locator("main .list").get_by_role("link").all_inner_texts() == [NAME]
    assert re.search(r"/registry/console/people/\?search=[\w-]{40,}$", page.url)
    page.reload()
    assert page.locator("#search").input_value() == "markedname"
    if script:
        page.goto("/registry/console/partners/new")
        page.locator("[name=contact]").press_sequentially("markedname")
        page.locator("#list-contact [role=option]").first.wait_for()
    context.close()
    assert len(asked) > 10
    assert not [each for each in asked if tells(each)]


def search(page: Page, box: str, typed: str) -> None:
    page.locator(box).fill(typed)
    page.locator(box).press("Enter")
    page.wait_for_url("**?*")
