"""Lists, records and forms: no input is lost, sending twice does no harm, a stale edit is reported."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError
from werkzeug.test import TestResponse

from shared.web import sealed_search
from shared.web.console import ReadOnlySession
from tests.web.conftest import Shelf
from tests.web.shelf import BOOKS

NEW = "/shelf/console/books/new"


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def filled(client: FlaskClient, path: str, **typed: str) -> dict[str, str]:
    """Return a form's data as a browser would send it."""
    page = client.get(path).text
    values = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    return values | typed


def put(client: FlaskClient, **typed: str) -> TestResponse:
    return client.post(NEW, data=filled(client, NEW, **typed))


def book_of(answer: TestResponse) -> str:
    return answer.headers["Location"].rpartition("/")[2]


@pytest.mark.requirement("1.15")
def test_a_form_becomes_a_command_and_one_notice(shelf: Shelf) -> None:
    client = shelf.reader_of_pages("keeper")
    answer = put(client, title="Télécom", printed="Oct 2016")
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    assert 'role="status"' in page
    assert "Télécom is on the shelf." in page
    assert "Oct 2016" in page
    assert 'role="status"' not in client.get(answer.headers["Location"]).text


@pytest.mark.requirement("1.15")
def test_sending_twice_does_no_harm(shelf: Shelf) -> None:
    client = shelf.reader_of_pages("keeper")
    form = filled(client, NEW, title="Example")
    first, second = client.post(NEW, data=form), client.post(NEW, data=form)
    assert first.headers["Location"] == second.headers["Location"]
    assert client.get("/shelf/console/books/").text.count('<th scope="row">') == 1


@pytest.mark.requirement("1.15")
def test_a_form_sent_again_with_other_content_asks_once_more(shelf: Shelf) -> None:
    client = shelf.reader_of_pages("keeper")
    form = filled(client, NEW, title="Example")
    client.post(NEW, data=form)
    again = client.post(NEW, data=form | {"title": "Another"})
    assert again.status_code == 422
    assert "sent before with other content" in again.text
    assert 'value="Another"' in again.text
    assert (
        client.post(NEW, data=form | {"title": "Another", "command_id": hidden(again.text, "command_id")}).status_code
        == 303
    )


@pytest.mark.requirement("1.15")
def test_a_stale_edit_is_shown_what_was_what_is_and_what_was_typed(shelf: Shelf) -> None:
    client = shelf.reader_of_pages("keeper")
    book = book_of(put(client, title="First", shelf="north"))
    path = f"/shelf/console/books/{book}/do/rename"
    mine, theirs = (
        filled(client, path, title="Mine", shelf="north"),
        filled(client, path, title="Theirs", shelf="north"),
    )
    assert client.post(path, data=theirs).status_code == 303
    stale = client.post(path, data=mine)
    assert stale.status_code == 412
    assert "changed this while you were typing" in stale.text
    row = re.search(r'<th scope="row">Title</th><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td>', stale.text)
    assert row is not None
    assert row.groups() == ("First", "Theirs", "Mine")
    assert 'scope="row">Shelf' not in stale.text, "only what differs is compared"
    assert 'value="Mine"' in stale.text
    chosen = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', stale.text))
    assert client.post(path, data=chosen | {"title": "Mine", "shelf": "north"}).status_code == 303
    assert "<h1>Mine</h1>" in client.get(f"/shelf/console/books/{book}").text


@pytest.mark.requirement("1.15")
def test_a_refusal_stands_in_place_of_the_act_and_the_form_is_kept(shelf: Shelf) -> None:
    answer = put(shelf.reader_of_pages("keeper"), title="Example", pages="6000")
    assert answer.status_code == 409
    assert "A book of 6000 pages does not fit the shelf: the most is 5000." in answer.text
    assert 'value="Example"' in answer.text


@pytest.mark.requirement("1.15")
@pytest.mark.parametrize("token", [None, "", "forged"])
def test_a_form_without_its_token_is_refused(shelf: Shelf, token: str | None) -> None:
    client = shelf.reader_of_pages("keeper")
    form = filled(client, NEW, title="Example") | ({"csrf_token": token} if token is not None else {})
    if token is None:
        del form["csrf_token"]
    assert client.post(NEW, data=form).status_code == 403
    assert '<th scope="row">' not in client.get("/shelf/console/books/").text


@pytest.mark.requirement("1.15")
def test_the_api_does_not_take_a_cookie_without_a_token_of_the_form(shelf: Shelf) -> None:
    client = shelf.reader_of_pages("keeper")
    assert client.post("/shelf/api/books", json={"title": "Example"}).status_code == 403


@pytest.mark.requirement("1.15")
def test_the_consoles_session_cannot_write(tmp_path: Any, shelf: Shelf) -> None:
    reading = ReadOnlySession(f"sqlite:///{tmp_path}/shelf.db")
    assert reading.execute(text("select 1")).scalar() == 1
    with pytest.raises(DBAPIError):
        reading.execute(insert(BOOKS).values(id="b", version=1, title="t", sort_title="t"))
    reading.remove()


