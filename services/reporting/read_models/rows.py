"""Fact versions to rows of `facts` and back."""

from typing import Any

import msgspec

from services.reporting.read_models.facts import Body, Fact

Said = tuple[str, Body, str | None, str | None, bool, tuple[int, ...], str, str, str, str]
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Said).decode


def row_of(fact: Fact, known_to: int | None) -> tuple[object, ...]:
    """The columns of `facts`, in their order."""
    said = (
        fact.fact,
        fact.body,
        fact.since,
        fact.until,
        fact.withdrawn,
        fact.events,
        fact.recorded,
        fact.event,
        fact.actor,
        fact.marking,
    )
    return fact.known_from, known_to, fact.stream, _encode(said)


def fact_of(log: str, row: Any) -> Fact:  # noqa: ANN401  a row of the log's `facts`
    known_from, known_to, stream, said = row
    fact, body, since, until, withdrawn, events, recorded, event, actor, marking = _decode(said)
    return Fact(
        log,
        known_from,
        stream,
        fact,
        body,
        since,
        until,
        withdrawn,
        events,
        recorded,
        event,
        actor,
        marking,
        known_to,
    )
