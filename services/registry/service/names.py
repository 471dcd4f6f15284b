"""Readable names, copied from the registry's own log into the vault: in order by the worker, at once after a command."""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Connection, Engine

from shared.contracts.registry import AccountOpened, PersonNameCorrected, PersonRegistered
from shared.domain.event import Clear, StoredEvent
from shared.event_store.codec import Codec
from shared.event_store.projector import Projector, RecordedEvent
from shared.privacy.vault_names import PersonName, keep

NAMING_EVENTS = (PersonRegistered, PersonNameCorrected, AccountOpened)
CONSUMER = "registry names"
READS = {CONSUMER: ("registry",)}
"""The logs that are read, by the name of the consumer, which keeps its position in the vault."""


def names_from(events: Iterable[StoredEvent]) -> list[PersonName]:
    """Return the names in events."""
    return [
        PersonName(event.stream, event.version, event.data.name.text if isinstance(event.data.name, Clear) else None)
        for event in events
        if isinstance(event.data, NAMING_EVENTS)
    ]


def names_projector(vault: Engine, codec: Codec, reached: Callable[[str], None] = lambda _: None) -> Projector:
    """Return the projector that keeps names in the vault, with its position in the log."""

    def apply(connection: Connection, recorded: Sequence[RecordedEvent]) -> None:
        keep(connection, names_from(each.event for each in recorded))

    return Projector(vault, CONSUMER, {"registry": codec}, apply, failpoint=reached)
