"""Publication's places in the logs, put back so that no partner is told again what partners were told since the backup."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import Connection

from deploy.backups.plan import Plan
from services.reporting import read_models as rm
from services.reporting.publication import go_on_from, told_up_to
from services.reporting.publication.resuming import Place
from shared.event_store.backup import put_back, rows_in
from shared.event_store.backup.filling import envelope
from shared.event_store.tables import consumer_tables

SERVICE, TO_PARTNERS = "reporting", "partners"


def resume(connection: Connection, file: Path, plans: Mapping[str, Plan]) -> None:
    """In the transaction in which reporting's database is filled."""
    consumers = consumer_tables()
    kept = [row for row in rows_in(file, SERVICE, consumers.marks) if row["log"] in plans]
    told = _told(plans[TO_PARTNERS])
    places, silent = {}, dict[str, int]()
    for log, plan in plans.items():
        if log == TO_PARTNERS or plan.origin is None:
            continue
        rows = {row["consumer"]: row for row in kept if row["log"] == log}
        read, before = (rows.get(name, {}) for name in (rm.PUBLICATION, rm.TOLD_BEFORE))
        position = read.get("position", 0)
        places[log] = Place(plan.origin, position, plan.offset if plan.fresh else read.get("kafka_offset"))
        since = told_up_to(_behind(position, plan, file), told)
        silent[log] = max(before.get("position", 0), since)
    if _version(file) == rm.PUBLICATION_VERSION:
        put_back(connection, file, SERVICE, rm.known_records)
        put_back(connection, file, SERVICE, consumers.set_aside)
        go_on_from(connection, places, silent)
    else:
        rm.told_before(
            connection, {log: (each.origin, max(each.position, silent[log])) for log, each in places.items()}
        )


def _told(plan: Plan) -> set[str]:
    """What partners were told since the backup, by id."""
    return {envelope(each).id for each in (*(event.bytes for event, _ in plan.taken), *plan.waiting)}


def _behind(position: int, plan: Plan, file: Path) -> Iterator[tuple[int, str]]:
    """Position and id of what follows in a log. What waits gets the next positions, in its order."""
    for event, _ in plan.sealed(file):
        if event.position > position:
            yield event.position, envelope(event.bytes).id
    for at, stored in enumerate(plan.waiting, plan.size + 1):
        yield at, envelope(stored).id


def _version(file: Path) -> str | None:
    rows = rows_in(file, SERVICE, consumer_tables().models)
    return next((row["version"] for row in rows if row["name"] == rm.PUBLICATION), None)
