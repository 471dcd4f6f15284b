"""The real server with two hundred deliberately slow clients and sixty waiting readers: other clients' wait is bounded.
A process of it that is killed comes back."""

import json
import os
import re
import select
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from math import inf
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from deploy.runtime.web_server.connections import (
    LEAST,
    MOST_BODY,
    SECONDS_FOR_HEADERS,
    SECONDS_TO_READ,
    Connection,
    Request,
)
from deploy.runtime.web_server.lanes import THREADS, lane_of
from services.reporting.api.computed import COMPUTED, COMPUTED_ACTS
from shared.web import tokens
from shared.web.computing.child import MOST_MEMORY
from shared.web.computing.pool import MOST_HELD
from shared.web.feed import WAITING
from tests.embedded.test_up import Started, children_of, up
from tests.end_to_end.program import alive, send_to_all
from tests.plugins.installations import Rapporteur, copy_home
from tests.plugins.waiting import until

EACH_KIND, READERS, AT_ONCE = 67, 15, 4
SECONDS_TO_BE_BACK = 90.0  # a start on a busy machine
BOUND = 2.0  # seconds; by itself each takes less than a tenth of a second
OTHERS = (
    "/reporting/health/live",
    "/registry/sign-in",
    "/reporting/api/figures?key=meetings.held&period=2013-2016",
    "/reporting/reports/wtsa?period=2013-2016",
)


@pytest.fixture(scope="module")
def started(few_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """A running installation for slow clients and then for a kill, which stops it in the end."""
    folder = tmp_path_factory.mktemp("many-clients")
    copy_home(few_once, folder / "home")
    with up(folder / "home", folder / "up") as found:
        yield found


def bearer(home: Path) -> str:
    """Return the token of a new auditor."""
    key, expires = (home / "keys" / "token.key").read_text(), int(time.time()) + 3600
    return tokens.issue(key, f"account-{uuid4()}", frozenset({"auditor"}), str(uuid4()), expires)


def opened(port: int, start: bytes) -> socket.socket:
    connection = socket.socket()
    # Set before connecting, when the window is not fixed yet: unread data then stays with the server.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    connection.settimeout(30)
    connection.connect(("127.0.0.1", port))
    connection.sendall(start)
    return connection


def get(path: str, token: str | None = None, more: str = "") -> bytes:
    bearing = f"Authorization: Bearer {token}\r\n" if token else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{bearing}{more}".encode()


@contextmanager
def dripping(connections: list[socket.socket]) -> Iterator[None]:
    """Send a byte per second on each connection, until the block ends or the server drops them."""
    ended = threading.Event()

    def drip() -> None:
        alive = list(connections)
        while alive and not ended.wait(1):
            for each in list(alive):
                try:
                    each.sendall(b"a")
                except OSError:
                    alive.remove(each)

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def seconds(started: Started, path: str) -> float:
    begun = time.monotonic()
    assert started.get(path)[0] == 200, path
    return time.monotonic() - begun


def end_of(home: Path, port: int) -> str:
    with asked_by(bearer(home), port, "/registry/feed?limit=10000") as answer:
        cursor: str = answer.headers["Rapporteur-Cursor"]
    return cursor


def asked_by(token: str, port: int, path: str) -> Any:  # noqa: ANN401  an answer
    headers = {"Authorization": f"Bearer {token}"}
    return urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers), timeout=30)


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.requirement("5.12")
def test_slow_clients_and_waiting_readers_slow_down_nobody_else(started: Started) -> None:
    with ExitStack() as held:
        for path in OTHERS:
            seconds(started, path)
        home, port = started.home, started.port
        token = bearer(home)
        form = get("/registry/sign-in").replace(b"GET", b"POST") + b"Content-Length: 100000\r\n\r\nname="
        slow = {
            "headers": get("/reporting/", more="X-Slow: a"),
            "body": form,
            "answer": get("/registry/feed?limit=10000", token, "\r\n"),
        }
        clients = {
            kind: [held.enter_context(opened(port, start)) for _ in range(EACH_KIND)] for kind, start in slow.items()
        }
        wait = f"/registry/feed?after={end_of(home, port)}&wait=12"
        readers = [bearer(home) for _ in range(READERS)]
        waiting = [
            held.enter_context(opened(port, get(wait, each, "\r\n"))) for each in readers for _ in range(AT_ONCE)
        ]
        with dripping(clients["headers"] + clients["body"]):
            with pytest.raises(urllib.error.HTTPError) as refused:
                asked_by(readers[0], port, wait)
            assert refused.value.code == 429
            assert refused.value.headers["Retry-After"] == "12"
            assert json.loads(refused.value.read())["type"] == "/problems/too-many-at-once"
            took: dict[str, list[float]] = {path: [] for path in OTHERS}
            for path in OTHERS * 3:
                # Requests sent after one of them was answered or dropped prove nothing.
                if not select.select(clients["headers"] + waiting, [], [], 0)[0]:
                    took[path].append(seconds(started, path))
            # A busy machine delays one or the other; a blocked lane delays every request.
            assert all(min(each, default=inf) < BOUND for each in took.values()), took
            # A client that drips headers is dropped, and every reader gets a response when its wait is over.
            with suppress(ConnectionResetError):
                assert clients["headers"][0].recv(1) == b""
            assert all(each.recv(12) == b"HTTP/1.1 200" for each in waiting)
        assert "Traceback" not in started.err.read_text()


