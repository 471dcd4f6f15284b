"""The frozen parts of a report: its JSON, which can be computed again for ever, and its HTML, written by this version."""

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any

import msgspec

from services.reporting.queries import Moment
from services.reporting.reports import ReportingService, report_json
from services.reporting.reports.rendering.html import TEMPLATES, html
from services.reporting.reports.rendering.source import report_source
from services.reporting.reports.wtsa import as_issued
from shared.contracts.reporting import LogRead

PROGRAM = "rapporteur"


class FrozenReport(msgspec.Struct, frozen=True):
    json: bytes
    html: bytes
    logs: tuple[LogRead, ...]
    program: str
    template: str


def freeze(
    service: ReportingService,
    draft: Any,  # noqa: ANN401  a row of drafted reports
    before: Sequence[bytes],
    present: Moment | None = None,
    origins: Mapping[str, str] | None = None,
    *,
    issued: bool = True,
) -> FrozenReport:
    """Return the bytes of a draft at its moment, as disclosed to its audience. Raises Malformed, BeforeTheLog.

    `before`: the JSON of the reports issued before for others than the bureau. `present` and `origins`: the positions
    applied at its issue, and the logs' origins then, if it was issued before and has to be the same.
    """
    moment, settings = service.facts.moment(draft.moment), service.settings
    report, history = as_issued(service.facts, draft.period, moment, draft.audience, before, present)
    if origins is not None:
        logs = {log: msgspec.structs.replace(read, origin=origins[log]) for log, read in report.logs.items()}
        report = msgspec.structs.replace(report, logs=logs)
    source = report_source(report, history, settings.reporting_url, synthetic=settings.synthetic, issued=issued)
    return FrozenReport(
        report_json(report),
        html(source),
        tuple(LogRead(log, read.origin, read.position, read.root or "") for log, read in report.logs.items()),
        program=version(PROGRAM),
        template=_template(),
    )


@cache
def _template() -> str:
    """Return a name for the present templates: the hash of them all."""
    read = sha256()
    for file in sorted((TEMPLATES / "reporting").rglob("*.html")):
        read.update(file.name.encode() + b"\n" + file.read_bytes())
    return read.hexdigest()[:16]
