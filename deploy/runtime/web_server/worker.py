"""gunicorn's worker, the process that serves. The parent listens, receives its heartbeat, and replaces it when it
exits."""

import os
import resource
import sys
import time
from typing import Any

from gunicorn.workers.base import Worker as Process

from deploy.runtime.web_server.handover import Ages, tell_serving
from deploy.runtime.web_server.serving import Server, server_on
from shared.environment.disk import private_files
from shared.environment.garbage_collection import infrequent_gc

SECONDS_TO_SERVE = 60
"""The time given to a successor, after which the old process exits in any case."""
_AGES = Ages()
FILES = 8192
SECONDS_TO_EXIT = 1
"""The last part of the time that the parent allows for stopping, reserved for the process to exit by itself."""


class Worker(Process):  # type: ignore[misc]  # gunicorn has no types
    """A worker that serves the app on gunicorn's address."""

    _server: Server | None = None
    _exit_requested_at: float | None = None

    def __init__(self, age: int, *arguments: Any, **options: Any) -> None:  # noqa: ANN401  gunicorn's own
        super().__init__(age, *arguments, **options)
        _AGES.starts(age)

    def init_process(self) -> None:
        with private_files():
            _allow_files()
            super().init_process()

    def run(self) -> None:
        [listener] = self.sockets
        self._server = server = server_on(listener.sock, self.wsgi)
        _AGES.serves(self.age)
        tell_serving()
        while (self.alive or self._goes_on()) and os.getppid() == self.ppid:
            self._turn(server)
        server.stop_accepting()
        until = time.monotonic() + self.cfg.graceful_timeout - SECONDS_TO_EXIT
        # A client accepted just before may not have sent its request yet; if another process takes over, there is time
        # to wait for it.
        handed_over = _AGES.successor_serves(self.age)
        while (server.has_work or (handed_over and server.has_clients)) and time.monotonic() < until:
            self._turn(server)
        server.task_dispatcher.shutdown()

    def handle_exit(self, sig: int, frame: Any) -> None:  # noqa: ANN401  gunicorn's own
        """Stop on SIGTERM immediately, even while the loop is waiting."""
        super().handle_exit(sig, frame)
        if self._server is not None:
            self._server.pull_trigger()

    @infrequent_gc()
    def load_wsgi(self) -> None:
        """Load the app. If it cannot be loaded, requests stay with the previous process, if any."""
        try:
            super().load_wsgi()
        except Exception:
            if not _AGES.somebody_serves():
                raise
            self.log.exception("The web server's new process could not begin; the old one goes on.")
            _AGES.fails(self.age)
            sys.exit(1)

    def _goes_on(self) -> bool:
        """Return whether to keep accepting requests although told to exit: until a successor does, or permanently if
        that failed."""
        self._exit_requested_at = self._exit_requested_at or time.monotonic()
        if _AGES.successor_failed(self.age):
            self.alive, self._exit_requested_at = True, None
            return True
        return _AGES.successor_comes(self.age) and time.monotonic() - self._exit_requested_at < SECONDS_TO_SERVE

    def _turn(self, server: Server) -> None:
        self.notify()
        server.turn()


def _allow_files() -> None:
    """Raise the limit on open files. Each connection is a file, and a shell's default suits programs with a dozen of
    them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
