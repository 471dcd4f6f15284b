"""Events as they are stored: CloudEvents 1.0 attributes, with encrypted fields for people."""

from collections.abc import Iterable
from typing import ClassVar, Literal, get_args

import msgspec

Marking = Literal["public", "members", "bureau", "restricted"]
MARKINGS: tuple[Marking, ...] = get_args(Marking)


class Personal(msgspec.Struct, frozen=True):
    """A personal field as stored: base64url of 12-byte nonce, ciphertext and tag under the person's own key."""

    person: str
    box: str


class Clear(Personal, frozen=True):
    """A personal field in clear text, within one process. `box` stays empty; the codec refuses to store it unsealed.

    `text` is None when the person's key has been destroyed.
    """

    box: str = ""
    text: str | None = None


class PublishedEvent(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The base of every published event: fields are absent instead of null, and fields not in the contract are refused.

    `states` names the statement that an event without a `fact` makes in its stream, such as details, `restates_record`
    marks an event that states the record itself, and `withdraws` one after which nothing remains stated. None of these
    is stored.
    """

    states: ClassVar[str | None] = None
    restates_record: ClassVar[bool] = False
    withdraws: ClassVar[bool] = False


class ExternalEvent(PublishedEvent, frozen=True):
    """The base of an event for external readers: its envelope names neither a person nor a cause."""


class Envelope(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """CloudEvents 1.0 with our extensions; the fields are in the order of the stored bytes (DESIGN: the log).

    `approvedby` is the account of the approver whose act made the event public. Events from releases before 0.4.0 have
    none.
    """

    specversion: Literal["1.0"]
    id: str
    source: str
    type: str
    subject: str
    datacontenttype: Literal["application/json"]
    streamversion: int
    actor: str
    correlationid: str
    causationid: str | None = None
    marking: Marking
    approvedby: str | None = None
    data: msgspec.Raw


class ExternalEnvelope(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The envelope of an `ExternalEvent`: an `Envelope` without actor, correlation, cause and approver."""

    actor: ClassVar[str] = ""
    correlationid: ClassVar[str] = ""
    causationid: ClassVar[None] = None
    approvedby: ClassVar[None] = None

    specversion: Literal["1.0"]
    id: str
    source: str
    type: str
    subject: str
    datacontenttype: Literal["application/json"]
    streamversion: int
    marking: Marking
    data: msgspec.Raw


class AnyEnvelope(msgspec.Struct, frozen=True, kw_only=True):
    """Either envelope, for readers of a log without its contract; actor and correlation are empty where absent."""

    specversion: Literal["1.0"]
    id: str
    source: str
    type: str
    subject: str
    datacontenttype: Literal["application/json"]
    streamversion: int
    actor: str = ""
    correlationid: str = ""
    causationid: str | None = None
    marking: Marking
    approvedby: str | None = None
    data: msgspec.Raw


envelope = msgspec.json.Decoder(AnyEnvelope).decode
"""Reads stored bytes."""


def envelope_of(events: Iterable[type[PublishedEvent]]) -> type[Envelope | ExternalEnvelope]:
    """Return the envelope of a log's events: either all are for external readers, or none. Raises RuntimeError if only
    some are."""
    kinds = {issubclass(event, ExternalEvent) for event in events}
    if len(kinds) > 1:
        raise RuntimeError("a log holds events for outside or for inside, and never both")
    return ExternalEnvelope if kinds == {True} else Envelope


class StoredEvent(msgspec.Struct, frozen=True):
    """A decoded event with its place in its stream. Actor and correlation of an `ExternalEvent` are empty.

    `approved_by` is the account of the approver who made it public, if any.
    """

    id: str
    type: str
    stream: str
    version: int
    actor: str
    correlation: str
    causation: str | None
    marking: Marking
    data: object
    approved_by: str | None = None


class SealedEvent(msgspec.Struct, frozen=True, gc=False):
    """An event in a log: position from 1, `recorded` as YYYY-MM-DDTHH:MM:SS.ffffffZ, the stored bytes."""

    position: int
    recorded: str
    bytes: bytes