def computing(web: int) -> dict[int, int]:
    """Return a web server's computing processes, and the memory of each in bytes."""
    found = {}
    for pid in {child for worker in children_of(web) for child in children_of(worker)}:
        folder = Path(f"/proc/{pid}")
        with suppress(FileNotFoundError, ProcessLookupError):
            if b"deploy.runtime.computing" in (folder / "cmdline").read_bytes():
                found[pid] = int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return found


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.requirement("5.12")
def test_a_web_process_that_is_killed_is_back_under_its_parent_and_finishes_what_it_answers(
    started: Started,
) -> None:
    with ExitStack() as held:
        web = started.pids()["web"]
        [killed] = children_of(web)
        computed_for_it = computing(web)
        assert computed_for_it
        os.kill(killed, signal.SIGKILL)
        begun = time.monotonic()
        until(lambda: bool(children_of(web) - {killed}), "none was started again")
        assert seconds(started, "/reporting/reports/wtsa?period=2013-2016") < SECONDS_TO_BE_BACK
        assert time.monotonic() - begun < SECONDS_TO_BE_BACK
        assert started.pids()["web"] == web
        until(lambda: not any(map(alive, computed_for_it)), "what computed for it is left")

        wait = get(f"/registry/feed?after={end_of(started.home, started.port)}&wait=2", bearer(started.home), "\r\n")
        reader = held.enter_context(opened(started.port, wait))
        # By now its loop has handled everything earlier.
        seconds(started, "/registry/health/live")
        assert started.interrupt() == 0
        assert reader.recv(12) == b"HTTP/1.1 200"


