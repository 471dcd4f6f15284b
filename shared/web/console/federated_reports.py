"""Reports to TSAG and WTSA as recorded by another service: drafted, issued, posted. Requested as a page is rendered,
with the viewer's own rights, and neither stored nor logged here."""

from typing import Literal

import msgspec
from flask import g

from shared.web.console.federated_search import Peer
from shared.web.peers import Unreachable, read_peer

SECONDS = 1
"""Less than another service waits for a page that makes this request."""


class ReportOnItsWay(msgspec.Struct, frozen=True):
    """A report that was drafted, and possibly issued, on a period with these days; `last` is "" for an open period."""

    kind: str
    state: Literal["draft", "issued"]
    first: str
    last: str
    path: str


class PostedReport(msgspec.Struct, frozen=True):
    """A report posted as a document, under an item of the resolution; `to` is the record that it goes to, and `due` the
    stated due day, if any."""

    to: str
    item: str
    document: str
    posted: str
    path: str
    due: str = ""


class RecordedReports(msgspec.Struct, frozen=True):
    """Both lists: reports on their way, in the order drafted, and posted ones, in the order posted. Revisions are left out
    of both."""

    reports: list[ReportOnItsWay]
    posted: list[PostedReport]


def recorded_reports(peer: Peer) -> RecordedReports | None:
    """Return the recorded reports, requested once per page; None while that service does not answer."""
    if "recorded_reports" not in g:
        try:
            g.recorded_reports = read_peer(f"{peer.console}/desk/recorded", RecordedReports, SECONDS)
        except Unreachable:
            g.recorded_reports = None
    reports: RecordedReports | None = g.recorded_reports
    return reports
