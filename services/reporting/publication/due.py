"""Embargoes that are over: what they held is told within seconds, by the worker's clock."""

from collections.abc import Callable

from sqlalchemy import Connection, Engine, select

from services.reporting.publication.partner_log import PartnerLog
from services.reporting.publication.translators import embargo_time, positions_read, publish_released
from services.reporting.read_models.publication import PUBLISHED_BEFORE, known_records
from services.reporting.service import codecs
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.sealer import Clock, utc_now

LOG = "meetings"


def publish_due(engine: Engine, reader: Engine, key: OutboxKey, clock: Clock = utc_now) -> Callable[[], int]:
    """A turn that tells what is due; how many embargoes ended. `reader`: the same database, for looking."""
    codec = codecs()["partners"]

    def turn() -> int:
        now = embargo_time(clock)
        with reader.connect() as connection:
            if not _due(connection, now):
                return 0
        with engine.begin() as connection:
            partner_log = PartnerLog(connection, codec, key)
            due = _due(connection, now)
            for stream in due:
                publish_released(partner_log, stream, now)
            partner_log.flush()
        return len(due)

    return turn


def _due(connection: Connection, now: str) -> list[str]:
    """None while what is known is gathered anew: a meeting that is halfway read is not what it is."""
    table = known_records
    found = list(
        connection.scalars(select(table.c.stream).where(table.c.due <= now).order_by(table.c.due, table.c.stream))
    )
    if not found:
        return []
    told = positions_read(connection, PUBLISHED_BEFORE).get(LOG, 0)
    return found if positions_read(connection).get(LOG, 0) >= told else []
