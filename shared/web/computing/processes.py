"""A computing process as seen by the web server: started on demand, ended with the server."""

import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from threading import Thread

from shared.web.computing.jobs import Computation
from shared.web.computing.messages import Ask, Cancel, Up, encode, read_up


class Process:
    """A process; `command` receives the file descriptor of its end of the connection. `on_message` is called with each
    message, and with None when the process ends.

    Raises OSError or, without a thread to listen in, RuntimeError if it cannot be started.
    """

    def __init__(self, command: Sequence[str], on_message: Callable[["Process", Up | None], None]) -> None:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            self._process = subprocess.Popen(
                [*command, str(theirs.fileno())], pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
            )
            self._connection = Connection(ours.detach())
        self._on_message = on_message
        self.job: Computation | None = None
        self.is_ready = False
        self.started = self.idle_since = time.monotonic()
        try:
            Thread(target=self._listen, daemon=True).start()
        except RuntimeError:
            self._end()
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    def give(self, job: Computation) -> None:
        self.job = job
        self._send(Ask(job.number, job.request.environ, job.request.body))

    def cancel(self, job: Computation) -> None:
        self._send(Cancel(job.number))

    def kill(self) -> None:
        self._process.kill()

    def _send(self, message: Ask | Cancel) -> None:
        try:
            self._connection.send_bytes(encode(message))
        except OSError:
            # The process has ended, which is reported separately.
            self._process.kill()

    def _listen(self) -> None:
        while True:
            try:
                message = read_up(self._connection.recv_bytes())
            except (EOFError, OSError):
                break
            self._on_message(self, message)
        self._end()
        self._on_message(self, None)

    def _end(self) -> None:
        self._connection.close()
        self._process.kill()
        self._process.wait()
