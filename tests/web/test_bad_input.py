"""Invalid input gets a problem document with field and remedy, never has a partial effect, and never causes a 500."""

from typing import Any

import pytest

from shared.web.feed import MOST
from tests.fuzz.serving import ask
from tests.web.conftest import Shelf

BAD_BODIES: list[tuple[str, bytes, int, str]] = [
    ("no JSON", b"{", 400, "body"),
    ("nothing", b"", 400, "body"),
    ("a list", b"[]", 422, "body"),
    ("a number", b"5", 422, "body"),
    ("null", b"null", 422, "body"),
    ("100,000 levels", b"[" * 100_000, 400, "body"),
    ("100,000 levels, closed", b'{"title":' * 65 + b"1" + b"}" * 65, 400, "body"),
    ("NaN", b'{"title": NaN}', 400, "body"),
    ("Infinity", b'{"pages": -Infinity}', 400, "body"),
    ("beyond any float", b'{"pages": 1e999}', 400, "body"),
    ("5,000 digits", b'{"pages": ' + b"9" * 5000 + b"}", 400, "body"),
    ("65 bits", b'{"pages": 9223372036854775808}', 400, "body"),
    ("twice the same key", b'{"title": "a", "title": "b"}', 400, "title"),
    ("invalid UTF-8", b'{"title": "\xff"}', 400, "body"),
    ("UTF-16", '{"title": "a"}'.encode("utf-16"), 400, "body"),
    ("NUL", b'{"title": "a\\u0000b"}', 400, "/title"),
    ("half a pair", b'{"title": "\\ud800"}', 400, "/title"),
    ("half a pair in a name", b'{"\\udfff": 1}', 400, "/\\udfff"),
    ("an unknown field", b'{"title": "a", "colour": "red"}', 422, "colour"),
    ("5.9 for 5", b'{"title": "a", "pages": 5.9}', 422, "pages"),
    ("a text for 5", b'{"title": "a", "pages": "5"}', 422, "pages"),
    ("true for 1", b'{"title": "a", "pages": true}', 422, "pages"),
    ("5 for a text", b'{"title": 5}', 422, "title"),
    ("no title", b"{}", 422, "title"),
    ("an empty title", b'{"title": " "}', 422, "title"),
    ("null for a title", b'{"title": null}', 422, "title"),
    ("a long title", b'{"title": "' + b"a" * 121 + b'"}', 422, "title"),
    ("a line break in a title", b'{"title": "a\\nb"}', 422, "title"),
    ("an impossible day", b'{"title": "a", "printed": "2015-02-29"}', 422, "printed"),
    ("month 13", b'{"title": "a", "printed": "2015-13"}', 422, "printed"),
    ("no date", b'{"title": "a", "printed": "soon"}', 422, "printed"),
    ("another shelf", b'{"title": "a", "shelf": "west"}', 422, "shelf"),
]


def books(shelf: Shelf) -> list[Any]:
    answer = shelf.app.test_client().get("/shelf/api/books", headers=shelf.bearer("keeper"))
    assert answer.json is not None
    return list(answer.json["items"])


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize(("what", "body", "status", "field"), BAD_BODIES, ids=[each[0] for each in BAD_BODIES])
def test_a_body_that_cannot_be_read(shelf: Shelf, what: str, body: bytes, status: int, field: str) -> None:
    answer = shelf.app.test_client().post(
        "/shelf/api/books", data=body, content_type="application/json", headers=shelf.bearer("keeper")
    )
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["field"] == field
    assert answer.json["remedy"]
    assert answer.json["type"].startswith("/problems/malformed")
    assert books(shelf) == []


@pytest.mark.requirement("1.19")
def test_a_body_of_50_megabytes_is_refused_unread(shelf: Shelf) -> None:
    answer = shelf.app.test_client().post(
        "/shelf/api/books",
        data=b'"' + b"a" * 50_000_000,
        content_type="application/json",
        headers=shelf.bearer("keeper"),
    )
    assert answer.status_code == 413
    assert answer.json is not None
    assert answer.json["type"] == "/problems/too-large"


