"""A visitor that follows every link, filter, sort and page of the services, fetching each page once."""

import re
from collections import Counter
from collections.abc import Iterable
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from flask import template_rendered
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from shared.environment import memoization
from shared.web.access import NOBODY, Route, routes_and_roles
from tests.embedded.planting import id_of
from tests.embedded.services import Services
from tests.statements.alike import alike

FROM_THE_START = ("administrator", "auditor")
"""Roles that follow every link; the others ask for the pages that these found."""
FULLY = "administrator"
"""The role that opens every page, of two records; the others open one of each set of like pages, of one record."""
NOT_NARROWED = ("approver", "service")
"""Roles that follow no filter, sort or page of a list: others with the same lists try them."""
STRICT = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {"Content-Security-Policy": STRICT, "X-Content-Type-Options": "nosniff"}
FORBIDDEN = {"style", "base", "object", "embed", "iframe", "frame", "applet"}
ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "ping", "srcset"}
STARTS = (
    f"/meetings/console/meetings/{id_of('meeting')}?on=2020",
    "/reporting/wtsa?period=2013-2016",
    *("/registry/console/", "/reporting/", "/registry/sign-in", "/registry/account", "/reporting/audit"),
)


class Visit(msgspec.Struct, frozen=True):
    """The response for an address, with its length; `wrong` lists parts that a strict policy would block, and missing
    ones; `template` is the template that rendered it, if any."""

    path: str
    rule: str
    status: int
    wrong: list[str]
    template: str
    length: int

    @property
    def opened(self) -> bool:
        return self.status not in (401, 403)


class Page(HTMLParser):
    """The parts of a page that a strict policy would block, and the targets of its links and of each choice of each
    filter."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__()
        self.wrong, self.links = list[str](), list[str]()
        self._path, self._select = path.partition("?")[0], ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self._find_wrong(tag, said)
        if tag == "a" and said.get("href", "").startswith("/"):
            self.links.append(said["href"].partition("#")[0])
        elif tag == "select":
            self._select = said.get("name", "")
        elif tag == "option" and self._select and said.get("value"):
            self.links.append(f"{self._path}?{urlencode({self._select: said['value']})}")

    def _find_wrong(self, tag: str, said: dict[str, str]) -> None:
        if tag in FORBIDDEN or (tag == "script" and not said.get("src", "").startswith("/")):
            self.wrong.append(f"<{tag}>")
        for name, value in said.items():
            scheme = urlsplit("".join(value.split())).scheme if name in ADDRESSES else ""
            if name == "style" or name.startswith("on") or scheme not in ("", "http", "https", "mailto"):
                self.wrong.append(f'<{tag} {name}="{value}">')
        if "data-planted" in said:
            self.wrong.append(f"<{tag}> that was planted")


def rule_of(services: Services, path: str) -> str | None:
    """Return the rule of the GET route for a path; None for an external page."""
    if path.split("/")[1] not in services.apps:
        return None
    try:
        rule, _parts = services.app(path).url_map.bind("localhost").match(path.partition("?")[0], return_rule=True)
    except (HTTPException, RequestRedirect):
        return None
    return str(rule.rule)


def is_open(route: Route) -> bool:
    return route.method == "GET" and route.roles != NOBODY


def rules_of(services: Services) -> set[str]:
    """Return the rules of every GET route that some role may use."""
    return {route.rule for app in services.apps.values() for route in routes_and_roles(app) if is_open(route)}


def starts(services: Services) -> list[str]:
    """Return the search for planted texts, the first pages, and every address without a record id."""
    bare = sorted(rule for rule in rules_of(services) if "<" not in rule)
    return [services.searched("/registry/console/search", "data-planted"), *STARTS, *bare]


def visit(services: Services, role: str | None, begin: Iterable[str]) -> list[Visit]:
    """Fetch these addresses, and the targets of links and filters on their pages, with a role."""
    token = services.token(role) if role else ""
    clients = {name: services.client(app, token) for name, app in services.apps.items()}
    times, found = Counter[str](), dict[str, Visit]()
    waiting = [(path, True) for path in reversed(list(begin))]
    # As in a computing process, a history is built once for everything that depends on it.
    with memoization.enabled():
        while waiting:
            path, first = waiting.pop()
            rule = rule_of(services, path)
            if rule is None or path in found or "/static/" in path:
                continue
            # Rows of a table have the same fields.
            asked = {re.sub(r"\d+", "n", name) for name, _value in parse_qsl(urlsplit(path).query)}
            # The role that opens every page opens each kind of statement, but filters only one kind's list.
            kind = alike(rule) if asked or role != FULLY else rule
            parts = [f"{kind} {name}" for name in asked] or [kind]
            often = 2 if role == FULLY and not asked else 0 if role in NOT_NARROWED and asked else 1
            if not first and all(times[part] >= often for part in parts):
                continue
            times.update(parts)
            found[path], links = _fetched(clients, path, rule)
            waiting += [(link, False) for link in links]
    return list(found.values())


def _fetched(clients: dict[str, FlaskClient], path: str, rule: str) -> tuple[Visit, list[str]]:
    client, made = clients[path.split("/")[1]], [""]
    with template_rendered.connected_to(lambda _app, template, **_more: made.append(template.name), client.application):
        answer = client.get(path)
    is_page = answer.mimetype == "text/html" and "attachment" not in answer.headers.get("Content-Disposition", "")
    page = Page(path, answer.text if is_page else "")
    wrong = [
        f"{name}: {answer.headers.get(name)}" for name, value in HEADERS.items() if answer.headers.get(name) != value
    ]
    length = len(answer.data)
    answer.close()
    return Visit(path, rule, answer.status_code, page.wrong + wrong, made[-1], length), page.links
