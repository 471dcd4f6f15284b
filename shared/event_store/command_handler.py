"""The one way from a command to events: load, fold, decide, append, project, in one transaction."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import msgspec
import uuid_utils
from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from shared.domain.decider import Command, Decider
from shared.domain.errors import ChangedMeanwhile, OtherCommand, Problem, UnknownRecord
from shared.domain.event import Marking, Published, Stored
from shared.event_store.codec import Heading
from shared.event_store.lease import wait_in_line
from shared.event_store.sealer import Clock, timestamp, utc_now
from shared.event_store.store import EventStore, Fact
from shared.public_view.approving import refuse_without_approver
from shared.public_view.marking_changes import without_markings
from shared.public_view.openness import OPERATOR

KEPT = timedelta(days=30)  # how long a command's answer is given again
ATTEMPTS = 20

Project = Callable[[Connection, Sequence[Stored]], None]
Claims = Callable[[Published], Sequence[tuple[str, str]]]
Guard = Callable[[Connection, Command], None]
Restated = Callable[[Command, Sequence[Stored], Marking | None], Sequence[Published]]


class By(msgspec.Struct, frozen=True, kw_only=True):
    """On whose behalf, in what course. `command`: an id of the caller's for retries; `expected`: the stream's version.

    `marking` None: the bureau's, and nobody chose it. `approved_by` is the account of the approver whose act this is; it is
    recorded with what is marked public. The operator acts with an approver's right.
    """

    actor: str
    command: str | None = None
    correlation: str | None = None
    causation: str | None = None
    marking: Marking | None = None
    approved_by: str | None = None
    expected: int | None = None

    @property
    def approves(self) -> bool:
        return self.approved_by is not None or self.actor == OPERATOR


class Answer(msgspec.Struct, frozen=True):
    """What came of a command: the record, its stream's version, the ids of the new events (none if it was so already)."""

    id: str
    version: int
    events: tuple[str, ...]


