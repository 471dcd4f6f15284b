"""Bytes of reports that were issued since the backup: the log has their hashes, and they are made again from the events."""

from collections.abc import Iterator
from hashlib import sha256

from services.reporting.projections import content_store
from services.reporting.queries import ReportQueries
from services.reporting.reports.issuing.freezing import freeze
from services.reporting.service import Service
from shared.contracts.reporting import ReportIssued
from shared.domain.errors import NotThere, Problem
from shared.public_view.openness import AUDIENCES


def frozen_anew(service: Service) -> Iterator[str]:
    """The ids of reports of which some bytes stay lost. Those that come out as they were issued are kept.

    JSON can be computed again for ever, HTML by the version of the program that wrote it, at the same address.
    """
    shelf, keep = ReportQueries(service.reader), content_store(service.engine)
    # The first issued first: the later ones were told beside those before.
    for row in reversed(shelf.issued(AUDIENCES)):
        missing = {digest for digest in (row.json_sha256, row.html_sha256) if not _is_there(shelf, digest)}
        if not missing:
            continue
        try:
            before = [shelf.content(each.json_sha256) for each in shelf.issued_before(row.id)]
            present = service.facts.moment_before(row.recorded) if row.recorded else None
            made = freeze(service, row, before, present, _origins(service, row.id))
        except Problem:
            yield row.id
            continue
        for content in (made.json, made.html):
            if sha256(content).hexdigest() in missing:
                missing.discard(keep(content))
        if missing:
            yield row.id


def _is_there(report_queries: ReportQueries, digest: str) -> bool:
    try:
        return bool(report_queries.content(digest))
    except NotThere:
        return False


def _origins(service: Service, report: str) -> dict[str, str]:
    """Of the logs, as the report was issued over them."""
    with service.reader.connect() as connection:
        events = [stored.data for stored in service.handler.store.load(connection, report)]
    issued = next(event for event in events if isinstance(event, ReportIssued))
    return {read.log: read.origin for read in issued.logs}
