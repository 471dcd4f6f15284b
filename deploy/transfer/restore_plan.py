"""The plan for restoring a log, its losses, and the result, in sentences and as an object."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

from deploy.installation.home import LOGS
from deploy.installation.installation import Installation
from shared.domain.errors import Problem
from shared.domain.event import SealedEvent
from shared.event_store.transfer.archive import LogSummary, checked, events_in
from shared.transparency.checkpoint import Checkpoint
from shared.transparency.note import Key, Note

Span = tuple[int, int]
"""First and last position."""


class NotWhatWasSigned(Problem):
    """Refusal: a log's remains contradict its signatures. Parameters: log, remedy."""

    code = "not-what-was-signed"

    def __init__(self, log: str, found: str, remedy: str) -> None:
        super().__init__(log=log, remedy=f"{log}: {found} {remedy}")


@dataclass(frozen=True)
class SignedState:
    """The state that a log must have, as far as it was signed.

    `origin` and `continues` are those of the last log; `roots` are by size; `notes` are its own checkpoints by size.
    `newest` is the largest of them; `elsewhere` states whether the folder has it, since only then is it certain that
    nothing later was signed. `keys` are the signers'.
    """

    origin: str | None
    continues: Mapping[str, int]
    roots: Mapping[int, bytes]
    notes: Mapping[int, Note]
    newest: Checkpoint | None
    elsewhere: bool
    keys: Sequence[Key]


@dataclass(frozen=True)
class RestorePlan:
    """A log as it will be after restoring.

    `size` and `root` leave out waiting events; `taken` of these come after the backup's. `proven`: the last position
    that a checkpoint confirms. `requeued`: waiting events that come from the topic and lost their positions behind a
    gap; `apart`: how many others belong to records that lost an earlier event. `lost`: positions found nowhere.
    `altered`: positions in the topic that contradict signatures. `doubt`: why it cannot be determined whether anything
    is lost. `offset`: the end of the topic, None if it was not read. `fresh`: the new origin, if something is or may be
    lost.
    """

    log: str
    backup: LogSummary
    promised: SignedState
    taken: Sequence[tuple[SealedEvent, bytes]]
    waiting: Sequence[bytes]
    requeued: int
    apart: int
    size: int
    root: bytes
    proven: int
    lost: Sequence[Span]
    altered: Span | None
    doubt: str | None
    offset: int | None
    fresh: str | None = None

    @property
    def is_whole(self) -> bool:
        return not self.lost and self.altered is None and self.doubt is None

    @property
    def origin(self) -> str | None:
        return self.fresh or (self.promised.origin if self.size else None)

    @property
    def continues(self) -> dict[str, int]:
        """Return the logs that a new origin continues, the nearest first."""
        if self.fresh is None:
            return dict(self.promised.continues)
        before = {origin: min(size, self.size) for origin, size in self.promised.continues.items()}
        return {str(self.promised.origin): self.size, **before}

    def sealed(self, file: Path) -> Iterator[tuple[SealedEvent, bytes]]:
        yield from checked(events_in(file, self.log), self.log, self.backup)
        yield from self.taken


def sentences(plan: RestorePlan) -> list[str]:
    """Return the sentences on certain and possible losses."""
    found = []
    if plan.altered:
        found.append(f"{plan.log}: what the topic has of {in_words(plan.altered)} is not what was signed.")
    if plan.lost:
        spans = ", ".join(map(in_words, plan.lost))
        unread = f"the backup does not hold {spans}, and no topic was read"
        nowhere = f"neither the backup nor the topic holds {spans}"
        found.append(f"{plan.log}: {unread if plan.offset is None else nowhere}.")
    if plan.doubt:
        found.append(f"{plan.log}: {plan.doubt}")
    return found


def in_words(span: Span) -> str:
    return f"the position {span[0]}" if span[0] == span[1] else f"the positions {span[0]} to {span[1]}"


class Result(TypedDict):
    """The result for a log: `said`, in a line or two, and `found`, for programs."""

    said: list[str]
    found: dict[str, Any]


