"""The issued reports recorded in an exported log: the files and roots that it vouches for, whatever its version.

This reads only what an auditor's own tool can know about them (docs/bundles.md).
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from deploy.transfer.transferring import LOG, LOGS
from shared.event_store.transfer.archive import Count, ExpectedRoot, Hex, ProofFailed, events_in
from shared.event_store.transfer.canonical import NO_EVENT, data_in, event_in
from shared.event_store.transfer.verification import Held

ISSUED = "rapporteur.reporting.report-issued."
_NAME = re.compile(r"reports/report-[0-9a-f-]{36}/report\.[a-z]+")


class ReadLog(msgspec.Struct, frozen=True):
    """The first `position` events of a log over which a report was issued."""

    log: str
    origin: str
    position: Count
    root: Hex


class DisclosedReport(msgspec.Struct, frozen=True):
    """A report: the SHA-256 of its files by name, and the logs that were read for it."""

    id: str
    files: dict[str, str]
    logs: tuple[ReadLog, ...]


def disclosed_reports_in(file: Path) -> Iterator[DisclosedReport]:
    """Yield the reports in order. Raises ProofFailed for one whose event does not have the required content."""
    for sealed in events_in(file, LOG):
        if f'"type":"{ISSUED}'.encode() not in sealed.bytes:
            continue
        try:
            event = event_in(sealed.bytes)
        except NO_EVENT:
            continue  # refused later, in its turn
        if event.type.startswith(ISSUED):
            try:
                yield _report_of(event.subject, data_in(event))
            except (KeyError, msgspec.ValidationError, ValueError) as error:
                found = f"The event at {sealed.position} tells of no report as it should."
                raise ProofFailed(LOG, found, "report") from error


def _report_of(report: str, data: dict[str, Any]) -> DisclosedReport:
    formats = data["formats"] if "formats" in data else {form: data[f"{form}_sha256"] for form in ("json", "html")}
    files = {f"reports/{report}/report.{form}": each for form, each in msgspec.convert(formats, dict[str, Hex]).items()}
    logs = msgspec.convert(data["logs"], tuple[ReadLog, ...])
    if not all(map(_NAME.fullmatch, files)) or not {each.log for each in logs} <= set(LOGS):
        raise ValueError("a report that no file can be named after, or an unknown log")
    return DisclosedReport(report, files, logs)


def roots_read(reports: Iterable[DisclosedReport], held: Held) -> Iterator[ExpectedRoot]:
    """Yield the roots that the logs must have because reports were issued over them. Raises ProofFailed."""
    for report in reports:
        for read in report.logs:
            log, size = held.get(read.origin, ("", 0))
            if log != read.log or read.position > size:
                found = f"{report.id} was issued over {read.position} events of {read.origin}, which are not in it."
                raise ProofFailed(read.log, found, "report-logs")
            clause = f"that {report.id} was issued over"
            yield ExpectedRoot(log, read.position, bytes.fromhex(read.root), "report-root", clause)
