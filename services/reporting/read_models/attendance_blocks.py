"""Attendances in blocks of columns: versions made at consecutive positions of the log of meetings, one block per row.

A block is written once, when the log has passed its last position, and never changes: whether a version is still known
follows from later ones, which name the versions that they replace.
"""

import sys
from array import array
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import groupby

import msgspec

from services.reporting.read_models.facts import Attendance, Fact

LOG = "meetings"
WIDTH = 4096
"""The number of positions in a block."""
PERSON = 16
"""The number of bytes that a person takes in a column."""
NOBODY = bytes(PERSON)


class AttendanceDetails(msgspec.Struct, frozen=True, array_like=True):
    """Stated details of an attendance: everything besides the organization and the person."""

    capacity: str | None
    mode: str | None
    marking: str
    withdrawn: bool
    level: str | None


class AttendanceBlock(msgspec.Struct, frozen=True, array_like=True):
    """The versions of attendances in the order of their positions.

    `meetings`: each with the number of consecutive versions. `organization` and `detail`: indexes into lists without
    repetition. `earlier`: by index, the positions of the events before the one that made a version, if any.
    """

    positions: bytes
    meetings: list[tuple[str, int]]
    organizations: list[str]
    organization: bytes
    people: bytes
    details: list[AttendanceDetails]
    detail: bytes
    earlier: dict[int, tuple[int, ...]]


encode_block = msgspec.msgpack.Encoder().encode
decode_block = msgspec.msgpack.Decoder(AttendanceBlock).decode


def block_of(facts: Iterable[Fact]) -> tuple[AttendanceBlock, bytes]:
    """Return the block of the attendances among these ordered facts, and the positions of the versions that they replace."""
    attendances = [fact for fact in facts if isinstance(fact.body, Attendance)]
    organizations: dict[str, int] = {}
    details: dict[AttendanceDetails, int] = {}
    earlier = {index: fact.events[:-1] for index, fact in enumerate(attendances) if len(fact.events) > 1}
    block = AttendanceBlock(
        positions=packed("Q", [fact.known_from for fact in attendances]),
        meetings=[(meeting, len(list(group))) for meeting, group in groupby(fact.body.meeting for fact in attendances)],
        organization=packed(
            "H", [organizations.setdefault(f.body.organization, len(organizations)) for f in attendances]
        ),
        organizations=list(organizations),
        people=b"".join([person_key(fact.body.person) for fact in attendances]),
        detail=packed("H", [details.setdefault(details_of(fact), len(details)) for fact in attendances]),
        details=list(details),
        earlier=earlier,
    )
    return block, packed("Q", [events[-1] for events in earlier.values()])


def details_of(fact: Fact) -> AttendanceDetails:
    body = fact.body
    return AttendanceDetails(body.capacity, body.mode, fact.marking, fact.withdrawn, body.level)


def person_key(person: str | None) -> bytes:
    """Return a person as stored in columns: the bytes of the uuid in the id, or else the hash of the text."""
    if person is None:
        return NOBODY
    try:
        key = bytes.fromhex(person[len("person-") :].replace("-", ""))
    except ValueError:
        key = b""
    return key if len(key) == PERSON else blake2b(person.encode(), digest_size=PERSON).digest()


def packed(code: str, numbers: Sequence[int]) -> bytes:
    """Return a column of numbers, with the same bytes on every machine."""
    return _little_endian(array(code, numbers)).tobytes()


def unpacked(code: str, column: bytes) -> "array[int]":
    return _little_endian(array(code, column))


def _little_endian(numbers: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
