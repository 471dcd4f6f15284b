"""Statements over HTTP that a record, or a pair of records, has only one of; and the names of the operations."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import pytest
from flask import Flask
from joserfc.jwk import OKPKey
from sqlalchemy import Connection
from werkzeug.test import TestResponse

from shared.domain.event import PublishedEvent, StoredEvent
from shared.domain.ids import imported_id, uuid_of
from shared.event_store.codec import Codec
from shared.event_store.engine import create_engine
from shared.event_store.migrations import migrate
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.statements import StatementQueries, StatementRecording
from shared.event_store.statements.tables import metadata
from shared.event_store.store import EventStore
from shared.statements.decider import StatementDecider
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import CONTROLS, Field, refers_to
from shared.statements.kinds import StatementKind
from shared.statements.wording import Wording
from shared.web import tokens
from shared.web.api import create_api
from shared.web.factory import create_service_app
from shared.web.settings import WebSettings
from shared.web.statements.endpoints import StatementAccess, statement_endpoints
from shared.web.statements.own_fields import READ
from tests.statements.example import BOOK, READER

pytestmark = [pytest.mark.requirement("7.04"), pytest.mark.requirement("7.02")]

READER_1, BOOK_1, BOOK_2 = (imported_id(*of) for of in (("reader", "e", "1"), ("book", "e", "1"), ("book", "e", "2")))


class ReadingCardStated(StreamStatement, frozen=True):
    """A reader has a card."""

    reader: Annotated[str, refers_to(READER), Field("Reader")]
    number: Annotated[int, Field("Number", least=1)]


class ReadingCardWithdrawn(Withdrawal, frozen=True):
    """A card was stated in error."""


class OpinionStated(StreamStatement, frozen=True):
    """A reader's opinion of a book."""

    reader: Annotated[str, refers_to(READER), Field("Reader")]
    book: Annotated[str, refers_to(BOOK), Field("Book")]
    text: Annotated[str, Field("Text", control="text")]


class OpinionWithdrawn(Withdrawal, frozen=True):
    """A reader's opinion was stated in error."""


OpinionCorrected = correction_of(OpinionStated)
CARD = StatementKind(
    name="reading-card",
    stated=ReadingCardStated,
    withdrawn=ReadingCardWithdrawn,
    about=("reader",),
    cardinality="one",
    filtered=("number",),
    marking="members",
    wording=Wording(kind="Reading card"),
)
OPINION = StatementKind(
    name="opinion",
    stated=OpinionStated,
    corrected=OpinionCorrected,
    withdrawn=OpinionWithdrawn,
    about=("reader", "book"),
    cardinality="pair",
    marking="bureau",
    wording=Wording(kind="Opinion"),
)
KINDS = (CARD, OPINION)
EVENTS: dict[str, type[PublishedEvent]] = {
    f"example.library.{event.__name__.lower()}.v1": event
    for event in (ReadingCardStated, ReadingCardWithdrawn, OpinionStated, OpinionCorrected, OpinionWithdrawn)
}


