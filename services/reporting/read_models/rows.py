"""Fact versions to rows of `facts` and back."""

from sys import intern
from typing import Any
from zlib import crc32

import msgspec
from sqlalchemy import ColumnElement, Table, type_coerce
from sqlalchemy.types import NullType

from services.reporting.read_models.facts import Fact

# `known_to` stays null in what was said: it is a column, since a later event sets it.
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Fact).decode


def stream_number(stream: str) -> int:
    """A number for a stream's name, the same on every machine; two streams may have one."""
    return crc32(stream.encode())


def row_of(fact: Fact, known_to: int | None) -> tuple[object, ...]:
    """The columns of `facts`, in their order, for an open fact and the position that closed it, if one did."""
    return fact.known_from, known_to, stream_number(fact.stream), _encode(fact)


def fact_columns(facts: Table) -> tuple[ColumnElement[Any], ...]:
    """What `fact_of` needs of a log's `facts`, and no more: a history reads a million of them."""
    return facts.c.known_to, type_coerce(facts.c.said, NullType())


def fact_of(row: Any) -> Fact:  # noqa: ANN401  a row of what `fact_columns` names
    known_to, said = row
    fact = _decode(said)
    if fact.source is not None:  # one document names a thousand who came: kept once
        msgspec.structs.force_setattr(fact, "source", intern(fact.source))
    if known_to is not None:
        msgspec.structs.force_setattr(fact, "known_to", known_to)
    return fact
