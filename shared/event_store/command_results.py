"""The results of commands, kept for 30 days by account and command id, so that a retry gets the same answer."""

import hmac
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from sqlalchemy import Connection, Select, Table, bindparam, delete, insert, select, tuple_

from shared.domain.decider import Command
from shared.domain.errors import OtherCommand
from shared.environment.clock import Clock, timestamp

LIFETIME = timedelta(days=30)
FORGOTTEN_AT_ONCE = 1000
"""The maximum number of results deleted in one transaction, since others wait for it."""
FINGERPRINT_FORMAT = 1
"""The format of fingerprints, raised when a command that clients may send again is encoded differently. Results stored
in another format are returned without a comparison."""


class CommandResult(msgspec.Struct, frozen=True):
    """The result of a command: the record, its stream's version, and the ids of the new events (none if nothing
    changed)."""

    id: str
    version: int
    events: tuple[str, ...]


def select_answer(commands: Table) -> Select[Any]:
    """Return the query for the kept answer to the command `id` of the account `by`, as `CommandResults.read` reads
    it."""
    return select(commands.c.hmac, commands.c.format, commands.c.answer).where(
        commands.c.account == bindparam("by"), commands.c.command == bindparam("id")
    )


class CommandResults:
    """The table `commands` of a log. `key` makes the fingerprints of commands unguessable."""

    def __init__(self, commands: Table, key: bytes, clock: Clock) -> None:
        self._commands, self._key, self._clock = commands, key, clock
        self._select = select_answer(commands)
        self._insert = insert(commands)

    def earlier(self, connection: Connection, account: str, id_: str, *commands: Command) -> CommandResult | None:
        """Return the earlier result of these commands under their id. Raises OtherCommand if the id was used for
        different ones."""
        return self.read(connection.execute(self._select, {"by": account, "id": id_}).first(), id_, *commands)

    def read(self, row: Any, id_: str, *commands: Command) -> CommandResult | None:  # noqa: ANN401  a row of `select_answer`
        """Do the same as `earlier`, for a row that was already fetched, or None."""
        if row is None:
            return None
        if row.format == FINGERPRINT_FORMAT and not hmac.compare_digest(row.hmac, self._fingerprint(commands)):
            raise OtherCommand(command=id_)
        return _read(row.answer)

    def keep(self, connection: Connection, account: str, id_: str, result: CommandResult, *commands: Command) -> None:
        """Store the result of these commands, in the transaction of their events."""
        row = {
            "account": account,
            "command": id_,
            "hmac": self._fingerprint(commands),
            "format": FINGERPRINT_FORMAT,
            "answer": msgspec.json.encode(result),
            "at": timestamp(self._clock()),
        }
        connection.execute(self._insert, row)

    def of_batch(self, connection: Connection, account: str, batch: str) -> list[CommandResult]:
        """Return the results of a batch, by number; empty for a batch that never ran, or ran over 30 days ago."""
        kept = self._commands.c
        row = connection.execute(self._select, {"by": account, "id": batch}).first()
        summary = None if row is None else _read(row.answer)
        if summary is None or summary.id != batch:
            return []
        parts = [part_of(batch, number) for number in range(summary.version)]
        query = select(kept.command, kept.answer).where(kept.account == account, kept.command.in_(parts))
        answers = {row.command: _read(row.answer) for row in connection.execute(query)}
        return [answers[part] for part in parts if part in answers]

    def forget_old(self, connection: Connection) -> int:
        """Delete at most 1000 results older than 30 days, and return the number deleted."""
        kept = self._commands.c
        old = select(kept.account, kept.command).where(kept.at < timestamp(self._clock() - LIFETIME))
        first = old.order_by(kept.at).limit(FORGOTTEN_AT_ONCE)
        return connection.execute(delete(self._commands).where(tuple_(kept.account, kept.command).in_(first))).rowcount

    def _fingerprint(self, commands: Iterable[Command]) -> bytes:
        written = (type(command).__name__.encode() + b"\n" + _encoded(command) for command in commands)
        return hmac.digest(self._key, b"\n".join(written), "sha256")


def _encoded(command: Command) -> bytes:
    """Return a command as JSON. Fields added later are left out when not given, so that a command sent before they
    existed keeps its fingerprint."""
    written = msgspec.json.encode(command)
    for name in reversed(getattr(command, "added", ())):
        absent = f',"{name}":null}}'.encode()
        written = written.removesuffix(absent) + b"}" if written.endswith(absent) else written
    return written


def part_of(batch: str, number: int) -> str:
    """Return the id of a batch's command by its number, from 0."""
    return str(uuid5(UUID(batch), str(number)))


def batch_correlation(account: str, batch: str) -> str:
    """Return the correlation id of a batch's events: one step by one account."""
    return str(uuid5(uuid5(NAMESPACE_URL, account), batch))


def _read(answer: bytes) -> CommandResult:
    return msgspec.json.decode(answer, type=CommandResult)
