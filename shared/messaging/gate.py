"""The gate: admits and removes readers, over a local socket, for services that lack that right; only readers with
certain names.

Kafka has a single right for all of this, Alter on the cluster: its holder can set any password and seize any right. So
no service has it. A separate process carries out their requests, if they concern a reading user.
"""

import os
import re
import socket
import socketserver
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from shared.messaging.connection import Kafka
from shared.messaging.errors import AccessDenied, AuthenticationFailed, SourceError, SourceUnavailable
from shared.messaging.groups import group_prefix
from shared.messaging.partner_acls import PartnerAcls, Password, partner_acls

LONGEST_NAME = 107  # bytes
LONGEST = 64 * 1024  # bytes of a request
SECONDS = 60  # seconds for an answer, which takes as long as Kafka's


class CreateUsers(msgspec.Struct, frozen=True, tag=True):
    users: dict[str, Password]


class DeleteUsers(msgspec.Struct, frozen=True, tag=True):
    users: tuple[str, ...]


class GrantRead(msgspec.Struct, frozen=True, tag=True):
    user: str
    groups: str | None


class RevokeRead(msgspec.Struct, frozen=True, tag=True):
    user: str


GateRequest = CreateUsers | DeleteUsers | GrantRead | RevokeRead


class GateReply(msgspec.Struct, frozen=True):
    """The reply to a request. `trouble` is the code of the error that prevented it."""

    done: bool = False
    trouble: str | None = None
    problem: str = ""
    remedy: str = ""


_TROUBLES = {kind.code: kind for kind in (AuthenticationFailed, AccessDenied, SourceUnavailable)}
_request, _answer = msgspec.json.Decoder(GateRequest), msgspec.json.Decoder(GateReply)
_encode = msgspec.json.Encoder().encode


class Gate:
    """The gate to a topic, for users whose names start with `begins`; a user's groups are named after it."""

    def __init__(self, kafka: Kafka, topic: str, begins: str) -> None:
        self._kafka, self._topic = kafka, topic
        self._name = re.compile(re.escape(begins) + r"[a-z0-9][a-z0-9-]*(\.[0-9]+)?")

    def conversation(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Answer requests, one per line, over one connection to the cluster, opened for the first allowed request."""
        with ExitStack() as opened:
            readers: PartnerAcls | None = None
            for line in lines:
                try:
                    request = self._allowed(line)
                    readers = readers or opened.enter_context(partner_acls(self._kafka, self._topic))
                    # Translated here, since the connection does so only when it is closed.
                    with self._kafka.translated_errors(f"change who reads {self._topic}"):
                        reply = GateReply(_do(readers, request))
                except SourceError as trouble:
                    code = next(
                        (code for code, kind in _TROUBLES.items() if isinstance(trouble, kind)), SourceUnavailable.code
                    )
                    reply = GateReply(trouble=code, problem=trouble.problem, remedy=trouble.remedy)
                yield _encode(reply)

    def _allowed(self, line: bytes) -> GateRequest:
        try:
            request: GateRequest = _request.decode(line)
        except msgspec.DecodeError:
            raise AccessDenied("What was asked for cannot be read.") from None
        users = tuple(request.users) if isinstance(request, (CreateUsers, DeleteUsers)) else (request.user,)
        for user in users:
            if not self._name.fullmatch(user):
                raise AccessDenied(f"{user} is no user that reads: nobody may change it from here.")
        if isinstance(request, GrantRead) and request.groups not in (None, group_prefix(request.user)):
            raise AccessDenied(f"{request.user} may use no groups that begin with {request.groups}.")
        return request


def _do(acls: PartnerAcls, request: GateRequest) -> bool:
    match request:
        case CreateUsers(users):
            acls.create_users(users)
        case DeleteUsers(users):
            acls.delete_users(users)
        case GrantRead(user, groups):
            return acls.grant_read(user, groups)
        case RevokeRead(user):
            return acls.revoke_read(user)
    return True


class _Handler(socketserver.StreamRequestHandler):
    server: "GateServer"

    def handle(self) -> None:
        lines = iter(lambda: self.rfile.readline(LONGEST), b"")
        for answer in self.server.gate.conversation(lines):
            self.wfile.write(answer + b"\n")


class GateServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """The server of a gate, on a socket that only its owner can open."""

    daemon_threads = True

    def __init__(self, gate: Gate, file: Path) -> None:
        self.gate = gate
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.unlink(missing_ok=True)
        with _short(file) as name:
            super().__init__(name, _Handler)
        file.chmod(0o600)


class ThroughGate(PartnerAcls):
    """The rights of readers, read directly by a user with read-only access, and changed through the gate."""

    def __init__(self, client: Any, mechanism: str, topic: str, ask: Callable[[GateRequest], bool]) -> None:  # noqa: ANN401  no types
        super().__init__(client, mechanism, topic)
        self._ask = ask

    def create_users(self, passwords: Mapping[str, Password]) -> None:
        self._ask(CreateUsers(dict(passwords)))

    def delete_users(self, users: Iterable[str]) -> None:
        self._ask(DeleteUsers(tuple(sorted(users))))

    def grant_read(self, user: str, groups: str | None) -> bool:
        return self._is_otherwise(user, groups) and self._ask(GrantRead(user, groups))

    def revoke_read(self, user: str) -> bool:
        return self._ask(RevokeRead(user))


@contextmanager
def partner_acls_through(kafka: Kafka, topic: str, gate: Path) -> Iterator[PartnerAcls]:
    """Open the rights of a topic's readers. Raises SourceUnavailable (also if the gate does not answer), AccessDenied,
    AuthenticationFailed."""
    with partner_acls(kafka, topic) as readers, ExitStack() as opened:
        conversation: list[Any] = []

        def ask(request: GateRequest) -> bool:
            if not conversation:
                conversation.append(opened.enter_context(_connected(gate)))
            return _send(conversation[0], request)

        yield ThroughGate(readers.client, kafka.mechanism, topic, ask)


@contextmanager
def _connected(gate: Path) -> Iterator[Any]:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(SECONDS)
        try:
            with _short(gate) as name:
                connection.connect(name)
        except OSError as error:
            raise _silent(gate) from error
        with connection.makefile("rwb") as stream:
            yield stream


@contextmanager
def _short(file: Path) -> Iterator[str]:
    """Name a socket within the 107 bytes that the system allows; a longer name goes through its open folder (Linux)."""
    if len(os.fsencode(file)) <= LONGEST_NAME:
        yield str(file)
        return
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{folder}/{file.name}"
    finally:
        os.close(folder)


def _send(stream: Any, request: GateRequest) -> bool:  # noqa: ANN401  a file over a socket
    try:
        stream.write(_encode(request) + b"\n")
        stream.flush()
        line = stream.readline()
    except OSError as error:
        raise SourceUnavailable("The process that lets partners in does not answer.", "It is tried again.") from error
    if not line:
        raise SourceUnavailable("The process that lets partners in ended.", "It is tried again.")
    answer = _answer.decode(line)
    if answer.trouble is not None:
        raise _TROUBLES.get(answer.trouble, SourceUnavailable)(answer.problem, answer.remedy)
    return answer.done


def _silent(gate: Path) -> SourceUnavailable:
    return SourceUnavailable(
        f"Nobody answers at {gate}, where partners are let in.",
        "`rapporteur up --production` does, or the container kafka-gate: start it.",
    )