@pytest.mark.requirement("1.19")
def test_another_kind_of_content_is_named(shelf: Shelf) -> None:
    answer = shelf.app.test_client().post("/shelf/api/books", data={"title": "a"}, headers=shelf.bearer("keeper"))
    assert answer.status_code == 415
    assert answer.json is not None
    assert "application/json" in answer.json["detail"]


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("colour=red", "colour"),
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=5.5", "limit"),
        ("limit=1&limit=2", "limit"),
        ("after=%00", "after"),
        ("after=x", "after"),
        ("after=WzEsMl0", "after"),
        ("shelf=west", "shelf"),
    ],
)
def test_a_query_that_cannot_be_read(shelf: Shelf, query: str, field: str) -> None:
    answer = shelf.app.test_client().get(f"/shelf/api/books?{query}", headers=shelf.bearer("keeper"))
    assert answer.status_code in (400, 422)
    assert answer.json is not None
    assert answer.json["field"] == field


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize("name", ["title", "writer", "printed", "pages", "shelf"])
@pytest.mark.parametrize("text", ["\x00", "a\x00b", "x" * 5000, "2015-02-30", "-1", "1e9", "9" * 5000])
def test_a_form_keeps_what_was_typed_and_says_what_to_do(shelf: Shelf, name: str, text: str) -> None:
    client = shelf.reader_of_pages("keeper")
    token = client.get("/shelf/console/books/new").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    form = {"csrf_token": token, "command_id": "c", "title": "" if name != "title" else text, name: text}
    answer = client.post("/shelf/console/books/new", data=form)
    assert answer.status_code in (422, 303)
    if answer.status_code == 422:
        assert "There is a problem" in answer.text
        assert 'href="#field-' in answer.text


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize("path", ["books/none", "books/%00", "books/none/history", "books/none/do/rename", "none/"])
def test_what_is_not_there_is_a_page_that_says_so(shelf: Shelf, path: str) -> None:
    page = shelf.reader_of_pages("keeper").get(f"/shelf/console/{path}")
    assert page.status_code == 404
    assert "Page not found" in page.text


@pytest.mark.requirement("1.19")
def test_an_unknown_id_of_the_api_is_named_as_such(shelf: Shelf) -> None:
    answer = shelf.app.test_client().get("/shelf/api/books/book-none", headers=shelf.bearer("keeper"))
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["type"] == "/problems/not-there"


def test_the_feeds_limit_is_the_documented_one() -> None:
    assert MOST == 10_000


@pytest.mark.requirement("4.10")
@pytest.mark.parametrize(
    ("host", "status"),
    [
        *((each, 200) for each in ("example.org", "example.org:8000", "127.0.0.1:1", "[::1]:8000", "my_host")),
        *((each, 400) for each in ("a b", "a<b", "x/y", "a@b", "a:b", "a?b", "a#b", "[::1", "::1", "a:8000:1", "a..b")),
    ],
)
def test_only_what_can_be_a_host_is_taken_for_one(shelf: Shelf, host: str, status: int) -> None:
    answer = ask(shelf.app, "GET", "/shelf/health/live", headers={"Host": host, "Accept": "application/json"})
    assert answer.status == status


@pytest.mark.requirement("4.10")
@pytest.mark.parametrize(
    "host", ["9" * 400, "a..b", ".", f"{'a' * 64}.example.org:8000", "a b", "a<b", "x/y", "a@b", "a:b", "[::1", ""]
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_host_that_is_none_is_answered_in_our_words(shelf: Shelf, host: str, accept: str) -> None:
    answer = ask(shelf.app, "GET", "/shelf/health/live", headers={"Host": host, "Accept": accept})
    assert answer.status in (200, 400)
    assert answer.header("Content-Security-Policy")
    if answer.status == 400 and accept == "application/json":
        assert answer.header("Content-Type") == "application/problem+json"
