"""Asking witnesses to cosign the checkpoints of a log (C2SP `tlog-witness`).

This is a separate loop, so an unreachable or slow witness delays nothing; it is asked again after growing pauses.
Cosignatures are served with the checkpoints. A witness that knows a different history of the log is reported at once.
"""

import logging
import re
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from math import inf
from urllib.parse import urlsplit

from sqlalchemy import Engine

from shared.environment.clock import timestamp, utc_now
from shared.event_store.log import Log
from shared.event_store.log_proofs import LogProver
from shared.event_store.witnesses import Witness, Witnesses
from shared.messaging.loops import Job, Pace, Paced
from shared.messaging.webhooks.sending import Answer, post
from shared.transparency.checkpoint import checkpoint_of
from shared.transparency.note import Note, read_signature
from shared.transparency.submission import submission

logger = logging.getLogger(__name__)
SECONDS = 5.0  # seconds for a request
PAUSES = (1.0, 2.0, 5.0, 10.0, 20.0)  # seconds after a failure; the last one repeats
LONGEST_ANSWER = 64 * 1024  # bytes; a response may include lines for the witness's other keys and algorithms
ATTEMPTS = 2  # requests after the first, each from the size that the witness reports
ASKING = Pace(shortest=1.0)
_SIZE = re.compile("(0|[1-9][0-9]{0,17})\n")
FORKED = "it knows another history of this log"


class Forked(Exception):
    """The witness knows a different history of the log."""


class NoCosignature(Exception):
    """The witness gave no cosignature, with the reason."""


class WitnessAsker:
    """Requests cosignatures from the witnesses of one log. `engine` may write; `clock` gives seconds."""

    def __init__(self, engine: Engine, log: Log, clock: Callable[[], float] = time.monotonic) -> None:
        self._log, self._witnesses = log, Witnesses(engine, log.name)
        self._prover, self._clock = LogProver(log), clock
        self._failures: dict[str, int] = {}
        self._not_before: dict[str, float] = {}

    def turn(self) -> int:
        """Ask each witness that has not cosigned the newest checkpoint and is not in a pause after a failure."""
        witnesses = self._witnesses.all()
        for gone in self._not_before.keys() - {each.name for each in witnesses}:
            del self._not_before[gone]
        note = self._log.checkpoint() if witnesses else None
        if note is None:
            return 0
        cosigned = {(each.name, each.id) for each in note.signatures}
        for witness in witnesses:
            if (witness.name, witness.key.id) in cosigned:
                self._not_before.pop(witness.name, None)
            elif self._clock() >= self._not_before.get(witness.name, 0.0):
                self._ask(witness, note)
        # Zero, since no other job waits for cosignatures.
        return 0

    def seconds_left(self) -> float:
        """Return the seconds until the first witness that gave no cosignature is asked again; infinite if all did."""
        return min(self._not_before.values(), default=inf) - self._clock()

    def _ask(self, witness: Witness, note: Note) -> None:
        now = timestamp(utc_now())
        try:
            self._cosigned(witness, note)
        except Forked as found:
            if witness.forked_since is None:
                logger.error("%s: the witness %s says that %s (%s)", self._log.name, witness.name, FORKED, found)  # noqa: TRY400  it is no error of ours
            self._witnesses.forked(witness, f"{FORKED}: {found}", now)
        except NoCosignature as reason:
            if witness.failing_since is None:
                logger.warning("%s: the witness %s does not cosign: %s", self._log.name, witness.name, reason)
            self._witnesses.failed(witness, str(reason), now)
        else:
            if witness.failing_since is not None:
                logger.warning("%s: the witness %s cosigns again", self._log.name, witness.name)
            self._failures.pop(witness.name, None)
            self._not_before.pop(witness.name, None)
            return
        failures = self._failures[witness.name] = self._failures.get(witness.name, 0) + 1
        self._not_before[witness.name] = self._clock() + PAUSES[min(failures, len(PAUSES)) - 1]

    def _cosigned(self, witness: Witness, note: Note) -> None:
        """Get and store a cosignature. Raises Forked, NoCosignature."""
        newest = checkpoint_of(note).size
        old = min(witness.size, newest)
        answer = self._sent(witness, note, old)
        # The witness reports how far it has cosigned: others may ask it too, and an earlier request may have been cut
        # off.
        for _ in range(ATTEMPTS):
            if answer.status != HTTPStatus.CONFLICT:
                break
            old = self._held(answer.excerpt, old, newest)
            answer = self._sent(witness, note, old)
        if answer.status == HTTPStatus.UNPROCESSABLE_ENTITY:
            raise Forked(f"its first {old} events are not those that it cosigned")
        if answer.status != HTTPStatus.OK:
            raise NoCosignature(_reason(answer))
        lines = answer.excerpt.removesuffix("\n").split("\n")
        try:
            signature = next(
                each for each in map(read_signature, lines) if (each.name, each.id) == (witness.name, witness.key.id)
            )
            witness.key.cosigned(note.beside([signature]))
        except (StopIteration, ValueError) as error:
            raise NoCosignature("its answer holds no right cosignature of its key") from error
        self._witnesses.cosigned(witness.name, newest, signature)

    def _held(self, answer: str, sent: int, newest: int) -> int:
        """Return the size that a witness reports having cosigned, if the rest can be proved from there. Raises Forked,
        NoCosignature."""
        if _SIZE.fullmatch(answer) is None:
            raise NoCosignature("it answers 409 without a size")
        theirs = int(answer)
        if theirs == sent:
            raise Forked(f"its first {theirs} events are not those that it cosigned")
        if theirs > self._log.size():
            raise Forked(f"it has cosigned {theirs} events, and here are fewer")
        if theirs > newest:
            raise NoCosignature("it has cosigned a later checkpoint")
        return theirs

    def _sent(self, witness: Witness, note: Note, old: int) -> Answer:
        size = checkpoint_of(note).size
        path = self._prover.consistency(old, size).path if 0 < old < size else ()
        address = f"{witness.address}/add-checkpoint"
        return post(
            address,
            submission(old, path, note).written().encode(),
            {"Content-Type": "text/plain; charset=utf-8"},
            inside={host_of(address)},
            seconds=SECONDS,
            longest=LONGEST_ANSWER,
        )


def host_of(address: str) -> str:
    """Return the host of an address in the form used in the list of internal hosts. Only the operator names witnesses,
    so their hosts are allowed even if not public, and over http: a cosignature proves itself. Raises ValueError."""
    host = urlsplit(address).hostname or ""
    return f"[{host}]" if ":" in host else host


def _reason(answer: Answer) -> str:
    if answer.status is None:
        return f"no answer ({answer.failure}: {answer.about})"
    if answer.status == HTTPStatus.NOT_FOUND:
        return "it does not know this log (404): ask its operator to trust the log's key"
    if answer.status == HTTPStatus.FORBIDDEN:
        return "it does not trust the key that signs this log (403): give its operator the newest one"
    return f"it answers {answer.status}"


def witness_jobs(engine: Engine, logs: Iterable[str]) -> dict[str, Job]:
    """Return a job for each of the service's own logs."""
    askers = {log: WitnessAsker(engine, Log(engine, log)) for log in logs}
    return {f"ask witnesses of {log}": Paced(asker.turn, ASKING, asker.seconds_left) for log, asker in askers.items()}
