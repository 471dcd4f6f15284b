"""Fact versions to rows of `facts` and back."""

from typing import Any
from zlib import crc32

import msgspec

from services.reporting.read_models.facts import Body, Fact

# A fact's fields in their order. `known_to` stays null here: it is a column, since a later event sets it.
Said = tuple[str, int, str, str, Body, str | None, str | None, bool, tuple[int, ...], str, str, str, str, str, None]
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Said).decode


def stream_number(stream: str) -> int:
    """A number for a stream's name, the same on every machine; two streams may have one."""
    return crc32(stream.encode())


def row_of(fact: Fact, known_to: int | None) -> tuple[object, ...]:
    """The columns of `facts`, in their order, for an open fact and the position that closed it, if one did."""
    return fact.known_from, known_to, stream_number(fact.stream), _encode(fact)


def fact_of(row: Any) -> Fact:  # noqa: ANN401  a row of a log's `facts`
    _known_from, known_to, _stream_number, said = row
    fact = Fact(*_decode(said))
    if known_to is not None:
        msgspec.structs.force_setattr(fact, "known_to", known_to)
    return fact
