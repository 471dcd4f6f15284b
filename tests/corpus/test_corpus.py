"""Every event ever published can be read, for ever, and the bytes are what the codec of today would write."""

import json
from pathlib import Path

import msgspec
import pytest

from shared.domain.event import Clear, Personal
from shared.event_store.codec import Codec, EventMetadata
from shared.event_store.upcasters import UPCASTERS
from tests.corpus.keys import CONTRACTS, EVENTS, opened

FILES = sorted(EVENTS.glob("*/*.json"))
ATTRIBUTES = (
    "specversion id source type subject datacontenttype streamversion actor correlationid causationid marking data"
)
NAMING = ("actor", "correlationid", "causationid")

pytestmark = pytest.mark.requirement("1.09")


def test_every_published_type_has_a_file_and_every_file_a_type() -> None:
    """Write what is missing by `python -m tests.corpus`, and commit it. What is there is never removed."""
    published = {f"{log}/{name}" for log, events in CONTRACTS.items() for name in [*events, *UPCASTERS] if log in name}
    assert {f"{file.parent.name}/{file.stem}" for file in FILES} == published


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_event_is_read_with_its_personal_fields_open(file: Path) -> None:
    vault, kept = opened()
    log, stored = file.parent.name, file.read_bytes()
    event = Codec(log, CONTRACTS[log], vault).decode(stored)
    assert event.type == file.stem
    for name, value in json.loads(stored)["data"].items():
        field = getattr(event.data, name, None)
        if isinstance(field, Personal):
            assert field == Clear(kept.person, value["box"], kept.text)
            assert kept.text.encode() not in stored


@pytest.mark.requirement("7.09")
@pytest.mark.parametrize("file", [file for file in FILES if file.stem in UPCASTERS], ids=lambda file: file.stem)
def test_an_old_version_is_read_as_the_newest(file: Path) -> None:
    log, newest = file.parent.name, file.stem
    while newest in UPCASTERS:
        newest = UPCASTERS[newest][0]
    assert type(Codec(log, CONTRACTS[log]).decode(file.read_bytes()).data) is CONTRACTS[log][newest]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_codec_writes_the_same_bytes(file: Path) -> None:
    log, stored = file.parent.name, file.read_bytes()
    codec = Codec(log, CONTRACTS[log])
    if file.stem in UPCASTERS:
        return  # An old version is read and never written.
    event = codec.decode(stored)
    heading = EventMetadata(
        id=event.id,
        stream=event.stream,
        version=event.version,
        actor=event.actor,
        correlation=event.correlation,
        causation=event.causation,
        marking=event.marking,
    )
    data = msgspec.convert(event.data, CONTRACTS[log][file.stem], from_attributes=True)
    assert codec.encode(heading, data) == stored
    attributes = [each for each in ATTRIBUTES.split() if log != "partners" or each not in NAMING]
    assert list(json.loads(stored)) == attributes