@pytest.mark.requirement("1.15")
def test_a_list_is_narrowed_sorted_and_paged_by_its_address(shelf: Shelf) -> None:
    client = shelf.reader_of_pages("keeper")
    for number in range(53):
        put(client, title=f"Example {number:02}", shelf="north" if number % 2 else "")
    put(client, title="élan")

    def names(query: str) -> list[str]:
        return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', client.get(f"/shelf/console/books/?{query}").text)

    assert names(searched(client, "ELAN")) == ["élan"]
    assert names("shelf=-")[:2] == ["élan", "Example 00"], "names sort without case and accents"
    assert len(names("shelf=north")) == 26
    assert names("sort=title&desc=1")[0] == "Example 52"
    assert len(names("")) == 50
    assert len(names("page=1")) == 4
    assert names(searched(client, "zzz")) == []
    assert "Clear the filters" in client.get(f"/shelf/console/books/?{searched(client, 'zzz')}").text
    assert client.get("/shelf/console/books/?page=-1&sort=nope&shelf=nope&search=%25").status_code == 200


def searched(client: Any, typed: str, **chosen: str) -> str:
    """Return the query of the address of a search for books."""
    answer = client.post("/shelf/console/books/", data={"search": typed, **chosen})
    assert answer.status_code == 303
    path, _mark, query = answer.location.partition("?")
    assert path == "/shelf/console/books/"
    return str(query)


@pytest.mark.requirement("5.20")
def test_what_is_searched_in_a_list_is_sealed_in_its_address(shelf: Shelf) -> None:
    client = shelf.reader_of_pages("keeper")
    for number in range(53):
        put(client, title=f"Markedname {number:02}", shelf="north")
    query = searched(client, "  Markedname\x00 ", shelf="north", sort="title", desc="1", page="1")
    assert "shelf=north&sort=title&desc=1" in query
    assert "Markedname" not in query
    assert searched(client, "Markedname") != searched(client, "Markedname"), "nobody sees that it is the same"
    page = client.get(f"/shelf/console/books/?{query}").text
    assert 'value="Markedname"' in page
    assert "Markedname 52" in page
    links = [each.replace("&amp;", "&") for each in re.findall(r'href="([^"]+)"', page)]
    assert not any("Markedname" in each for each in links)
    following = next(each for each in links if "page=1" in each)
    assert "Markedname 02" in client.get(following).text
    download = next(each for each in links if "download.csv" in each)
    assert client.get(download).text.count("Markedname") == 53
    assert searched(client, " ") == ""


@pytest.mark.requirement("5.20")
@pytest.mark.parametrize("given", ["Markedname", "x" * 60, "AAAA", "%C3%A9", "=", "a!b"])
def test_a_search_that_does_not_open_finds_nothing_and_says_what_to_do(shelf: Shelf, given: str) -> None:
    client = shelf.reader_of_pages("keeper")
    put(client, title="Example")
    answer = client.get(f"/shelf/console/books/?search={given}")
    assert answer.status_code == 200
    assert "This search cannot be opened" in answer.text
    assert '<table class="list">' not in answer.text
    assert given not in re.findall(r'(?:href|action|value)="([^"]*)"', answer.text)
    assert client.get(f"/shelf/console/books/download.csv?search={given}").status_code == 422


@pytest.mark.requirement("5.20")
def test_a_search_that_was_altered_or_sealed_by_another_key_does_not_open(shelf: Shelf) -> None:
    with shelf.app.test_request_context():
        box = sealed_search.sealed("Example Markedname")
    other = ("A" if box[30] != "A" else "B").join((box[:30], box[31:]))
    for given, opens in ((box, True), (other, False), (box[:-4], False), (f"{box}!", False)):
        with shelf.app.test_request_context(query_string={"search": given}):
            assert sealed_search.searched("search").opens == opens, given
    with shelf.app.test_request_context(query_string={"search": box}):
        shelf.app.config["SECRET_KEY"], kept = "another key", shelf.app.config["SECRET_KEY"]
        try:
            assert sealed_search.searched("search") == sealed_search.Searched(opens=False)
        finally:
            shelf.app.config["SECRET_KEY"] = kept


@pytest.mark.requirement("1.15")
def test_what_is_typed_into_a_combobox_is_found_or_asked_back(shelf: Shelf) -> None:
    client = shelf.reader_of_pages("keeper")
    put(client, title="Example One")
    put(client, title="Example Two")
    assert put(client, title="A", writer="example one").status_code == 303
    several = put(client, title="B", writer="exam")
    assert several.status_code == 422
    assert "Choose one of those found" in several.text
    assert 'type="radio" name="writer.choice" value="Example Two"' in several.text
    none = put(client, title="B", writer="nobody")
    assert "No match for nobody." in none.text
    found = client.post("/shelf/console/books/find/new/writer", data={"q": "two"}).json
    assert found == {"found": [{"id": "Example Two", "label": "Example Two"}]}


@pytest.mark.requirement("1.15")
def test_history_is_in_plain_words_in_two_orders(shelf: Shelf) -> None:
    client = shelf.reader_of_pages("keeper")
    book = book_of(put(client, title="A <b>"))
    page = client.get(f"/shelf/console/books/{book}/history").text
    assert "It is called <b>A &lt;b&gt;</b>." in page
    assert "One event, nothing hidden." in page
    assert client.get(f"/shelf/console/books/{book}/history?order=happened").status_code == 200


@pytest.mark.requirement("1.15")
def test_a_reader_sees_no_acts(shelf: Shelf) -> None:
    keeper, reader = shelf.reader_of_pages("keeper"), shelf.reader_of_pages("reader")
    book = book_of(put(keeper, title="A"))
    assert "Put a book" not in reader.get("/shelf/console/books/").text
    assert "Rename" not in reader.get(f"/shelf/console/books/{book}").text
    assert reader.get(NEW).status_code == 403
