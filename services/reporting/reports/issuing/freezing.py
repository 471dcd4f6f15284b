"""What is frozen of a report: its JSON, which can be computed again for ever, and its HTML, which this version wrote."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any

import msgspec

from services.reporting.reports import Reporting, render
from services.reporting.reports.html import TEMPLATES
from shared.contracts.reporting import LogRead

PROGRAM = "rapporteur"


class Frozen(msgspec.Struct, frozen=True):
    json: bytes
    html: bytes
    logs: tuple[LogRead, ...]
    program: str
    template: str


def freeze(service: Reporting, draft: Any) -> Frozen:  # noqa: ANN401  a row of drafted reports
    """The bytes of a draft at its moment. Raises what `render` raises."""
    asked: Mapping[str, Any] = {"period": draft.period, "as_known_at": draft.moment, "audience": draft.audience}
    json = render(service, draft.kind, **asked, format="json")
    html = render(service, draft.kind, **asked, format="html", issued=True)
    logs = msgspec.json.decode(json)["logs"]
    return Frozen(
        json,
        html,
        tuple(LogRead(log, read["origin"], read["position"], read["root"]) for log, read in logs.items()),
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
