"""Requests everything that exists: every route with every planted id, and every address named in a response."""

import html
import io
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from shared.web.access import NOBODY, Route, routes_and_roles
from tests.embedded.services import Services

ALIKE = 1
"""Number of addresses followed per rule with the same arguments, besides all planted ids."""
_LINK = re.compile(rb'"(/[!#-=?-\[\]-~][!#-\[\]-~]*)"')
"""Addresses in quotes, in attributes and in JSON; begun by the quote and the slash, they are found four times faster."""
_NOT_FOLLOWED = re.compile(r"/static/|/replay$|/compare$")
"""Steps through a log are covered by the arguments tried, which their links also have."""
_REFUSED = (401, 403)
REFUSALS = 2
"""Number of addresses requested of a rule that refuses the viewer, since it refuses by role, before it reads a record."""
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
_EACH_TIME = re.compile(
    rb'name="(?:csrf_token|command_id)" value="[^"]*"|"correlation":"[^"]*"|number [0-9a-f-]{36}|127\.0\.0\.1:\d+'
)
"""Parts that differ in every answer: a form's tokens, the number of a request, and the test's own addresses of
services."""
_HEADERS = {"Date", "Rapporteur-Correlation", "Set-Cookie"}


@dataclass(frozen=True)
class Answer:
    """The answer for a path; `whole` includes headers, and packed contents."""

    path: str
    rule: str
    status: int
    content: bytes
    whole: bytes

    @property
    def comparable(self) -> bytes:
        return _EACH_TIME.sub(b"", self.whole)


def unpacked(content: bytes) -> Iterator[bytes]:
    """Yield a file's bytes, and those of each file inside it."""
    yield content
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for each in packed.infolist():
                yield each.filename.encode() + each.comment
                yield from unpacked(packed.read(each))


@dataclass
class Crawler:
    """Asks as somebody with a token. `ids` holds the ids of each parameter, or of a rule with ids of its own; `tries`
    further arguments of each rule."""

    services: Services
    token: str
    ids: Mapping[str, Sequence[str]]
    tries: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._clients = {name: self._client(app) for name, app in self.services.apps.items()}
        self._binds = {name: app.url_map.bind("localhost") for name, app in self.services.apps.items()}
        self._alike, self._looked_at = Counter[tuple[str, ...]](), set[bytes]()

    def _client(self, app: Flask) -> FlaskClient:
        client = app.test_client(use_cookies=False)
        if self.token:
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.token}"
        return client

    def crawl(self) -> Iterator[Answer]:
        """Yield every answer to GET, starting from the routes."""
        waiting, seen, refusals = deque(self._starts(self.routes())), set[str](), Counter[str]()
        while waiting:
            path = waiting.popleft()
            if path not in seen and refusals[self._rule(path) or path] < REFUSALS:
                seen.add(path)
                answer = self.ask(path)
                refusals[answer.rule] += answer.status in _REFUSED
                yield answer
                waiting += self._links(answer, seen)

    def only(self, rules: re.Pattern[str], routes: Iterable[Route]) -> Iterator[Answer]:
        """Yield the answers of some rules of these routes, without following links."""
        yield from (self.ask(path) for path in self._starts(routes) if rules.match(path))

    def other_methods(self) -> Iterator[Answer]:
        """Request each route with each of its other methods and an empty body. HEAD is skipped, since it returns only
        a part of the response to GET."""
        for route in self.routes():
            if route.method not in ("GET", "HEAD"):
                for path in list(self._filled(route.rule))[:2]:
                    yield self.ask(path, route.method)

    def routes(self) -> Iterator[Route]:
        for app in self.services.apps.values():
            yield from (each for each in routes_and_roles(app) if each.roles != NOBODY and "/static/" not in each.rule)

    def ask(self, path: str, method: str = "GET") -> Answer:
        got = self._clients[path.split("/")[1]].open(
            path, method=method, json={} if method not in ("GET", "HEAD") else None
        )
        content = got.data
        got.close()
        headers = [f"{name}: {value}" for name, value in got.headers if name not in _HEADERS]
        head = "\n".join([str(got.status_code), *headers]).encode()
        return Answer(path, self._rule(path) or path, got.status_code, content, b"\n".join([head, *unpacked(content)]))

    def _starts(self, routes: Iterable[Route]) -> Iterator[str]:
        for route in routes:
            if route.method == "GET":
                for path in self._filled(route.rule):
                    yield path
                    yield from (f"{path}?{urlencode(more)}" for more in self.tries.get(route.rule, ()))

    def _filled(self, rule: str) -> Iterator[str]:
        """Yield a rule's path with each id of its parameter, or with the first id of each if it has several."""
        names = _PARAMETER.findall(rule)
        if not names:
            yield rule
        if rule in self.ids:
            yield from (_PARAMETER.sub(quote(each), rule) for each in self.ids[rule])
            return
        for number in range(len(self.ids.get(names[0], "x")) if len(names) == 1 else len(names) > 0):
            yield _PARAMETER.sub(lambda found: quote(self.ids.get(found[1], "x")[number]), rule)  # noqa: B023  called at once

    def _links(self, answer: Answer, seen: set[str]) -> Iterator[str]:
        found = dict.fromkeys(_LINK.findall(answer.content))
        new = [each for each in found if each not in self._looked_at]
        self._looked_at.update(new)
        for each in new:
            link = html.unescape(each.decode()).partition("#")[0]
            rule = self._rule(link)
            if rule is not None and not _NOT_FOLLOWED.search(rule) and link not in seen:
                alike = (rule, *sorted({name for name, _value in parse_qsl(urlsplit(link).query)}))
                self._alike[alike] += 1
                if self._alike[alike] <= ALIKE:
                    yield link

    def _rule(self, path: str) -> str | None:
        """Return the GET rule that answers a path; None for an external path."""
        bind = self._binds.get(path.split("/")[1]) if path.startswith("/") else None
        if bind is None:
            return None
        try:
            rule, _parts = bind.match(urlsplit(path).path, method="GET", return_rule=True)
        except (HTTPException, RequestRedirect):
            return None
        return str(rule.rule)
