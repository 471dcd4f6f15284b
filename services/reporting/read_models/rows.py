"""Fact versions to rows of `facts` and back."""

from typing import Any

import msgspec

from services.reporting.read_models.facts import KINDS, Fact


def row_of(fact: Fact) -> tuple[object, ...]:
    """The columns of `facts`, in their order."""
    return (
        fact.log,
        fact.known_from,
        fact.known_to,
        fact.kind,
        fact.stream,
        fact.fact,
        fact.since,
        fact.until,
        fact.withdrawn,
        ",".join(map(str, fact.events)),
        fact.recorded,
        fact.event,
        fact.actor,
        fact.marking,
        _ENCODER.encode(fact.body),
    )


_ENCODER = msgspec.json.Encoder()
_DECODERS = {kind: msgspec.json.Decoder(body) for kind, body in KINDS.items()}


def fact_of(row: Any) -> Fact:  # noqa: ANN401  a row of `facts`
    return Fact(
        row.log,
        row.known_from,
        row.stream,
        row.fact,
        _DECODERS[row.kind].decode(row.body),
        row.since,
        row.until,
        bool(row.withdrawn),
        tuple(map(int, row.events.split(","))),
        row.recorded,
        row.event,
        row.actor,
        row.marking,
        row.known_to,
    )
