"""Publication's places in the logs, put back so that no partner is told again what partners were told since the backup, and
what the log `partners` lost of it is told under its ids."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import Connection

from deploy.transfer.backups.plan import RestorePlan
from services.reporting.publication import ResumePosition, published_up_to, restore_partner_log, resume_from
from services.reporting.read_models.publication import (
    PUBLICATION,
    PUBLICATION_VERSION,
    PUBLISHED_BEFORE,
    known_records,
    mark_published,
)
from shared.event_store.backup import restore_table, rows_in, waiting_in
from shared.event_store.backup.restore import envelope
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.tables import consumer_tables

SERVICE, TO_PARTNERS = "reporting", "partners"


def resume(connection: Connection, file: Path, plans: Mapping[str, RestorePlan], key: OutboxKey) -> None:
    """In the transaction in which reporting's database is filled. `key` authenticates what is told again."""
    consumers = consumer_tables()
    kept = [row for row in rows_in(file, SERVICE, consumers.marks) if row["log"] in plans]
    told = _published_ids(plans[TO_PARTNERS])
    places, before, silent = dict[str, ResumePosition](), dict[str, int](), dict[str, int]()
    for log, plan in plans.items():
        if log == TO_PARTNERS or plan.origin is None:
            continue
        rows = {row["consumer"]: row for row in kept if row["log"] == log}
        position = rows.get(PUBLICATION, {}).get("position", 0)
        offset = plan.offset if plan.fresh else rows.get(PUBLICATION, {}).get("kafka_offset")
        places[log] = ResumePosition(plan.origin, position, offset)
        before[log] = max(position, rows.get(PUBLISHED_BEFORE, {}).get("position", 0))
        ids = ((at, envelope(each).id) for at, _, each in _behind(position, plan, file))
        silent[log] = max(before[log], published_up_to(ids, told))
    as_it_was = _version(file) == PUBLICATION_VERSION
    if as_it_was:
        restore_table(connection, file, SERVICE, known_records)
        restore_table(connection, file, SERVICE, consumers.set_aside)
        resume_from(connection, places, silent)
    else:
        mark_published(connection, {log: (each.origin, silent[log]) for log, each in places.items()})
    if plans[TO_PARTNERS].is_whole:
        return
    since = told - {envelope(each).id for each in waiting_in(file, TO_PARTNERS)}
    for log, place in places.items():
        known = place.position if as_it_was else 0
        again = (each for each in _behind(known, plans[log], file) if each[0] <= silent[log])
        restore_partner_log(connection, key, log, again, before[log], since)


def _published_ids(plan: RestorePlan) -> set[str]:
    """What partners were told since the backup, by id."""
    return {envelope(each).id for each in (*(event.bytes for event, _ in plan.taken), *plan.waiting)}


def _behind(position: int, plan: RestorePlan, file: Path) -> Iterator[tuple[int, str, bytes]]:
    """Position, recorded time and bytes of what follows in a log. What waits gets the next positions, in its order."""
    for event, _ in plan.sealed(file):
        if event.position > position:
            yield event.position, event.recorded, event.bytes
    for at, stored in enumerate(plan.waiting, plan.size + 1):
        yield at, "", stored


def _version(file: Path) -> str | None:
    rows = rows_in(file, SERVICE, consumer_tables().models)
    return next((row["version"] for row in rows if row["name"] == PUBLICATION), None)