@dataclass(frozen=True)
class Restored:
    """The result of a restore: `plans` of the logs filled now; `results` of these and of those that an interrupted
    earlier run filled; `before`: the services which that run filled. `bytes_lost`: reports issued since the backup,
    some bytes of which could not be regenerated."""

    plans: Mapping[str, RestorePlan]
    results: Mapping[str, Result]
    before: tuple[str, ...]
    bytes_lost: tuple[str, ...] = ()


def result_of(plan: RestorePlan) -> Result:
    return Result(said=list(_plan_sentences(plan)), found=_object(plan))


def result_lines(restored: Restored) -> Iterator[str]:
    """Return a line or two for each log."""
    for result in restored.results.values():
        yield from result["said"]
    for service in restored.before:
        yield f"{service}: it was restored by an earlier run."
    for report in restored.bytes_lost:
        yield f"{report} was issued since the backup, and its bytes cannot be made again as they were: they are lost."


def new_keys(logs: Sequence[str]) -> str:
    """Return the sentence on logs whose keys were not copied into the home before the restore."""
    return (
        f"{', '.join(logs)}: signed by a new key from now on, since the one that signed before is not in this home. If you have the lost "
        "home's keys/*, put them there before you start it; otherwise tell auditors, who will ask."
    )


def destroyed_again(keys: int) -> str:
    return (
        f"{keys:,} keys that had been destroyed are destroyed again"
        if keys > 1
        else "A destroyed key is destroyed again"
    )


def as_object(installation: Installation, restored: Restored) -> dict[str, Any]:
    """Return `{"logs": {log: {...}}, "bytes_lost": [report]}`: the result for each log, `before` if by an earlier run.
    If that result is no longer known, give the log's current state."""
    logs: dict[str, Any] = {}
    for log in LOGS:
        result = restored.results.get(log)
        found = result["found"] if result else _now(installation, log)
        logs[log] = found if log in restored.plans else found | {"before": True}
    return {"logs": logs, "bytes_lost": list(restored.bytes_lost)}


def _plan_sentences(plan: RestorePlan) -> Iterator[str]:
    yield _held(plan)
    yield from sentences(plan)
    if plan.requeued or plan.apart:
        yield (
            f"{plan.log}: of what the topic has behind that, {plan.requeued} events are recorded anew under their ids, and "
            f"{plan.apart} are not, because their record lost one before them."
        )
    if plan.fresh:
        yield (
            f"{plan.log}: it goes on as {plan.fresh}. Up to the position {plan.size} it is {plan.promised.origin}; whoever "
            "follows it is told so at the next question."
        )


def _held(plan: RestorePlan) -> str:
    taken = f", {len(plan.taken):,} taken back from the topic" if plan.taken else ""
    waiting = f", {len(plan.waiting):,} that wait for a place" if plan.waiting else ""
    events = "1 event" if plan.backup.size == 1 else f"{plan.backup.size:,} events"
    sentence = f"{plan.log}: {events} from the backup{taken}{waiting}"
    if not plan.size:
        return f"{sentence}."
    if plan.proven == plan.size:
        return f"{sentence}; all as signed."
    proven = f"as signed up to the position {plan.proven:,}" if plan.proven else "nothing of it signed"
    return f"{sentence}; {proven}, nothing said of what follows."


def _object(plan: RestorePlan) -> dict[str, Any]:
    newest = plan.promised.newest
    return {
        "origin": plan.origin,
        "size": plan.size,
        "root": plan.root.hex(),
        "backup": plan.backup.size,
        "taken_back": len(plan.taken),
        "waiting": len(plan.waiting),
        "proven": plan.proven,
        "checkpoint": newest and {"origin": newest.origin, "size": newest.size, "root": newest.root.hex()},
        "lost": [list(span) for span in plan.lost],
        "altered": plan.altered and list(plan.altered),
        "doubt": plan.doubt,
        "recorded_anew": plan.requeued,
        "not_taken": plan.apart,
        "continues": plan.continues,
    }


def _now(installation: Installation, log: str) -> dict[str, Any]:
    with installation.reading_log(log) as kept:
        return {"origin": kept.origin(), "size": kept.size(), "root": kept.root().hex(), "continues": kept.continues()}
