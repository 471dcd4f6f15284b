"""Stored JSON, as decoded by the codecs: an event of every type ever published, with mutations."""

import importlib
import json
from contextlib import suppress
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from shared.domain.event import envelope
from shared.event_store.codec import Codec, Undecodable
from tests.fuzz.running import bounded, fuzzed
from tests.fuzz.strategies import changed, mutated

EVENTS = Path(__file__).parents[1] / "corpus" / "events"
LOGS = ("registry", "meetings", "reporting", "partners")
CODECS = {log: Codec(log, importlib.import_module(f"shared.contracts.{log}").EVENTS) for log in LOGS}
SEEDS = {log: [file.read_bytes() for file in sorted((EVENTS / log).glob("*.json"))] for log in LOGS}


def compact(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True).encode()


@fuzzed(120)
@given(st.sampled_from(LOGS), st.data())
def test_stored_bytes_are_an_event_or_said_to_be_none(log: str, data: st.DataObject) -> None:
    seeds = SEEDS[log]
    content = data.draw(st.one_of(mutated(seeds), st.builds(compact, changed([json.loads(each) for each in seeds]))))
    with bounded():
        why = why_not(log, content)
    # An event set aside is listed with its reason and its stream: both must fit into a table and a page.
    assert "\0" not in why
    why.encode()


def why_not(log: str, content: bytes) -> str:
    """Return reason and stream for bytes that are not an event; empty for an event."""
    try:
        CODECS[log].decode(content)
    except Undecodable as error:
        return f"{error.reason} {error.stream}"
    return ""


@fuzzed(2)
@given(st.sampled_from(LOGS))
@example("registry")
def test_nesting_without_end_is_none(log: str) -> None:
    for content in (b"[" * 200_000, b'{"data":' * 200_000, b'{"data":{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}}"):
        with bounded(), suppress(Undecodable):
            CODECS[log].decode(content)


@fuzzed(20)
@given(st.data())
def test_the_page_of_an_event_can_be_drawn_of_any_bytes_that_a_log_took(data: st.DataObject) -> None:
    content = data.draw(st.sampled_from([each for seeds in SEEDS.values() for each in seeds]))
    with bounded():
        assert envelope(content).type