class Library:
    """A service of these two kinds, over a real store."""

    def __init__(self, home: Path) -> None:
        engine = create_engine(f"sqlite:///{home}/library.db")
        migrate(engine, ["library"])
        metadata.create_all(engine)
        # A separate name, so that readers and books need not be recorded.
        recording = StatementRecording("elsewhere", StatementDecider(kinds=KINDS))
        projection = recording.projection(())

        def project(connection: Connection, events: Sequence[StoredEvent]) -> None:
            for event in events:
                projection.apply(connection, event)

        self.statements = StatementQueries(engine, KINDS)
        self.handler = recording.handler(
            EventStore(engine, Codec("library", EVENTS), OutboxKey(b"example key of the outbox")),
            {},
            key=b"example",
            project=project,
            restatement=lambda _command, _past, _marking: (),
        )
        access = StatementAccess(lambda: None, ("keeper",), ("keeper",))
        key = OKPKey.generate_key("Ed25519")
        settings = WebSettings("a secret for tests only", key.as_pem(private=False).decode(), lambda *_session: False)
        self.app: Flask = create_service_app("library", settings, templates=home, wordings={}, checks={})
        create_api(self.app, "The library", "0.1.0", *statement_endpoints(self, access))
        token = tokens.issue(
            key.as_pem(private=True).decode(), "account-1", frozenset({"keeper"}), "session-1", int(time.time()) + 600
        )
        self._headers = {"Authorization": f"Bearer {token}"}

    def record_names(self) -> Sequence[tuple[str, ...]]:
        return ()

    def get(self, path: str) -> TestResponse:
        return self.app.test_client().get(f"/library/api/{path}", headers=self._headers)

    def post(self, path: str, **body: object) -> TestResponse:
        headers = self._headers | {"If-Match": "*"}
        return self.app.test_client().post(f"/library/api/{path}", json=body, headers=headers)

    def document(self) -> Any:
        return self.app.test_client().get("/library/openapi.json").json


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def test_of_which_a_record_has_one_the_id_follows_from_the_record(library: Library) -> None:
    stated = library.post("reading-cards", reader=READER_1, number=7)
    fact = f"reading-card-{uuid_of(READER_1)}"
    assert (stated.status_code, stated.json and stated.json["id"]) == (201, fact)
    assert library.post("reading-cards", reader=READER_1, number=7).json == {"id": fact, "version": 1, "events": []}
    other = library.post("reading-cards", reader=READER_1, number=8)
    assert (other.status_code, other.json and other.json["type"]) == (409, "/problems/already-stated")
    assert library.post("reading-cards", reader=READER_1, number=8, fact=fact).status_code == 422
    assert library.post(f"reading-cards/{fact}/withdraw", reason="lost").status_code == 200
    again = library.post("reading-cards", reader=READER_1, number=8)
    assert (again.status_code, again.headers["ETag"]) == (201, '"3"')
    shown = library.get(f"reading-cards/{fact}")
    assert (shown.headers["ETag"], shown.json) == (
        '"3"',
        {
            "fact": fact,
            "version": 3,
            "marking": "members",
            "reader": READER_1,
            "number": 8,
            "source": None,
            "not_before": None,
        },
    )
    for number, count in ((8, 1), (7, 0)):
        found = library.get(f"reading-cards?number={number}").json
        assert found is not None
        assert len(found["items"]) == count


def test_of_which_a_pair_has_one_the_id_follows_from_both(library: Library) -> None:
    facts = []
    for book in (BOOK_1, BOOK_2):
        stated = library.post("opinions", reader=READER_1, book=book, text="long")
        assert stated.json is not None
        facts.append(stated.json["id"])
    assert facts == [f"opinion-{uuid_of(READER_1)}-{uuid_of(book)}" for book in (BOOK_1, BOOK_2)]
    corrected = library.post(
        f"opinions/{facts[0]}/correct", reader=READER_1, book=BOOK_1, text="good", reason="read on"
    )
    assert corrected.status_code == 200
    shown = library.get(f"opinions/{facts[0]}").json
    assert shown is not None
    assert (shown["text"], shown["version"], shown["marking"]) == ("good", 2, "bureau")
    assert library.get(f"opinions/opinion-{uuid_of(READER_1)}").status_code == 404
    found = library.get(f"opinions?about={BOOK_2}").json
    assert found is not None
    assert [row["fact"] for row in found["items"]] == facts[1:]


def test_operations_are_called_by_the_kind_and_there_is_no_correction_where_none_is_declared(library: Library) -> None:
    document = library.document()
    operations = {
        each["operationId"]: path
        for path, methods in document["paths"].items()
        for each in methods.values()
        if "operationId" in each
    }
    assert operations == {
        "StateReadingCard": "/library/api/reading-cards",
        "AllReadingCards": "/library/api/reading-cards",
        "OneReadingCard": "/library/api/reading-cards/{fact}",
        "WithdrawReadingCard": "/library/api/reading-cards/{fact}/withdraw",
        "StateOpinion": "/library/api/opinions",
        "AllOpinions": "/library/api/opinions",
        "OneOpinion": "/library/api/opinions/{fact}",
        "CorrectOpinion": "/library/api/opinions/{fact}/correct",
        "WithdrawOpinion": "/library/api/opinions/{fact}/withdraw",
    }
    [part] = document["paths"]["/library/api/opinions/{fact}"]["parameters"]
    assert part["schema"]["pattern"].count("[0-9a-f]{12}") == 2
    assert "fact" not in document["components"]["schemas"]["StateOpinion"]["properties"]


def test_every_control_is_read_by_something() -> None:
    assert set(READ) == CONTROLS
