"""Separate threads for each kind of request, so that neither long polls nor feed readers occupy the threads for pages.
In each lane callers take turns."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from waitress.task import ThreadedTaskDispatcher

from deploy.runtime.web_server.fair_queue import FairQueue

THREADS: Mapping[str, int] = {"health": 1, "waits": 64, "computed": 24, "feeds": 8, "pages": 16}
_HEALTH = re.compile(r"/[a-z]+/health/live")
_FEED = re.compile(r"/[a-z]+(/partners)?/feed")
_RECORD = re.compile(r"/reporting/partners/records/.*")
_WAITS = re.compile(r"(^|&)wait=0*[1-9]")
_COMPUTED = re.compile(
    r"/reporting/(|(issued|drafts|reports|api/reports)/.*|api/figures|api/clause-records(/[^/]+)?|evidence|members|resolution-68|audit.*|compare|replay|prepared"
    r"|api/drafts/[^/]+/issue|console/issuing/[^/]+/do/issue|console/desk/([^/]+/(decided|judged))?)"
)
"""The addresses that reporting computes in a separate process, and so waits for."""


def lane_of(path: str, query: str) -> str:
    if _HEALTH.fullmatch(path):
        return "health"
    if _FEED.fullmatch(path):
        return "waits" if _WAITS.search(unquote(query)) else "feeds"
    if _RECORD.fullmatch(path):
        return "feeds"
    return "computed" if _COMPUTED.fullmatch(path) else "pages"


def caller_of(connection: Any) -> str:  # noqa: ANN401  a Connection
    """Return a key that distinguishes callers before any token is verified: the token itself, the cookies, or the
    address."""
    request = connection.requests[0]
    headers = getattr(request, "headers", {})
    return str(headers.get("AUTHORIZATION") or headers.get("COOKIE") or connection.addr[0])


class Lanes:
    """waitress's task dispatcher, with lanes."""

    def __init__(self, threads: Mapping[str, int] = THREADS) -> None:
        self.by_name: dict[str, Any] = {}
        for name, count in threads.items():
            self.by_name[name] = ThreadedTaskDispatcher()
            self.by_name[name].queue = FairQueue(caller_of)
            self.by_name[name].set_thread_count(count)

    def add_task(self, connection: Any) -> None:  # noqa: ANN401  a Connection
        request = connection.requests[0]
        # A request that could not be parsed has neither.
        path, query = getattr(request, "path", ""), getattr(request, "query", "")
        self.by_name[lane_of(path, query)].add_task(connection)

    def shutdown(self) -> None:
        for lane in self.by_name.values():
            lane.shutdown(timeout=0)
