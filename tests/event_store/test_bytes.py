"""The stored form, to the byte (DESIGN: the log). Once released, these bytes never change."""

import json

import msgspec
import pytest
from sqlalchemy import Engine, create_engine, select

from shared.domain.errors import Malformed, TooLarge
from shared.domain.event import Clear, Personal, PublishedEvent, StoredEvent
from shared.event_store.codec import LIMIT, Codec, EventMetadata, Undecodable
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.store import NewEvent
from shared.event_store.upcasters import Upcasters
from shared.privacy.vault import Vault, metadata
from tests.event_store.lending import EVENTS, LOG, BookBought, BookStamped, BuyBook, ReaderEnrolled

pytestmark = pytest.mark.requirement("1.06")

HEADING = EventMetadata(
    id="01890000-0000-7000-8000-000000000001",
    stream="book-1",
    version=3,
    actor="account-ann",
    correlation="click-1",
    causation="01890000-0000-7000-8000-000000000000",
    marking="bureau",
)
CODEC = Codec(LOG, EVENTS)
LATER = msgspec.structs.replace(HEADING, causation=None)


@pytest.fixture
def vault() -> Vault:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    return Vault(engine, bytes(32))


def test_attributes_in_order_compact_and_unescaped() -> None:
    stored = CODEC.encode(HEADING, BookStamped('Zürich \u2028 </é> / 東京 "q"\n', 2))
    assert (
        stored
        == (
            '{"specversion":"1.0","id":"01890000-0000-7000-8000-000000000001","source":"lending",'
            '"type":"example.lending.book-stamped.v1","subject":"book-1","datacontenttype":"application/json",'
            '"streamversion":3,"actor":"account-ann","correlationid":"click-1",'
            '"causationid":"01890000-0000-7000-8000-000000000000","marking":"bureau",'
            '"data":{"text":"Zürich \u2028 </é> / 東京 \\"q\\"\\n","copies":2}}'
        ).encode()
    )


def test_what_is_not_known_is_absent_and_never_null() -> None:
    stored = CODEC.encode(LATER, BookBought("book-1", "A1"))
    assert b"null" not in stored
    assert b"causationid" not in stored
    assert stored.endswith(b'"marking":"bureau","data":{"book":"book-1","shelf":"A1"}}')


def test_what_was_stored_is_read_back() -> None:
    event = BookStamped("text", 7)
    assert CODEC.decode(CODEC.encode(HEADING, event)) == StoredEvent(
        HEADING.id,
        "example.lending.book-stamped.v1",
        "book-1",
        3,
        "account-ann",
        "click-1",
        HEADING.causation,
        "bureau",
        event,
    )


def test_the_stored_bytes_are_exactly_those_of_the_codec(engine: Engine, handler: CommandHandler) -> None:
    by = CommandContext(
        actor="account-ann", correlation="click-1", causation="cause-1", marking="public", approved_by="account-bob"
    )
    handler.handle(BuyBook("book-1", "Zürich"), by)
    events = handler.store.tables.events
    with engine.connect() as connection:
        (row,) = connection.execute(select(events))
    heading = EventMetadata(
        id=row.id,
        stream="book-1",
        version=1,
        actor="account-ann",
        correlation="click-1",
        causation="cause-1",
        marking="public",
        approved_by="account-bob",
    )
    assert bytes(row.bytes) == CODEC.encode(heading, BookBought("book-1", "Zürich"))
    assert (row.stream, row.version) == ("book-1", 1)


def test_an_event_of_60_kib_is_kept_and_one_byte_more_is_refused(engine: Engine, handler: CommandHandler) -> None:
    room = LIMIT - len(CODEC.encode(LATER, BookStamped("")))
    whole, more = NewEvent(LATER, BookStamped("x" * room)), NewEvent(LATER, BookStamped("x" * (room + 1)))
    assert LIMIT == 61_440
    with engine.begin() as connection:
        handler.store.append(connection, [whole])
    with pytest.raises(TooLarge) as refusal, engine.begin() as connection:
        handler.store.append(connection, [more])
    assert refusal.value.parameters == {"size": LIMIT + 1, "limit": LIMIT}
    with engine.connect() as connection:
        assert [len(stored) for stored in connection.scalars(select(handler.store.tables.events.c.bytes))] == [LIMIT]


@pytest.mark.parametrize(
    "character", ["\x00", "\n", "\x1f", "\x7f", "\x9f", "\ud800", "\ufdd0", "\ufffe", "\U0010ffff"]
)
@pytest.mark.parametrize("attribute", ["id", "stream", "actor", "correlation", "causation"])
def test_characters_that_cloudevents_restricts_are_in_no_attribute(attribute: str, character: str) -> None:
    spoilt = msgspec.structs.replace(HEADING, **{attribute: f"a{character}b"})
    with pytest.raises(Malformed):
        CODEC.encode(spoilt, BookStamped("text"))


@pytest.mark.parametrize("text", ["a\0b", "\0", "\\\0", "half \ud83d"])
def test_text_that_no_database_keeps_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        CODEC.encode(HEADING, BookStamped(text))


