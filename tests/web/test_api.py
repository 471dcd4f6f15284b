"""Commands and queries over HTTP: versions, retries, pages, and the API document generated from them."""

from typing import Any

import pytest
from marshmallow import ValidationError
from werkzeug.test import TestResponse

from shared.web.fields import StrictSchema, Text, Whole
from tests.web.conftest import Shelf
from tests.web.described import described, tried


def put(shelf: Shelf, title: str = "Example book", **headers: str) -> TestResponse:
    client = shelf.app.test_client()
    return client.post("/shelf/api/books", json={"title": title}, headers=shelf.bearer("keeper") | headers)


def rename(shelf: Shelf, book: str, title: str, **headers: str) -> TestResponse:
    client = shelf.app.test_client()
    path = f"/shelf/api/books/{book}/rename"
    return client.post(path, json={"title": title}, headers=shelf.bearer("keeper") | headers)


def body(answer: TestResponse) -> Any:
    assert answer.json is not None
    return answer.json


@pytest.mark.requirement("1.16")
def test_a_command_answers_with_the_record_its_version_and_an_etag(shelf: Shelf) -> None:
    answer = put(shelf)
    assert answer.status_code == 201
    assert body(answer)["version"] == 1
    assert answer.headers["ETag"] == '"1"'


@pytest.mark.requirement("1.16")
def test_the_same_key_gives_the_same_answer_and_another_content_is_refused(shelf: Shelf) -> None:
    first = put(shelf, "A", **{"Idempotency-Key": "k1"})
    assert body(put(shelf, "A", **{"Idempotency-Key": "k1"})) == body(first)
    other = put(shelf, "B", **{"Idempotency-Key": '"k1"'})
    assert other.status_code == 422
    assert body(other)["type"] == "/problems/other-command"
    assert put(shelf, "C", **{"Idempotency-Key": "two words"}).status_code == 422


@pytest.mark.requirement("1.16")
def test_a_change_needs_the_version_that_was_read(shelf: Shelf) -> None:
    book = body(put(shelf))["id"]
    assert rename(shelf, book, "B").status_code == 428
    assert rename(shelf, book, "B", **{"If-Match": '"1"'}).headers["ETag"] == '"2"'
    stale = rename(shelf, book, "C", **{"If-Match": '"1"'})
    assert stale.status_code == 412
    assert body(stale)["parameters"] == {"id": book, "expected": 1, "actual": 2}
    assert rename(shelf, book, "C", **{"If-Match": "*"}).status_code == 200
    assert rename(shelf, book, "C", **{"If-Match": "latest"}).status_code == 422


@pytest.mark.requirement("1.16")
def test_pages_follow_one_another_without_gap_or_repetition(shelf: Shelf) -> None:
    for number in range(7):
        put(shelf, f"Example {number % 3}")
    client, seen, after = shelf.app.test_client(), [], ""
    while True:
        answer = client.get(f"/shelf/api/books?limit=2{after}", headers=shelf.bearer("reader"))
        seen += [row["id"] for row in body(answer)["items"]]
        if body(answer)["next"] is None:
            break
        assert 'rel="next"' in answer.headers["Link"]
        after = f"&after={body(answer)['next']}"
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.requirement("1.16")
def test_a_refusal_of_the_domain_is_worded_by_the_service(shelf: Shelf) -> None:
    headers = shelf.bearer("keeper")
    answer = shelf.app.test_client().post("/shelf/api/books", json={"title": "A", "pages": 6000}, headers=headers)
    assert answer.status_code == 409
    assert body(answer)["type"] == "/problems/too-many-pages"
    assert body(answer)["detail"] == "A book of 6000 pages does not fit the shelf: the most is 5000."


@pytest.mark.requirement("1.16")
def test_the_document_names_commands_and_queries_and_the_page_needs_nothing_from_elsewhere(shelf: Shelf) -> None:
    client = shelf.app.test_client()
    document = body(client.get("/shelf/openapi.json"))
    assert document["openapi"] == "3.1.0"
    names = {
        each["operationId"]
        for methods in document["paths"].values()
        for each in methods.values()
        if "operationId" in each
    }
    assert names == {"PutBook", "RenameBook", "Books", "Book"}
    page = client.get("/shelf/docs").text
    assert all(name in page for name in names)
    assert "http://" not in page
    assert "https://" not in page


@pytest.mark.requirement("12.06")
def test_the_document_has_the_refusals_that_follow_from_each_declaration(shelf: Shelf) -> None:
    document = body(shelf.app.test_client().get("/shelf/openapi.json"))
    refused = {
        operation["operationId"]: {status for status in operation["responses"] if status.startswith("4")}
        for methods in document["paths"].values()
        for operation in methods.values()
        if "operationId" in operation
    }
    of_queries = {"400", "401", "403", "422"}
    of_commands = of_queries | {"409", "413", "415"}
    assert refused == {
        "Books": of_queries,
        "Book": of_queries | {"404"},
        "PutBook": of_commands,
        "RenameBook": of_commands | {"404", "412", "428"},
    }


@pytest.mark.requirement("12.06")
def test_a_whole_number_may_be_written_as_json_schema_lets_it() -> None:
    read = StrictSchema.from_dict({"pages": Whole()})()
    assert [type(each) for each in read.load({"pages": 5.0}).values()] == [int]
    for wrong in (5.9, 2.0**63, 1e300):
        with pytest.raises(ValidationError):
            read.load({"pages": wrong})


@pytest.mark.requirement("12.06")
def test_a_field_that_is_refused_although_it_fits_the_document_is_found(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_field: Text, _value: object, *_place: object, **_options: object) -> None:
        raise ValidationError("Write another one.")

    monkeypatch.setattr(Text, "_deserialize", refuses)
    with pytest.raises(AssertionError, match=r"fits the document, and is refused: .*title"):
        tried(described(shelf.app, "shelf"), "PutBook", shelf.bearer("keeper"), examples=5)


@pytest.mark.requirement("1.16")
@pytest.mark.requirement("12.06")
@pytest.mark.generated
@pytest.mark.parametrize("name", ["PutBook", "RenameBook", "Books", "Book"])
def test_schemathesis_finds_no_failure(shelf: Shelf, name: str) -> None:
    """Generated valid and invalid input is answered as documented, never with a 500."""
    tried(described(shelf.app, "shelf"), name, shelf.bearer("keeper"), examples=20)
