"""Connections to PostgreSQL that detect a dead server. A server that is frozen, or behind a broken network, leaves the
connection open and silent, and the client would wait forever.

Silence alone proves nothing, because a statement may take long. So the server is sent a request that it must answer at
once.
"""

import socket
import time
from collections.abc import Generator
from contextlib import ExitStack, suppress
from functools import cache
from selectors import EVENT_READ, PollSelector
from threading import Lock
from typing import Any, Self, TypeVar

import psycopg

# A dead server must be detected within two seconds, of which a busy one is given as much as possible.
SILENCE = 0.4  # seconds of silence after which the server is probed
SECONDS_TO_ANSWER = 0.6  # seconds after which it is probed again, while the first answer may still arrive
QUESTIONS = 2
FRESH = 0.3  # seconds for which an answer stays valid, so that connections do not all probe at once
SECONDS_TO_CONNECT = 5
# SSLRequest (PostgreSQL's protocol 3.0): its length, and the code 80877103. The server answers any client with one
# byte.
_ASK = (8).to_bytes(4, "big") + (80877103).to_bytes(4, "big")
# StartupMessage of protocol 3.0 by a user that need not exist. The answer is a password request or an error; only the
# code 57P03 means that the server accepts no connections. No password is checked.
_USER = (196608).to_bytes(4, "big") + b"user\0rapporteur\0\0"
_CONNECT = (len(_USER) + 4).to_bytes(4, "big") + _USER
_LONGEST = 4096  # more bytes than any answer has

RV = TypeVar("RV")


class NoAnswer(psycopg.OperationalError):
    """The server does not answer."""

    sqlstate = "08006"


CannotConnectNow = psycopg.errors.CannotConnectNow


class ReadOnlyServer(psycopg.OperationalError):
    """The server answers but is read-only: it is a standby, or recovering."""

    sqlstate = "25006"


class AccessRefused(psycopg.OperationalError):
    """The server answers but refuses access: the password is wrong, or the database or its user does not exist."""

    sqlstate = "28000"


def refusal(host: str, port: int) -> str | None:
    """Try a new connection. Return the message of a server that accepts none because it is starting or stopping; None
    if it accepts them. Raises NoAnswer."""
    try:
        with _connected(host, port) as asking:
            asking.settimeout(SECONDS_TO_CONNECT)
            asking.sendall(_CONNECT)
            reply = asking.recv(_LONGEST)
    except OSError as error:
        raise NoAnswer("the server does not answer") from error
    if not reply:
        raise NoAnswer("the server closed the connection")
    fields = {field[:1]: field[1:] for field in reply[5:].split(b"\0")} if reply[:1] == b"E" else {}
    return fields.get(b"M", b"").decode(errors="replace") if fields.get(b"C") == b"57P03" else None


class ServerLiveness:
    """A server as seen by this process. Get one from `liveness_of`."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._probing, self._probed, self._gone = Lock(), 0.0, False

    def must_answer(self) -> None:
        """Probe the server unless it was probed just now. Concurrent callers share one probe. Raises NoAnswer."""
        with self._probing:
            if time.monotonic() - self._probed > FRESH:
                self._gone = not self._answers()
                self._probed = time.monotonic()
            if self._gone:
                raise NoAnswer("the server does not answer")

    def look(self) -> None:
        """Probe the server if it did not answer the last time. Raises NoAnswer."""
        if self._gone:
            self.must_answer()

    def _answers(self) -> bool:
        """Return whether the server answers either of two probes, since one may be lost or badly timed."""
        with ExitStack() as stack:
            answers = stack.enter_context(PollSelector())
            for _ in range(QUESTIONS):
                until = time.monotonic() + SECONDS_TO_ANSWER
                with suppress(OSError):
                    asking = stack.enter_context(_connected(self._host, self._port))
                    asking.sendall(_ASK)
                    answers.register(asking, EVENT_READ, asking)
                while answers.get_map() and (seconds := until - time.monotonic()) > 0:
                    for ready, _event in answers.select(seconds):
                        answers.unregister(ready.data)
                        with suppress(OSError):
                            if ready.data.recv(1):
                                return True
        return False


def _connected(host: str, port: int) -> socket.socket:
    if not host.startswith("/"):
        return socket.create_connection((host, port), SECONDS_TO_ANSWER)
    local = socket.socket(socket.AF_UNIX)
    local.settimeout(SECONDS_TO_ANSWER)
    local.connect(f"{host}/.s.PGSQL.{port}")
    return local


liveness_of = cache(ServerLiveness)


class LiveConnection(psycopg.Connection[Any]):
    """A connection that probes a silent server. If it does not answer, the connection is closed and the caller gets
    NoAnswer."""

    server: ServerLiveness

    @classmethod
    def open_live(cls, **parameters: Any) -> Self:  # noqa: ANN401  as libpq takes them
        """Connect. Given several hosts, libpq finds the one that answers. Raises NoAnswer, AccessRefused,
        TooManyConnections, DiskFull, or CannotConnectNow for a server that is starting or stopping."""
        host = str(parameters.get("host", ""))
        if host and "," not in host:
            liveness_of(host, int(parameters.get("port") or 5432)).must_answer()
        try:
            made = cls.connect(**{"connect_timeout": SECONDS_TO_CONNECT, **parameters})
        except psycopg.OperationalError as error:
            raise _refused(error) from error
        made.server = liveness_of(made.info.hostaddr or made.info.host, made.info.port)
        return made

    def wait(self, gen: Generator[Any, Any, RV], *arguments: Any, **options: Any) -> RV:  # noqa: ANN401  psycopg's own
        if hasattr(self, "server"):
            gen = self._watched(gen)
        return super().wait(gen, *arguments, **options)

    def _watched(self, waiting: Generator[Any, Any, RV]) -> Generator[Any, Any, RV]:
        """Yield as psycopg does, but probe the server after a silence; psycopg reports ten times a second that nothing
        arrived."""
        ready, heard = None, time.monotonic()
        while True:
            try:
                condition = waiting.send(ready)
            except StopIteration as end:
                result: RV = end.value
                return result
            ready = yield condition
            if ready:
                heard = time.monotonic()
            elif time.monotonic() - heard > SILENCE:
                self._ask()
                heard = time.monotonic()

    def _ask(self) -> None:
        try:
            self.server.must_answer()
        except NoAnswer:
            self.close()
            raise


def _refused(error: psycopg.OperationalError) -> psycopg.OperationalError:
    """Return the error of a failed attempt to connect. libpq gives no SQLSTATE for it, so the server's message is
    parsed; unless it is in English, every failure counts as no answer."""
    message = str(error)
    if "too many" in message or "remaining connection slots" in message:
        return psycopg.errors.TooManyConnections(message)
    # A server reports this while it starts, stops or recovers.
    if "the database system is" in message:
        return CannotConnectNow(message)
    if "No space left on device" in message:
        return psycopg.errors.DiskFull(message)
    # A server with a failing disk says that it could not do something, which is no refusal of this user.
    refused = "FATAL:" in message and "FATAL:  could not " not in message
    return AccessRefused(message) if refused or "no password supplied" in message else error
