"""What is frozen of a report: its JSON, which can be computed again for ever, and its HTML, which this version wrote."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any

import msgspec

from services.reporting.reports import Reporting, report_json, reported
from services.reporting.reports.html import TEMPLATES, document_html
from shared.contracts.reporting import LogRead

PROGRAM = "rapporteur"


class Frozen(msgspec.Struct, frozen=True):
    json: bytes
    html: bytes
    logs: tuple[LogRead, ...]
    program: str
    template: str


def freeze(service: Reporting, draft: Any, origins: Mapping[str, str] | None = None) -> Frozen:  # noqa: ANN401  a row of drafted reports
    """The bytes of a draft at its moment. Raises what `reported` raises.

    `origins`: those that the logs had then, if it was issued before and has to be the same.
    """
    settings = service.settings
    report, history = reported(service, draft.period, draft.moment, draft.audience)
    if origins is not None:
        logs = {log: msgspec.structs.replace(read, origin=origins[log]) for log, read in report.logs.items()}
        report = msgspec.structs.replace(report, logs=logs)
    return Frozen(
        report_json(report),
        document_html(report, history, settings.reporting_url, synthetic=settings.synthetic, issued=True),
        tuple(LogRead(log, read.origin, read.position, read.root or "") for log, read in report.logs.items()),
        program=version(PROGRAM),
        template=_template(),
    )


@cache
def _template() -> str:
    """A name for the templates as they are: the hash of them all."""
    read = sha256()
    for file in sorted((TEMPLATES / "reporting").rglob("*.html")):
        read.update(file.name.encode() + b"\n" + file.read_bytes())
    return read.hexdigest()[:16]
