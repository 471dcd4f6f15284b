"""Restoring of reporting's state that is not in any log: publication's positions, and the bytes of reports.

Publication is restored so that nothing is published to partners twice, and events lost from the log `partners` are
published again under the same ids. For reports issued since, the log has the hashes, and their bytes are regenerated
from the events.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from deploy.transfer.restore_plan import RestorePlan
from services.reporting.projections import content_store
from services.reporting.publication import restore_partner_log
from services.reporting.publication.restoring import ResumePosition, published_up_to, resume_from
from services.reporting.queries import ReportQueries
from services.reporting.read_models.publication import (
    PUBLICATION,
    PUBLICATION_VERSION,
    PUBLISHED_BEFORE,
    known_records,
    mark_published,
)
from services.reporting.reports import FORMATS
from services.reporting.reports.issuing.freezing import freeze
from services.reporting.service import Service
from shared.contracts.reporting import ReportIssued
from shared.domain.errors import NotThere, Problem
from shared.domain.event import envelope
from shared.event_store.backup import restore_table, rows_in, waiting_in
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.tables import consumer_tables
from shared.public_view.openness import AUDIENCES

SERVICE, TO_PARTNERS = "reporting", "partners"


def resume(connection: Connection, file: Path, plans: Mapping[str, RestorePlan], key: OutboxKey) -> None:
    """Restore publication, in the transaction that fills reporting's database. `key` authenticates the repeated events."""
    consumers = consumer_tables()
    kept = [row for row in rows_in(file, SERVICE, consumers.marks) if row["log"] in plans]
    published = _published_ids(plans[TO_PARTNERS])
    places, before, silent = dict[str, ResumePosition](), dict[str, int](), dict[str, int]()
    for log, plan in plans.items():
        if log == TO_PARTNERS or plan.origin is None:
            continue
        rows = {row["consumer"]: row for row in kept if row["log"] == log}
        position = rows.get(PUBLICATION, {}).get("position", 0)
        offset = plan.offset if plan.fresh else rows.get(PUBLICATION, {}).get("kafka_offset")
        places[log] = ResumePosition(plan.origin, position, offset)
        before[log] = max(position, rows.get(PUBLISHED_BEFORE, {}).get("position", 0))
        ids = ((number, envelope(each).id) for number, _, each in _behind(position, plan, file))
        silent[log] = max(before[log], published_up_to(ids, published))
    as_it_was = _version(file) == PUBLICATION_VERSION
    if as_it_was:
        restore_table(connection, file, SERVICE, known_records)
        restore_table(connection, file, SERVICE, consumers.set_aside)
        resume_from(connection, places, silent)
    else:
        mark_published(connection, {log: (each.origin, silent[log]) for log, each in places.items()})
    if plans[TO_PARTNERS].is_whole:
        return
    since = published - {envelope(each).id for each in waiting_in(file, TO_PARTNERS)}
    for log, place in places.items():
        start = place.position if as_it_was else 0
        repeated = (each for each in _behind(start, plans[log], file) if each[0] <= silent[log])
        restore_partner_log(connection, key, log, repeated, before[log], since)


def _published_ids(plan: RestorePlan) -> set[str]:
    """Return the events published to partners since the backup, by id."""
    return {envelope(each).id for each in (*(event.bytes for event, _ in plan.taken), *plan.waiting)}


def _behind(position: int, plan: RestorePlan, file: Path) -> Iterator[tuple[int, str, bytes]]:
    """Yield position, recorded time and bytes of the events that follow in a log. Waiting ones get the next positions,
    in order."""
    for event, _ in plan.sealed(file):
        if event.position > position:
            yield event.position, event.recorded, event.bytes
    for number, stored in enumerate(plan.waiting, plan.size + 1):
        yield number, "", stored


def _version(file: Path) -> str | None:
    rows = rows_in(file, SERVICE, consumer_tables().models)
    return next((row["version"] for row in rows if row["name"] == PUBLICATION), None)


def frozen_anew(service: Service) -> Iterator[str]:
    """Regenerate issued reports, store those with matching hashes, and return the ids of reports with bytes still lost.

    JSON can always be recomputed; other formats only by the version of the program that wrote them, at the same
    address.
    """
    shelf, keep = ReportQueries(service.reader), content_store(service.engine)
    # Earliest first, since each report is frozen with reference to those issued before it.
    for row in reversed(shelf.issued(AUDIENCES)):
        missing = {digest: form for form, digest in row.formats.items() if not _is_there(shelf, digest)}
        if not missing:
            continue
        try:
            before = [shelf.content(each.formats["json"]) for each in shelf.issued_before(row.id)]
            present = service.facts.moment_before(row.recorded) if row.recorded else None
            made = freeze(
                service, row, before, present, _origins(service, row.id), formats=FORMATS.keys() & missing.values(),
                changed=shelf.issued_last(row),
            )  # fmt: skip
        except Problem:
            yield row.id
            continue
        for content in made.formats.values():
            if sha256(content).hexdigest() in missing:
                del missing[keep(content)]
        if missing:
            yield row.id


def _is_there(report_queries: ReportQueries, digest: str) -> bool:
    try:
        return bool(report_queries.content(digest))
    except NotThere:
        return False


def _origins(service: Service, report: str) -> dict[str, str]:
    """Return the origins of the logs over which the report was issued."""
    with service.reader.connect() as connection:
        events = [stored.data for stored in service.handler.store.load(connection, report)]
    issued = next(event for event in events if isinstance(event, ReportIssued))
    return {read.log: read.origin for read in issued.logs}
