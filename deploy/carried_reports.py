"""Issued reports in an exported file: their bytes, each as the log says that it was issued."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

from services.reporting.figures.figure import AUDIENCES
from services.reporting.queries import Shelf
from shared.contracts import reporting
from shared.event_store.codec import Codec
from shared.event_store.transfer import ProofFailed
from shared.event_store.transfer.archive import events_in

LOG = "reporting"
_ISSUED = b"rapporteur.reporting.report-issued."


def to_carry(shelf: Shelf) -> dict[str, bytes]:
    """By name in the file. Raises Damaged."""
    carried = {}
    for row in shelf.issued(AUDIENCES):
        carried[_name(row.id, "json")] = shelf.content(row.json_sha256)
        carried[_name(row.id, "html")] = shelf.content(row.html_sha256)
    return carried


def carried_in(file: Path) -> Iterator[bytes]:
    """The bytes of every report that the log of the file says was issued. Raises ProofFailed."""
    codec = Codec(LOG, reporting.EVENTS)
    with ZipFile(file) as archive:
        for sealed in events_in(file, LOG):
            if _ISSUED not in sealed.bytes:
                continue
            event = codec.decode(sealed.bytes)
            if isinstance(event.data, reporting.ReportIssued):
                for kind, digest in (("json", event.data.json_sha256), ("html", event.data.html_sha256)):
                    yield _checked(archive, _name(event.stream, kind), digest)


def _name(report: str, kind: str) -> str:
    return f"reports/{report}/report.{kind}"


def _checked(archive: ZipFile, name: str, digest: str) -> bytes:
    try:
        content = archive.read(name)
    except KeyError as error:
        raise ProofFailed(LOG, f"{name} is not in it.") from error
    if sha256(content).hexdigest() != digest:
        raise ProofFailed(LOG, f"{name} is not what was issued.")
    return content
