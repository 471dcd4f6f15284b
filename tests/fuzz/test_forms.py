"""The console's forms, with their own token and arbitrary content in the other fields; and uploaded files."""

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

from shared.web import tokens
from tests.embedded.services import Services
from tests.fuzz.running import bounded, fuzzed
from tests.fuzz.serving import ask
from tests.fuzz.strategies import mutated, texts, written
from tests.meetings.importing.example import as_file
from tests.meetings.importing.example import example as history
from tests.registry.importing.tables import as_csv, as_workbook

Form = tuple[str, dict[str, str]]
NEVER = {"/registry/sign-out"}
LEADS = re.compile(r"/console/([\w-]+/){0,2}$|/(new|many|sheet)$|/(do|import)/|/console/([\w-]+/){1,2}[\w-]+$")
OWN = ("/registry/account", "/registry/sign-in")


class Forms(HTMLParser):
    """The posted forms of a page, with their targets and fields, and the targets of its links."""

    def __init__(self, page: str, text: str) -> None:
        super().__init__()
        self.page, self.found, self.links = page, list[Form](), list[str]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form" and said.get("method") == "post":
            self.found.append((said.get("action") or self.page, {}))
        elif tag in ("input", "select", "textarea", "button") and said.get("name") and self.found:
            self.found[-1][1].setdefault(str(said["name"]), said.get("value") or "")
        elif tag == "a" and (said.get("href") or "").startswith("/"):
            self.links.append(str(said["href"]).partition("#")[0])


class Signed:
    """A browser that is signed in to one service, with its cookies."""

    def __init__(self, app: Flask, token: str) -> None:
        self.app, self.cookies = app, {tokens.COOKIE: token}

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "application/x-www-form-urlencoded") -> Any:
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Accept": "text/html"}
        where, _, query = path.partition("?")
        answer = ask(self.app, method, where, query, sent | ({"Content-Type": kind} if body else {}), body)
        for name, value in answer.headers:
            if name == "Set-Cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer


@pytest.fixture(scope="module")
def signed(services: Services) -> dict[str, Signed]:
    token = services.token("administrator")
    return {name: Signed(app, token) for name, app in services.apps.items()}


@pytest.fixture(scope="module")
def forms(services: Services, signed: dict[str, Signed]) -> list[Form]:
    """Return one form of each route that the console offers an administrator."""
    waiting = [f"/{name}/console/" for name in signed] + ["/registry/account", "/registry/sign-in"]
    seen = set[str]()
    found: dict[tuple[str, tuple[str, ...]], Form] = {}
    while waiting:
        path = waiting.pop(0)
        rule = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+|\?.*", "*", path)
        if rule in seen or not rule.startswith(tuple(f"/{name}/console/" for name in signed) + OWN):
            continue
        seen.add(rule)
        answer = signed[path.split("/")[1]].ask("GET", path)
        if answer.header("Content-Type").startswith("text/html"):
            page = Forms(path, answer.body.decode())
            waiting += filter(LEADS.search, page.links)
            for where, fields in page.found:
                shape = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", where), tuple(sorted(fields))
                found.setdefault(shape, (where, fields))
    assert len(found) > 20
    return [form for _shape, form in sorted(found.items()) if form[0] not in NEVER]


@fuzzed(50)
@given(st.data())
def test_a_form_is_taken_or_shown_again(forms: list[Form], signed: dict[str, Signed], data: st.DataObject) -> None:
    where, fields = forms[data.draw(st.integers(0, len(forms) - 1), label="form")]
    filled = dict(fields)
    everywhere = data.draw(st.one_of(st.none(), texts), label="everywhere")
    if everywhere is not None:
        filled = {name: value if name == "csrf_token" else everywhere for name, value in fields.items()}
    for name in data.draw(st.lists(st.sampled_from(sorted(fields)), max_size=4), label="fields"):
        if name != "csrf_token":
            filled[name] = data.draw(texts, label=name)
    if data.draw(st.integers(0, 9)) == 0:
        filled[data.draw(texts)] = "x"
    body = "&".join(
        f"{quote(name.encode('utf-8', 'surrogatepass'))}={quote(value.encode('utf-8', 'surrogatepass'))}"
        for name, value in filled.items()
    )
    with bounded():
        answer = signed[where.split("/")[1]].ask("POST", where, body.encode())
    assert answer.status < 500, (where, filled, answer.body[:300])


NAMES = st.one_of(
    st.sampled_from(["a.csv", "a.xlsx", "a.json", "..", "../../a", "a\\b", "a" * 5000]),
    texts.filter(lambda text: "\ud800" not in text and '"' not in text),
)


def multipart(content: bytes, name: str, token: str) -> bytes:
    head = f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode("utf-8", "surrogatepass") + content + b"\r\n--x--\r\n"


@fuzzed(20)
@given(
    st.sampled_from(["registry", "meetings"]),
    mutated([as_csv(), as_workbook(), as_file(history())]),
    NAMES,
    st.booleans(),
)
@example("registry", as_csv(), "\u202egnp.exe", True)
@example("meetings", as_file(history()), "a\x00b", False)
def test_a_file_is_taken_or_its_page_says_what_is_wrong(
    signed: dict[str, Signed], service: str, content: bytes, name: str, spoil: bool
) -> None:
    path = f"/{service}/console/import/"
    visitor = signed[service]
    _search, (_where, fields), *_ = Forms(path, visitor.ask("GET", path).body.decode()).found
    body = multipart(content, name, fields["csrf_token"])
    if spoil:
        body = body.replace(b"\r\n--x--", b"\r\n--x\r\n\r\n--", 1)
    with bounded():
        answer = visitor.ask("POST", path, body, "multipart/form-data; boundary=x")
        assert answer.status < 500, answer.body[:300]
        if answer.status == 303:
            shown = visitor.ask("GET", answer.header("Location"))
            assert shown.status < 500, shown.body[:300]


@pytest.mark.requirement("4.10")
@pytest.mark.generated
def test_an_account_is_not_opened_again_under_another_name(signed: dict[str, Signed], services: Services) -> None:
    """A form is sent, changed after going back in the browser, and sent again; and the same over the API."""
    where, visitor = "/registry/console/accounts/new", signed["registry"]
    _search, (_where, fields), *_ = Forms(where, visitor.ask("GET", where).body.decode()).found
    for name, status in (("Example once", 200), ("Example twice", 422), ("Example once", 200)):
        body = urlencode({**fields, "command_id": "example:1", "name": name}).encode()
        assert visitor.ask("POST", where, body).status == status
    sent = {"Authorization": f"Bearer {services.token('administrator')}", "Content-Type": "application/json"}
    for name, status in (("Example third", 201), ("Example fourth", 422)):
        by_key = sent | {"Idempotency-Key": "example-2"}
        answer = ask(visitor.app, "POST", "/registry/api/accounts", "", by_key, written({"name": name}))
        assert answer.status == status, answer.body
