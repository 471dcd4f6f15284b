"""The runner itself stops an example that hangs, and finds a planted fault."""

from contextlib import suppress

import pytest
from hypothesis import given

from tests.fuzz.running import Hangs, bounded, fuzzed
from tests.fuzz.strategies import changed, mutated

pytestmark = pytest.mark.requirement("4.10")


def test_what_hangs_is_stopped_though_it_catches_every_exception() -> None:
    def parse() -> None:
        while True:
            with suppress(Exception):
                sum(range(1000))

    with pytest.raises(Hangs), bounded(seconds=0.2):
        parse()


def test_a_planted_bug_of_a_parser_of_bytes_is_found() -> None:
    @fuzzed(300)
    @given(mutated([b"a good file\n"]))
    def parse(content: bytes) -> None:
        assert b"\x00" not in content

    with pytest.raises(AssertionError):
        parse()


def test_a_planted_bug_of_a_parser_of_values_is_found() -> None:
    @fuzzed(300)
    @given(changed([{"name": "Example", "roles": ["staff"]}]))
    def parse(said: object) -> None:
        assert not isinstance(said, dict) or isinstance(said.get("roles", []), list)

    with pytest.raises(AssertionError):
        parse()
