"""A computing process, which answers one request at a time until its parent ends."""

import gc
import os
import sys
import time
from collections.abc import Callable
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from flask import Flask
from sqlalchemy.exc import DatabaseError
from werkzeug.test import run_wsgi_app

from shared.environment import memoization, progress
from shared.web.computing.messages import (
    Advanced,
    Ask,
    Cancel,
    Cancelled,
    ComputedResponse,
    Ready,
    Up,
    encode,
    read_down,
)
from shared.web.logging import COMPUTED

MOST_MEMORY = 512 * 1024 * 1024
TELL_EVERY = 0.1  # seconds
NICE = 5


class _Ended(BaseException):
    """No one is waiting for the answer any more. Not an `Exception`, so that no handler mistakes it for a failure."""


class ComputeProcess:
    """A computing process; `generation` identifies the data that answers depend on: once it changes, cached answers are
    stale."""

    def __init__(self, app: Flask, connection: Connection, generation: Callable[[], object]) -> None:
        self._app, self._connection, self._generation = app, connection, generation
        self._requests: SimpleQueue[Ask] = SimpleQueue()
        self._cancelled: set[int] = set()
        self._cached_generation: object = None

    def serve(self) -> None:
        """Answer requests until the connection ends or the process uses too much memory."""
        give_way()
        memoization.enable()
        Thread(target=self._listen, daemon=True).start()
        self._send(Ready())
        while True:
            self._answer(self._requests.get())
            if memory_held() > MOST_MEMORY:
                memoization.clear()
                gc.collect()
            if memory_held() > MOST_MEMORY:
                return

    def _send(self, message: Up) -> None:
        try:
            self._connection.send_bytes(encode(message))
        except OSError:
            os._exit(0)

    def _listen(self) -> None:
        """Watch the other end, which closes when its process ends, in whatever way; no one is then waiting for an
        answer."""
        while True:
            try:
                message = read_down(self._connection.recv_bytes())
            except (EOFError, OSError):
                os._exit(0)
            if isinstance(message, Cancel):
                self._cancelled.add(message.job)
            else:
                self._requests.put(message)

    def _answer(self, request: Ask) -> None:
        last = 0.0

        def tell(done: int, expected: int) -> None:
            nonlocal last
            if request.job in self._cancelled:
                raise _Ended
            if time.monotonic() - last > TELL_EVERY:
                last = time.monotonic()
                self._send(Advanced(request.job, done, expected))

        try:
            with progress.notifying(tell):
                progress.poll_listener()
                self._clear_if_replaced()
                answer: ComputedResponse | Cancelled = self._run(request)
        except _Ended:
            answer = Cancelled(request.job)
        self._cancelled.discard(request.job)
        self._send(answer)

    def _clear_if_replaced(self) -> None:
        try:
            present = self._generation()
        except DatabaseError:
            present = object()  # the request fails at the same database, and is answered with what is wrong
        if present != self._cached_generation:
            memoization.clear()
            self._cached_generation = present

    def _run(self, request: Ask) -> ComputedResponse:
        environ: dict[str, Any] = {
            **request.environ,
            "wsgi.version": (1, 0),
            "wsgi.input": BytesIO(request.body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            COMPUTED: True,
        }
        body, status, headers = run_wsgi_app(self._app, environ)
        return ComputedResponse(request.job, int(status.split()[0]), list(headers), b"".join(body))


def give_way() -> None:
    """Give pages precedence, and let the kernel kill this process before the web server when memory runs out."""
    os.nice(NICE)
    adjust = Path("/proc/self/oom_score_adj")
    if adjust.exists():
        adjust.write_text("1000")


def memory_held() -> int:
    """Return the memory used by this process in bytes; 0 where the system does not report it."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if statm.exists() else 0
