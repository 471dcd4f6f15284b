"""Records of a topic: a client with write access may write anything, which the reader must skip."""

from types import SimpleNamespace
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from shared.domain.event import SealedEvent
from shared.messaging import records
from tests.fuzz.running import bounded, fuzzed
from tests.fuzz.strategies import mutated, texts

ORIGIN = "registry/" + "0" * 32
GOOD = dict(records.headers_of(ORIGIN, SealedEvent(7, "2026-11-02T00:00:00.000000Z", b"{}")))
CONTENT: st.SearchStrategy[bytes | None] = st.one_of(
    st.none(),
    mutated([*GOOD.values()], most=2),
    texts.map(lambda text: text.encode(errors="replace")),
    st.binary(max_size=20),
)


def record(value: bytes | None, headers: Any) -> Any:
    return SimpleNamespace(value=value, headers=headers, key=None, offset=0)


@fuzzed(100)
@given(
    st.one_of(st.none(), st.binary(max_size=20)),
    st.dictionaries(st.one_of(st.sampled_from(list(GOOD)), texts), CONTENT, max_size=4),
)
@example(b"{}", {"recorded": None})
@example(b"{}", {"position": None})
@example(b"{}", {"origin": None})
@example(b"{}", {"position": b"9" * 400})
@example(b"{}", {"position": b"-1"})
@example(b"{}", {"position": b" 1_0 "})
@example(b"{}", {"recorded": b"\x00"})
def test_a_record_is_an_event_at_a_place_or_passed_over(value: bytes | None, spoilt: dict[str, bytes | None]) -> None:
    with bounded():
        read = records.read(record(value, list({**GOOD, **spoilt}.items())))
    if read is not None:
        origin, event = read
        assert origin.partition("/")[0].isalpha()
        assert 0 < event.position < 2**63
        assert event.recorded <= "9999-12-31T23:59:59.999999Z"
        assert len(event.recorded) == len("2026-11-02T00:00:00.000000Z")


@fuzzed(40)
@given(st.lists(st.tuples(st.sampled_from(list(GOOD)), CONTENT), max_size=12))
def test_headers_may_come_twice_or_not_at_all(headers: list[tuple[str, bytes | None]]) -> None:
    with bounded():
        records.read(record(b"{}", headers))


@fuzzed(40)
@given(mutated([b'{"specversion":"1.0","subject":"organization-1"}']))
def test_a_key_is_made_of_any_bytes(content: bytes) -> None:
    with bounded():
        records.key_of(SealedEvent(1, "", content))