def under_way(token: str, port: int) -> int:
    """Return the number of computations that wait or run."""
    with asked_by(token, port, "/reporting/metrics") as answer:
        read: str = answer.read().decode()
    counted = re.findall(r"^rapporteur_computing_(?:queued|running){.*} (.+)$", read, re.MULTILINE)
    assert len(counted) == 2
    return round(sum(map(float, counted)))


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.requirement("5.13")
def test_sixteen_comparisons_at_once_let_a_sign_in_through_and_keep_within_their_memory(
    synthetic_once: Path, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    home = tmp_path / "synthetic"
    copy_home(synthetic_once, home)
    with up(home, tmp_path / "up") as started, ExitStack() as held:
        web, tokens_ = started.pids()["web"], [bearer(home) for _ in range(8)]
        with asked_by(tokens_[0], started.port, "/reporting/api/reports/wtsa?period=2022-2024") as answer:
            report = answer.read()
        assert report == rapporteur(home, "report", "wtsa", "--period", "2022-2024", "--format", "json").out
        known = json.loads(report)["as_known_at"]
        # Stopped, or the first would finish before the last are requested.
        stopped = set(computing(web))
        held.callback(send_to_all, stopped, signal.SIGCONT)
        send_to_all(stopped, signal.SIGSTOP)
        for number in range(16):
            moment = ",".join(f"{log}:{number + 50 if log == 'meetings' else at}" for log, at in known.items())
            path = f"/reporting/api/reports/wtsa/compare?period=2022-2024&from={moment}"
            held.enter_context(opened(started.port, get(path, tokens_[number % 8], "\r\n")))
        until(lambda: under_way(tokens_[0], started.port) == 16, "not all of them were taken")
        stopped |= set(computing(web))
        send_to_all(stopped, signal.SIGSTOP)
        # Two are in progress for each token, so a third is refused.
        with pytest.raises(urllib.error.HTTPError) as refused:
            asked_by(tokens_[7], started.port, "/reporting/api/reports/wtsa?period=2017-2020")
        assert (refused.value.code, refused.value.headers["Retry-After"]) == (429, "5")
        send_to_all(stopped, signal.SIGCONT)
        took: list[float] = []
        memory: list[int] = []
        for _ in range(7):
            if under_way(tokens_[0], started.port):
                took.append(seconds(started, "/registry/sign-in"))
            memory += computing(web).values()
        assert min(took, default=inf) < 1, took
        assert max(memory) < MOST_MEMORY
        assert len(computing(web)) <= (os.cpu_count() or 1)
        # A killed process is replaced at the next request.
        before = set(computing(web))
        send_to_all(before, signal.SIGKILL)
        held.enter_context(opened(started.port, get(path, tokens_[1], "\r\n")))
        until(lambda: bool(computing(web).keys() - before), "none was started again")
        assert any(
            under_way(tokens_[1], started.port) and seconds(started, "/registry/sign-in") < BOUND for _ in range(3)
        )


@pytest.mark.requirement("5.12")
@pytest.mark.parametrize(
    ("path", "query", "lane"),
    [
        ("/registry/health/live", "", "health"),
        ("/meetings/feed", "after=x&wait=30", "waits"),
        ("/reporting/partners/feed", "wait=1", "waits"),
        ("/reporting/partners/feed", "w%61it=%33%30", "waits"),
        ("/registry/feed", "wait=0", "feeds"),
        ("/reporting/partners/feed", "type=a&limit=10000", "feeds"),
        ("/reporting/partners/records/meeting-1", "", "feeds"),
        ("/reporting/partners/readings", "", "pages"),
        ("/registry/sign-in", "wait=30", "pages"),
        ("/reporting/compare", "period=2013-2016", "computed"),
        ("/reporting/api/drafts", "", "pages"),
        ("", "", "pages"),
    ],
)
def test_what_waits_by_its_nature_has_threads_of_its_own(path: str, query: str, lane: str) -> None:
    assert lane_of(path, query) == lane
    assert WAITING.most < THREADS["waits"]
    assert THREADS["computed"] > MOST_HELD


@pytest.mark.requirement("5.13")
@pytest.mark.parametrize(
    "rule", [*COMPUTED, *(rule.replace("<act>", given.get("act", "")) for rule, given in COMPUTED_ACTS.items())]
)
def test_what_is_computed_apart_is_waited_for_on_threads_apart(rule: str) -> None:
    assert lane_of(rule, "") == "computed"


class Adjusted:
    """The settings of a server that a request reads."""

    max_request_header_size = 64 * 1024
    max_request_body_size = 3 * MOST_BODY
    inbuf_overflow = 1024 * 1024
    url_scheme = "http"


def received(*pieces: bytes) -> Request:
    request = Request(Adjusted())
    for piece in pieces:
        request.received(piece)
    return request


@pytest.mark.requirement("5.12")
def test_of_a_body_that_is_too_long_nothing_is_kept_and_what_follows_is_not_taken_for_a_request() -> None:
    head = f"POST /registry/console/imports HTTP/1.1\r\nHost: a\r\nContent-Length: {MOST_BODY + 10}\r\n\r\n".encode()
    request = received(head, b"x" * MOST_BODY)
    assert not request.completed
    assert request.received(b"x" * 10 + b"GET / HTTP/1.1\r\n\r\n") == 10
    assert (request.completed, request.error, request.get_body_stream().read()) == (True, None, b"")
    chunk = b"x" * 1024 * 1024
    chunked = received(
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", *(b"100000\r\n" + chunk + b"\r\n",) * 22
    )
    assert chunked.error is not None
    assert chunked.error.code == 413


@pytest.mark.requirement("5.12")
def test_a_request_is_late_when_its_headers_take_long_or_its_body_comes_too_slowly() -> None:
    now = time.monotonic()
    head = received(b"GET / HTTP/1.1\r\n")
    assert (head.is_late(now), head.is_late(now + SECONDS_FOR_HEADERS + 1)) == (False, True)
    body = received(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n", b"x" * 60 * LEAST)
    assert (body.is_late(now + 70), body.is_late(now + 90)) == (False, True)


class Server:
    """The part of a server that a connection needs."""

    def __init__(self) -> None:
        self.active_channels: dict[int, Connection] = {}


@pytest.mark.requirement("5.12")
def test_a_connection_is_late_when_it_asks_nothing_or_reads_too_slowly() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        adjusted = type("Adjusted", (Adjusted,), {"outbuf_overflow": 1024, "send_bytes": 1})()
        connection, now = Connection(Server(), ours, ("", 0), adjusted, map={}), time.monotonic()
        assert (connection.is_late(now), connection.is_late(now + SECONDS_FOR_HEADERS + 1)) == (False, True)
        connection.total_outbufs_len = 1
        assert (connection.is_late(now), connection.is_late(now + SECONDS_TO_READ + 1)) == (False, True)
        connection.requests = [object()]
        assert not connection.is_late(now + 1000)
        connection.requests = []
