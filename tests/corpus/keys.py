"""The vault of the corpus: who owns it, under which master key, as its table keeps it."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec
from sqlalchemy import create_engine, insert

from shared.contracts import meetings, partners, registry, reporting
from shared.domain.event import PublishedEvent
from shared.privacy.vault import Vault, keys, metadata

HERE = Path(__file__).parent
EVENTS = HERE / "events"
VAULT = HERE / "vault.json"
CONTRACTS: Mapping[str, Mapping[str, type[PublishedEvent]]] = MappingProxyType(
    {
        "registry": registry.EVENTS,
        "meetings": meetings.EVENTS,
        "reporting": reporting.EVENTS,
        "partners": partners.EVENTS,
    }
)


class Kept(msgspec.Struct):
    """A person's wrapped key as stored bytes, and the master key under which it was wrapped."""

    master: bytes
    person: str
    wrapped: bytes
    text: str


def opened() -> tuple[Vault, Kept]:
    kept = msgspec.json.decode(VAULT.read_bytes(), type=Kept)
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(keys), {"person": kept.person, "wrapped": kept.wrapped})
    return Vault(engine, kept.master), kept
