"""The worker's observations in Kafka: working users, progress of groups, and its last trouble.

They are in no event, since the worker can look again. Only differences are written or, once a minute, the time.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Row, delete, select

from services.registry.read_models import kafka_seen, partner_groups, partner_users
from shared.event_store.row_writes import upsert

ONE = {"one": 1}


def record_users(connection: Connection, states: Mapping[str, str]) -> None:
    """Write states by credential; omitted ones are deleted."""
    stored = {row.credential: row.state for row in connection.execute(select(partner_users))}
    for credential, state in states.items():
        if stored.get(credential) != state:
            upsert(connection, partner_users, {"credential": credential, "state": state})
    for credential in stored.keys() - states.keys():
        connection.execute(delete(partner_users).where(partner_users.c.credential == credential))


def record_groups(connection: Connection, groups: Iterable[tuple[str, str, int]], now: str) -> None:
    """Write (group, partner, number of records read); omitted groups are deleted."""
    stored = {row.group: row for row in connection.execute(select(partner_groups))}
    reported = set()
    for group, partner, read in groups:
        reported.add(group)
        if group not in stored or stored[group].read != read:
            upsert(connection, partner_groups, {"group": group, "partner": partner, "read": read, "moved": now})
    for group in stored.keys() - reported:
        connection.execute(delete(partner_groups).where(partner_groups.c.group == group))


def record_check(connection: Connection, size: int | None, trouble: str | None, now: str) -> None:
    """Write the time of a check of Kafka; after trouble, the topic's last known length stays."""
    stored = connection.execute(select(kafka_seen)).first()
    if stored is not None and size is None:
        size = stored.size
    if stored is None or (stored.size, stored.trouble) != (size, trouble) or _is_old(stored, now):
        upsert(connection, kafka_seen, ONE | {"size": size, "trouble": trouble, "at": now})


def _is_old(stored: Row[tuple[object, ...]], now: str) -> bool:
    # Times in the log sort as text; a minute is precise enough.
    return str(stored.at)[:16] != now[:16]
