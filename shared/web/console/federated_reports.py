"""Reports to TSAG and WTSA as another service recorded them: drafted, issued, posted. Asked for as a page is drawn, with the
viewer's own right, and neither kept nor logged here."""

from typing import Literal

import msgspec
from flask import g

from shared.web.console.federated_search import Peer
from shared.web.peers import Unreachable, read_peer

SECONDS = 1
"""Less than another service waits for the page that asks here."""


class ReportOnItsWay(msgspec.Struct, frozen=True):
    """A report that was drafted, and perhaps issued, on a period with these days; `last` is "" for a period without end."""

    kind: str
    state: Literal["draft", "issued"]
    first: str
    last: str
    path: str


class PostedReport(msgspec.Struct, frozen=True):
    """A report posted as a document, under an item of the resolution; `to`: the record that it goes to. `due` is the day stated
    for it, if any."""

    to: str
    item: str
    document: str
    posted: str
    path: str
    due: str = ""


class RecordedReports(msgspec.Struct, frozen=True):
    """Both, in order: drafted last, posted first. Revisions are not among the posted ones."""

    reports: list[ReportOnItsWay]
    posted: list[PostedReport]


def recorded_reports(peer: Peer) -> RecordedReports | None:
    """Return what was recorded, asked for once while a page is made; None while that service does not answer."""
    if "recorded_reports" not in g:
        try:
            g.recorded_reports = read_peer(f"{peer.console}/desk/recorded", RecordedReports, SECONDS)
        except Unreachable:
            g.recorded_reports = None
    found: RecordedReports | None = g.recorded_reports
    return found