@pytest.mark.parametrize("text", ["\\u0000", "\\\\u0000", "tab\tline\n\x01\x7f", "\ufffe", "🎉"])
def test_other_text_is_kept_as_it_is(text: str) -> None:
    decoded = CODEC.decode(CODEC.encode(HEADING, BookStamped(text)))
    assert decoded.data == BookStamped(text)


def test_a_personal_field_is_stored_closed_and_bound_to_its_event(vault: Vault) -> None:
    codec = Codec(LOG, EVENTS, vault)
    stored = codec.encode(LATER, ReaderEnrolled("reader-1", Clear("person-1", text="Example Reader")))
    data = json.loads(stored)["data"]
    assert list(data) == ["reader", "name"]
    assert list(data["name"]) == ["person", "box"]
    assert b"Example" not in stored
    assert codec.decode(stored).data == ReaderEnrolled(
        "reader-1", Clear("person-1", data["name"]["box"], "Example Reader")
    )
    assert CODEC.decode(stored).data == ReaderEnrolled("reader-1", Personal("person-1", data["name"]["box"]))


def test_a_name_in_clear_is_never_stored(vault: Vault) -> None:
    for codec in (CODEC, Codec(LOG, EVENTS, vault)):
        with pytest.raises(RuntimeError, match="in clear"):
            codec.encode(LATER, ReaderEnrolled("reader-1", Clear("person-1")))
    with pytest.raises(RuntimeError, match="in clear"):
        CODEC.encode(LATER, ReaderEnrolled("reader-1", Clear("person-1", text="Example Reader")))


def test_a_box_moved_to_another_event_cannot_be_read(vault: Vault) -> None:
    codec = Codec(LOG, EVENTS, vault)
    stored = codec.encode(LATER, ReaderEnrolled("reader-1", Clear("person-1", text="Example Reader")))
    with pytest.raises(Undecodable) as refusal:
        codec.decode(stored.replace(b"000000000001", b"000000000009"))
    assert refusal.value.stream == "book-1"


GOOD = CODEC.encode(HEADING, BookStamped("text", 2))
SPOILT = {
    "empty": (b"", None),
    "not JSON": (b"\x00\x01", None),
    "not an object": (b"[]", None),
    "cut short": (GOOD[:-2], "book-1"),
    "cut very short": (GOOD[:80], None),
    "not in UTF-8 in the data": (GOOD.replace(b"text", b"t\xff\xfe"), "book-1"),
    "half a surrogate pair": (GOOD.replace(b'"text"', b'"\\ud800"'), "book-1"),
    "nested without end": (GOOD.replace(b"2}}", b"[" * 100_000 + b"]" * 100_000 + b"}}"), "book-1"),
    "nothing but nesting": (b'{"data":' * 100_000, None),
    "another specification": (GOOD.replace(b'"1.0"', b'"0.3"'), "book-1"),
    "another log": (GOOD.replace(b'"lending"', b'"borrowing"'), "book-1"),
    "unknown type": (GOOD.replace(b"stamped.v1", b"stamped.v2"), "book-1"),
    "unknown field": (GOOD.replace(b'"copies"', b'"number"'), "book-1"),
    "a float for a count": (GOOD.replace(b":2}", b":2.5}"), "book-1"),
    "missing field": (GOOD.replace(b'"text":"text",', b""), "book-1"),
    "a stream that is no text": (GOOD.replace(b'"book-1"', b"1"), None),
    "unknown type with U+0000": (GOOD.replace(b"stamped.v1", b"\\u0000"), "book-1"),
}


@pytest.mark.requirement("1.09")
@pytest.mark.parametrize("spoilt", SPOILT)
def test_bytes_that_cannot_be_read_say_why_and_of_which_stream(spoilt: str) -> None:
    stored, stream = SPOILT[spoilt]
    with pytest.raises(Undecodable) as refusal:
        CODEC.decode(stored)
    assert refusal.value.stream == stream
    assert "\0" not in refusal.value.reason


@pytest.mark.requirement("1.09")
def test_an_old_version_is_read_through_its_upcasters() -> None:
    """Upcasters go from dict to dict, one version at a time, in one place."""

    class BookMarked(PublishedEvent, frozen=True, forbid_unknown_fields=True):
        words: str
        copies: int

    upcasters: Upcasters = {
        "example.lending.book-stamped.v1": (
            "example.lending.book-stamped.v2",
            lambda old: {**old, "copies": old.get("copies", 0)},
        ),
        "example.lending.book-stamped.v2": (
            "example.lending.book-stamped.v3",
            lambda old: {"words": old["text"], "copies": old["copies"]},
        ),
    }
    codec = Codec(LOG, {**EVENTS, "example.lending.book-stamped.v3": BookMarked}, upcasters=upcasters)
    decoded = codec.decode(CODEC.encode(HEADING, BookStamped("text")))
    # The type is the stored one: the bytes have not changed.
    assert (decoded.type, decoded.data) == ("example.lending.book-stamped.v1", BookMarked("text", 0))
    with pytest.raises(Undecodable) as refusal:
        codec.decode(GOOD.replace(b'"text":"text",', b""))
    assert refusal.value.stream == "book-1"
