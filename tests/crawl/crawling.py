"""Ask for everything that there is to ask for: every route with every planted id, and every address that an answer names."""

import html
import io
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from shared.web.access import NOBODY, routes_and_roles
from tests.embedded.services import Services

LINK = re.compile(
    rb"""(?:href|src|action|formaction|data-[\w-]+)="(/[^"]*)"|"(/(?:registry|meetings|reporting)/[^"\\\s]*)\""""
)
ALIKE = 2
"""How many addresses of one rule with the same arguments are followed; ids of records are all asked for besides."""


@dataclass(frozen=True)
class Answer:
    """What came back for a path: status, headers and content, with what is packed in it unpacked."""

    path: str
    rule: str
    status: int
    headers: str
    content: bytes

    @property
    def whole(self) -> bytes:
        return self.headers.encode() + b"\n" + self.content + b"".join(_unpacked(self.content))


def _unpacked(content: bytes) -> Iterator[bytes]:
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for each in packed.infolist():
                inner = packed.read(each)
                yield each.filename.encode() + b"\n" + each.comment + b"\n" + inner
                yield from _unpacked(inner)


@dataclass
class Crawler:
    """`ids` are those of each parameter of an address; `tries` are arguments that each rule is also asked with."""

    services: Services
    ids: Mapping[str, list[str]]
    tries: Mapping[str, list[dict[str, str]]]
    token: str
    seen: set[str] = field(default_factory=set)
    alike: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.clients = {name: self._client(app) for name, app in self.services.apps.items()}
        self.binds = {name: app.url_map.bind("localhost") for name, app in self.services.apps.items()}

    def _client(self, app: Flask) -> FlaskClient:
        client = app.test_client(use_cookies=False)
        if self.token:
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.token}"
        return client

    def crawl(self) -> Iterator[Answer]:
        waiting = deque(self.addresses())
        while waiting:
            path = waiting.popleft()
            if path in self.seen:
                continue
            self.seen.add(path)
            answer = self.ask(path)
            if answer is None:
                continue
            yield answer
            for one, other in LINK.findall(answer.content):
                link = html.unescape((one or other).decode()).partition("#")[0]
                if self._is_wanted(link):
                    waiting.append(link)

    def addresses(self) -> Iterator[str]:
        for app in self.services.apps.values():
            for route in routes_and_roles(app):
                if route.method == "GET" and route.roles != NOBODY and "/static/" not in route.rule:
                    for path in self._filled(route.rule):
                        yield path
                        yield from (f"{path}?{urlencode(more)}" for more in self.tries.get(route.rule, []))

    def _filled(self, rule: str) -> Iterator[str]:
        names = re.findall(r"<(?:\w+:)?(\w+)>", rule)
        if not names:
            yield rule
        elif len(names) == 1:
            for each in self.ids.get(names[0], ["x"]):
                yield re.sub(r"<[^>]*>", quote(each), rule)
        else:
            yield re.sub(r"<(?:\w+:)?(\w+)>", lambda found: quote(self.ids.get(found[1], ["x"])[0]), rule)

    def _is_wanted(self, link: str) -> bool:
        rule = self.rule(link)
        if rule is None or "/static/" in rule or link in self.seen:
            return False
        names = tuple(sorted({name for name, _value in parse_qsl(urlsplit(link).query)}))
        self.alike[rule, *names] += 1
        return self.alike[rule, *names] <= ALIKE

    def rule(self, path: str) -> str | None:
        part = path.split("/")[1] if "/" in path else ""
        if part not in self.binds:
            return None
        try:
            rule, _parts = self.binds[part].match(urlsplit(path).path, method="GET", return_rule=True)
        except (HTTPException, RequestRedirect):
            return None
        return str(rule.rule)

    def ask(self, path: str, method: str = "GET") -> Answer | None:
        part = path.split("/")[1]
        if part not in self.clients:
            return None
        got = self.clients[part].open(path, method=method)
        content = got.data
        got.close()
        headers = "\n".join(
            f"{name}: {value}" for name, value in got.headers if name not in ("Date", "X-Correlation-Id")
        )
        return Answer(path, self.rule(path) or path, got.status_code, headers, content)
