"""Issued reports in an exported file: their bytes, each as the log says that it was issued."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import msgspec

from services.reporting.queries import ReportQueries
from shared.contracts.reporting import EVENTS, LogRead, ReportDrafted, ReportIssued
from shared.event_store.codec import Codec
from shared.event_store.transfer import ProofFailed
from shared.event_store.transfer.archive import events_in, part_of
from shared.public_view.openness import AUDIENCES

LOG = "reporting"
_REPORT = b"rapporteur.reporting.report-"


class IssuedReport(msgspec.Struct, frozen=True):
    """What the log says of a report: how it was drafted, and the bytes and positions that it was issued with."""

    id: str
    kind: str
    period: str
    audience: str
    moment: str
    hashes: dict[str, str]
    logs: tuple[LogRead, ...]
    recorded: str

    def name(self, form: str) -> str:
        """In the file."""
        return _name(self.id, form)

    def json(self, file: Path) -> bytes:
        with ZipFile(file) as archive:
            return archive.read(self.name("json"))


def reports_to_export(report_queries: ReportQueries, upto: int) -> dict[str, bytes]:
    """By name in the file, what was issued up to a position. Raises ReportDamaged."""
    carried = {}
    for row in report_queries.issued(AUDIENCES):
        if row.position and row.position <= upto:
            carried[_name(row.id, "json")] = report_queries.content(row.json_sha256)
            carried[_name(row.id, "html")] = report_queries.content(row.html_sha256)
    return carried


def issued_reports(file: Path) -> Iterator[IssuedReport]:
    """The reports that the log of the file says were issued."""
    codec, drafts = Codec(LOG, EVENTS), dict[str, ReportDrafted]()
    for sealed in events_in(file, LOG):
        if _REPORT not in sealed.bytes:
            continue
        event = codec.decode(sealed.bytes)
        match event.data:
            case ReportDrafted() as drafted:
                drafts[event.stream] = drafted
            case ReportIssued() as issued:
                yield _issued(event.stream, drafts[event.stream], issued, sealed.recorded)


def exported_bytes(file: Path, issued: Sequence[IssuedReport]) -> Iterator[bytes]:
    """The bytes of these reports, which are all that the file carries. Raises ProofFailed."""
    with ZipFile(file) as archive:
        wanted = {each.name(form): digest for each in issued for form, digest in each.hashes.items()}
        for name in archive.namelist():
            if name.startswith("reports/") and name not in wanted:
                raise ProofFailed(LOG, f"{name} is in it, and the log says of no such report that it was issued.")
        for name, digest in wanted.items():
            yield _checked(archive, name, digest)


def _issued(report: str, drafted: ReportDrafted, issued: ReportIssued, recorded: str) -> IssuedReport:
    said = drafted.kind, drafted.period, drafted.audience, drafted.moment
    return IssuedReport(report, *said, issued.formats, issued.logs, recorded)


def _name(report: str, form: str) -> str:
    return f"reports/{report}/report.{form}"


def _checked(archive: ZipFile, name: str, digest: str) -> bytes:
    content = part_of(archive, LOG, name)
    if sha256(content).hexdigest() != digest:
        raise ProofFailed(LOG, f"{name} is not what was issued.")
    return content
