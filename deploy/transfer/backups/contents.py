"""What of each database is backed up: all that no log can make again."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, Table, select

from deploy.installation.home import LOGS, SERVICES
from services.meetings.read_models import sheets
from services.reporting.read_models.publication import PUBLICATION, PUBLISHED_BEFORE, known_records, partner_reading
from services.reporting.read_models.staff import frozen_bytes
from shared.event_store import embargoes
from shared.event_store.tables import consumer_tables, kernel_tables

OF_PUBLICATION = (PUBLICATION, PUBLISHED_BEFORE)
"""The only consumer whose place is kept: all others read again, and what they do comes to the same."""
IN_THE_LOG = ("events", "log", "outbox", "origin", "claims", "checkpoints")
"""Tables of a log that are parts of their own in the file, or follow from these."""
TABLES: Mapping[str, Sequence[Table]] = {
    "registry": (),
    "meetings": (sheets, embargoes.table),
    "reporting": (frozen_bytes, partner_reading, known_records),
}
"""Beside the answers to commands. No event says what is in them, or publication would have to find it out again."""
READ_LAST_FIRST = ("reporting", "meetings", "registry")
"""The order in which the databases are looked at. Who reads another's log goes first, so that nobody in the file has read more
of a log than the file holds, or names a record that is not in it."""


def tables_of(service: str) -> list[tuple[Table, Select[tuple[object, ...]] | None]]:
    """Each table with the rows that are chosen of it; None: all of them."""
    answers: list[tuple[Table, Select[tuple[object, ...]] | None]] = [
        (kernel_tables(log).commands, None) for log in logs_of(service)
    ]
    kept = [(table, None) for table in TABLES[service]]
    if service != "reporting":
        return [*answers, *kept]
    consumers = consumer_tables()
    places = [
        (table, select(table).where(table.c.consumer.in_(OF_PUBLICATION)))
        for table in (consumers.marks, consumers.set_aside)
    ]
    return [*answers, *kept, *places, (consumers.models, None)]


def logs_of(service: str) -> list[str]:
    return [log for log, keeper in LOGS.items() if keeper == service]


assert set(READ_LAST_FIRST) == set(SERVICES)
