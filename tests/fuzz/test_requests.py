"""Requests to every route with every method: parts of the address, query strings, headers, cookies and bodies."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from shared.web import tokens
from shared.web.access import Route, routes_and_roles
from shared.web.strict_json import LIMIT
from tests.embedded.planting import json_body
from tests.embedded.services import Services
from tests.fuzz.running import bounded, fuzzed
from tests.fuzz.serving import Answered, ask
from tests.fuzz.strategies import UUID, changed, mutated, texts, unpadded, values, written

ROLES = ("administrator", "staff", "approver", "auditor", "reader", "service")
PARAMETERS = (
    "after", "limit", "wait", "search", "sort", "desc", "page", "on", "next", "period", "as_known_at", "audience", "level", "key", "of", "at",
    "stream", "account", "command", "size", "q", "names", "ids", "marking", "kind", "from", "to", "a", "b", "m", "v", "show", "open", "group",
    "series", "status", "year", "country", "left", "right", "step", "log", "view",
)  # fmt: skip
MEANT = (
    "registry:100,meetings:200,reporting:3", "2013-2016", "2017-2021", "public", "bureau", "members", "meeting", "organization", "1", "0", "50",
    "5 Nov 2026", "2026-11-05", "meetings.held", "organizations.present", "wtsa", "html", "json", "name", "Example", "as-it-happened",
)  # fmt: skip
CURSORS = st.one_of(
    st.lists(values, max_size=3).map(lambda value: unpadded(written(value))), st.just(unpadded(b"[" * 1400))
)
HEADERS: dict[str, st.SearchStrategy[str]] = {
    "If-Match": st.one_of(texts, st.sampled_from(['"1"', "*", 'W/"2"', '"1", "2"'])),
    "If-None-Match": texts,
    "If-Modified-Since": st.one_of(texts, st.just("Sat, 99 Oct 99999 19:43:31 GMT")),
    "Idempotency-Key": texts,
    "Accept": st.one_of(texts, st.sampled_from(["text/html", "application/json;q=nan", "*/*;q=-1", "a/b;" * 2000])),
    "Accept-Language": st.one_of(texts, st.sampled_from(["ar", "zh-Hant-TW", "-", "x" * 3000, "en;q=9e999"])),
    "Accept-Encoding": texts,
    "Authorization": st.one_of(texts, st.builds("{} {}".format, st.sampled_from(["Bearer", "Basic", "Digest", ""]), texts)),
    "Cookie": st.one_of(texts, st.builds("{}={}".format, st.sampled_from(["rapporteur", "rapporteur_registry", "session"]), texts)),
    "Range": st.one_of(texts, st.sampled_from(["bytes=0-", "bytes=-1", "bytes=9-1,2-3", "bytes=" + "0-1," * 3000])),
    "Content-Type": st.one_of(
        texts,
        st.sampled_from(
            ["application/json", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x",
             "application/json; charset=utf-7", "text/plain; charset=\x00"]
        ),
    ),
    "Content-Length": st.sampled_from(["", "-1", "x", "0", "99999999999999999999", "1_0"]),
    "Transfer-Encoding": st.sampled_from(["chunked", "gzip", "x"]),
    "Host": st.one_of(texts, st.sampled_from(["example.org", "[::1]:99999", "a b", "user@x", "x" * 300])),
    "X-Forwarded-For": texts,
    "Rapporteur-Correlation": st.one_of(texts, st.just(UUID)),
    "Origin": texts,
    "Referer": texts,
    "X-CSRF-Token": texts,
}  # fmt: skip


@dataclass(frozen=True)
class Aimed:
    """A route with its application."""

    app: Flask
    route: Route

    def path(self, part: Callable[[str], str]) -> str:
        return re.sub(
            r"<(?:\w+:)?(\w+)>",
            lambda found: quote(part(found[1]).encode("utf-8", "surrogatepass"), safe=""),
            self.route.rule,
        )


@pytest.fixture(scope="module")
def routes(services: Services) -> list[Aimed]:
    # In a fixed order, so that an example is the same request in each run.
    found = [Aimed(app, route) for app in services.apps.values() for route in routes_and_roles(app)]
    return sorted(found, key=lambda each: (each.route.rule, each.route.method))


@pytest.fixture(scope="module")
def bearers(services: Services) -> dict[str, str]:
    return {role: services.token(role) for role in ROLES}


@pytest.fixture(scope="module")
def records(services: Services, bearers: dict[str, str]) -> dict[str, list[str]]:
    """Return the ids of existing records, by kind."""
    found: dict[str, list[str]] = {}
    signed_in = {"Authorization": f"Bearer {bearers['staff']}"}
    for path in (
        "registry/api/organizations",
        "registry/api/people",
        "registry/api/accounts",
        "meetings/api/meetings",
        "meetings/api/series",
        "reporting/api/study-periods",
    ):
        answer = ask(services.app(f"/{path}"), "GET", f"/{path}", headers=signed_in)
        for row in json.loads(answer.body).get("items", []):
            found.setdefault(row["id"].partition("-")[0], []).append(row["id"])
    return found


def holds(answer: Answered, asked: Any) -> None:
    """Check the properties of every response: no internal error, and refusals with their problem."""
    assert answer.status < 500, (asked, answer.status, answer.body[:300])
    if answer.status >= 400 and answer.header("Content-Type").startswith("application/"):
        said = json.loads(answer.body) if answer.body else {}
        assert {"type", "title"} <= set(said) or "error" in said or not said, (asked, answer.body[:300])


@st.composite
def queries(draw: st.DrawFn) -> str:
    some = draw(
        st.lists(
            st.tuples(st.one_of(st.sampled_from(PARAMETERS), texts), st.one_of(st.sampled_from(MEANT), texts, CURSORS)),
            max_size=4,
        )
    )
    joined = "&".join(
        f"{quote(name.encode('utf-8', 'surrogatepass'))}={quote(value.encode('utf-8', 'surrogatepass'))}"
        for name, value in some
    )
    return draw(st.sampled_from([joined, joined, joined, joined.replace("%", "%%"), "&&=&" + joined, "%ff%fe=%c3%28"]))


headers = st.dictionaries(st.sampled_from(sorted(HEADERS)), st.none(), max_size=3).flatmap(
    lambda names: st.fixed_dictionaries({name: HEADERS[name] for name in names})
)
bodies = st.one_of(
    st.just(b""), values.map(written), st.binary(max_size=60), st.just(b"a=" + b"x" * (LIMIT + 1)), st.just(b"&" * 5000)
)


@fuzzed(120)
@given(st.data())
def test_every_route_answers_whatever_it_is_asked(
    routes: list[Aimed], bearers: dict[str, str], records: dict[str, list[str]], data: st.DataObject
) -> None:
    aimed = routes[data.draw(st.integers(0, len(routes) - 1), label="route")]
    there = st.sampled_from([each for ids in records.values() for each in ids])

    def part(name: str) -> str:
        same = st.sampled_from(records.get(name.removesuffix("_id"), ["none"]))
        return data.draw(
            st.one_of(same, there, texts, st.sampled_from(["1", "9", "facts", "rename", "icon.svg"])), label=name
        )

    sent = data.draw(headers, label="headers")
    role = data.draw(st.sampled_from([*ROLES, None]), label="role")
    if role and "Authorization" not in sent:
        way = data.draw(st.booleans())
        sent |= (
            {"Authorization": f"Bearer {bearers[role]}"}
            if way
            else {"Cookie": f"{tokens.COOKIE}={bearers[role]}", "Accept": "text/html"}
        )
    path, query = aimed.path(part), data.draw(queries(), label="query")
    body = b"" if aimed.route.method in ("GET", "HEAD") else data.draw(bodies, label="body")
    method = data.draw(
        st.sampled_from([aimed.route.method, aimed.route.method, aimed.route.method, "OPTIONS", "PUT", "x" * 30])
    )
    with bounded():
        holds(ask(aimed.app, method, path, query, sent, body), (method, path, query, sent))


@pytest.fixture(scope="module")
def commands(services: Services) -> list[tuple[Flask, str, list[str], dict[str, Any]]]:
    """Return every command: its application, its path, the fields of its body, and the document that describes them."""
    found = []
    for name, app in services.apps.items():
        document = json.loads(ask(app, "GET", f"/{name}/openapi.json").body)
        for path, methods in document["paths"].items():
            if (shape := json_body(methods)) is not None:
                found.append(
                    (
                        app,
                        path,
                        sorted(document["components"]["schemas"][shape["$ref"].rpartition("/")[2]]["properties"]),
                        document,
                    )
                )
    return sorted(found, key=lambda each: each[1])


MEANT_FIELDS: dict[str, Any] = {
    "name": "Example Telecom", "reason": "A letter.", "source": "A letter.", "since": "2016-10", "until": "2017", "country": "FIN", "marking": "public",
    "first_day": "2026-01-05", "last_day": "2026-01-06", "ordinal": 1, "value": 3, "kind": "rename", "iso3": "FIN", "iso2": "FI", "role": "staff",
    "roles": ["staff"], "text": "Example", "title": "Example", "subjects": ["Example"], "complete": True, "period": "2013-2016", "audience": "bureau",
}  # fmt: skip


@fuzzed(90)
@given(st.data())
def test_every_command_takes_or_refuses_whatever_stands_in_its_fields(
    commands: list[tuple[Flask, str, list[str], dict[str, Any]]],
    bearers: dict[str, str],
    records: dict[str, list[str]],
    data: st.DataObject,
) -> None:
    app, path, names, _document = commands[data.draw(st.integers(0, len(commands) - 1), label="command")]
    there = st.sampled_from([each for ids in records.values() for each in ids])

    def field(name: str) -> st.SearchStrategy[Any]:
        meant = st.sampled_from(records[name]) if name in records else st.just(MEANT_FIELDS.get(name, "Example"))
        return st.one_of(meant, meant, meant, there, values, st.lists(values, max_size=3))

    body = data.draw(st.fixed_dictionaries({}, optional={name: field(name) for name in names}), label="body")
    content = data.draw(
        st.one_of(
            st.just(written(body)), st.just(written(body)), mutated([written(body)]), changed([body]).map(written)
        )
    )
    filled = re.sub(
        r"{(\w+)}",
        lambda part: data.draw(st.sampled_from(records.get(part[1].removesuffix("_id"), [f"{part[1]}-{UUID}"]))),
        path,
    )
    role = data.draw(st.sampled_from(["administrator", "staff", "approver"]))
    sent = {"Authorization": f"Bearer {bearers[role]}", "Content-Type": "application/json", "If-Match": "*"}
    with bounded():
        holds(ask(app, "POST", filled, headers=sent, body=content), (filled, content[:500]))


@fuzzed(30)
@given(
    st.one_of(
        st.dictionaries(
            st.sampled_from(["grant_type", "client_id", "client_secret", "scope", "x"]),
            st.one_of(st.just("client_credentials"), texts),
        ).map(
            lambda form: "&".join(
                f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in form.items()
            ).encode()
        ),
        mutated([b"grant_type=client_credentials&client_id=credential-1&client_secret=x"]),
    ),
    st.one_of(
        st.none(),
        texts,
        st.binary(max_size=40).map(lambda pair: "Basic " + unpadded(pair)),
        st.just("Basic Og=="),
        st.just("Basic eDp5"),
    ),
    st.sampled_from(["application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x", ""]),
)
def test_the_token_endpoint_refuses_in_the_words_of_the_rfc(
    services: Services, body: bytes, shown: str | None, kind: str
) -> None:
    sent = {"Content-Type": kind} | ({"Authorization": shown} if shown is not None else {})
    with bounded():
        answer = ask(services.apps["registry"], "POST", "/registry/oauth/token", headers=sent, body=body)
    assert 400 <= answer.status < 500, answer
    assert "error" in json.loads(answer.body)


@pytest.mark.generated
@pytest.mark.requirement("4.10")
def test_the_address_of_the_next_page_can_be_sent_whatever_was_searched(
    services: Services, bearers: dict[str, str]
) -> None:
    app, signed_in = services.apps["registry"], {"Authorization": f"Bearer {bearers['staff']}"}
    as_json = signed_in | {"Content-Type": "application/json"}
    for name in ("Łódź> Example A", "Łódź> Example B"):
        assert ask(app, "POST", "/registry/api/organizations", "", as_json, written({"name": name})).status == 201
    path, searched = "/registry/api/organizations", quote("Łódź>")
    link = ask(app, "GET", path, f"limit=1&search={searched}", signed_in).header("Link")
    where, _, query = link.partition(">")[0].removeprefix("<").partition("?")
    following = ask(app, "GET", where, query, signed_in)
    assert [row["name"] for row in json.loads(following.body)["items"]] == ["Łódź> Example B"]