class CommandHandler:
    """Decides commands of one log.

    `deciders` maps each command to its aggregate; `project` writes the service's own read models; `claims` says which
    names an event takes that only one record may have; `guard` refuses by a rule over many streams, asked in the same
    transaction and only when something would be recorded; `restated` says what a command that changes nothing of what a
    record says comes to all the same, after the stream's events and by the marking chosen. `key` makes the fingerprints of commands unguessable.
    `new_id` gives the UUIDv7 of an event.
    """

    def __init__(
        self,
        store: EventStore,
        deciders: Mapping[type, Decider],
        *,
        key: bytes,
        project: Project = lambda _connection, _events: None,
        claims: Claims = lambda _event: (),
        guard: Guard = lambda _connection, _command: None,
        restated: Restated = lambda _command, _past, _marking: (),
        clock: Clock = utc_now,
        reached: Callable[[str], None] = lambda _: None,
        new_id: Callable[[], str] = lambda: str(uuid_utils.uuid7()),
    ) -> None:
        self.store, self.deciders, self.clock, self.reached = store, deciders, clock, reached
        self._key, self._project, self._claims, self._guard = key, project, claims, guard
        self._restated, self._new_id = restated, new_id
        commands = store.tables.commands
        self._answer_given = select(commands.c.hmac, commands.c.answer).where(
            commands.c.account == bindparam("by"), commands.c.command == bindparam("id")
        )
        self._answer = insert(commands)

    def handle(self, command: Command, by: By) -> Answer:
        """Decides one command, durably.

        Raises the aggregate's Refused, NeedsApprover, UnknownRecord, ChangedMeanwhile, OtherCommand.
        """
        return self.handle_all([(command, by)])[0]

    def handle_all(self, commands: Sequence[tuple[Command, By]]) -> list[Answer]:
        """Decides commands in order, all of them or none."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self.store.engine.begin() as connection:
                    if attempt > 1 or len(commands) > 1:
                        _queue(connection, self.store.log)
                    answers = [self._handle_one(connection, command, by) for command, by in commands]
                    self.reached("append.before-commit")
                self.reached("append.after-commit")
                return answers
            except DBAPIError as error:
                # Decide again on what is so now.
                if attempt == ATTEMPTS or not _was_second(error):
                    raise
        raise AssertionError("unreachable")

    def check_all(self, commands: Sequence[tuple[Command, By]]) -> list[Answer]:
        """What `handle_all` would answer or raise, with nothing kept of it."""
        with self.store.engine.connect() as connection, connection.begin() as transaction:
            answers = [self._handle_one(connection, command, by) for command, by in commands]
            transaction.rollback()
        return answers

    def _handle_one(self, connection: Connection, command: Command, by: By) -> Answer:
        """Raises what `_handle` raises, and says of which command."""
        try:
            return self._handle(connection, command, by)
        except Problem as problem:
            problem.command = command
            raise

    def _handle(self, connection: Connection, command: Command, by: By) -> Answer:
        fingerprint = hmac.digest(
            self._key, type(command).__name__.encode() + b"\n" + msgspec.json.encode(command), "sha256"
        )
        if by.command is not None and (given := self._given(connection, by, fingerprint)):
            return given
        answer = self._decide(connection, command, by)
        if by.command is not None:
            self._keep(connection, by, fingerprint, answer)
        return answer

    def _decide(self, connection: Connection, command: Command, by: By) -> Answer:
        refers = command.refers
        past, there = self.store.load_beside(connection, command.stream, [record for _, record in refers])
        for field, record in refers:
            if record not in there:
                raise UnknownRecord(field=field, id=record)
        decider = self.deciders[type(command)]
        if by.expected is not None and by.expected != len(past):
            raise ChangedMeanwhile(id=command.stream, expected=by.expected, actual=len(past))
        state = decider.initial_state
        for said in without_markings(past):
            state = decider.evolve(state, said)
        events = decider.decide(command, state) or self._restated(command, past, by.marking)
        if not by.approves:
            refuse_without_approver(events, by.marking, past)
        if events:
            self._guard(connection, command)
        kept = self._append(connection, command.stream, len(past), events, by)
        return Answer(command.stream, len(past) + len(kept), tuple(event.id for event in kept))

    def _append(
        self, connection: Connection, stream: str, version: int, events: Sequence[Published], by: By
    ) -> list[Stored]:
        if not events:
            return []
        for event in events:
            for kind, key in self._claims(event):
                self.store.claim(connection, kind, key, stream)
        ids = [self._new_id() for _ in events]
        correlation = by.correlation or by.command or ids[0]
        facts = [
            Fact(
                Heading(
                    id=id_,
                    stream=stream,
                    version=number,
                    actor=by.actor,
                    correlation=correlation,
                    causation=by.causation,
                    marking=by.marking or "bureau",
                    approved_by=by.approved_by if by.marking == "public" else None,
                ),
                event,
            )
            for number, (id_, event) in enumerate(zip(ids, events, strict=True), version + 1)
        ]
        kept = self.store.append(connection, facts)
        self._project(connection, kept)
        return kept

    def _given(self, connection: Connection, by: By, fingerprint: bytes) -> Answer | None:
        found = connection.execute(self._answer_given, {"by": by.actor, "id": by.command}).first()
        if found is None:
            return None
        if not hmac.compare_digest(found.hmac, fingerprint):
            raise OtherCommand(command=by.command)
        return msgspec.json.decode(found.answer, type=Answer)

    def _keep(self, connection: Connection, by: By, fingerprint: bytes, answer: Answer) -> None:
        row = {
            "account": by.actor,
            "command": by.command,
            "hmac": fingerprint,
            "answer": msgspec.json.encode(answer),
            "at": timestamp(self.clock()),
        }
        connection.execute(self._answer, row)

    def forget_old_commands(self) -> int:
        """Drops answers older than 30 days; how many it were."""
        commands = self.store.tables.commands
        with self.store.engine.begin() as connection:
            return connection.execute(delete(commands).where(commands.c.at < timestamp(self.clock() - KEPT))).rowcount


def _was_second(error: DBAPIError) -> bool:
    """Somebody took the same version or name in between, or had what we needed while we had what they needed."""
    deadlock = getattr(error.orig, "sqlstate", None) == "40P01"
    return deadlock or isinstance(error, IntegrityError)


def _queue(connection: Connection, log: str) -> None:
    """Those who were second go one after another, or eight writers at one stream would keep beating the same one.

    So do those who need several streams, or two in opposite order would wait for each other.
    """
    wait_in_line(connection, f"append {log}")
