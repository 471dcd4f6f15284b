"""A log as it will be once it is restored, and what is lost of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.transfer.backups.signed_state import SignedState
from shared.domain.event import SealedEvent
from shared.event_store.transfer.archive import LogSummary, checked, events_in

Span = tuple[int, int]
"""First and last position."""


@dataclass(frozen=True)
class RestorePlan:
    """A log as it will be.

    `size` and `root` are without what waits; of those events `taken` follow the backup's. `proven`: up to which position a
    checkpoint has been found to hold. `requeued`: how many of those that wait are events of the topic that lost their places
    behind a gap; `apart`: how many more there are, of records that lost one before. `lost`: positions that nothing holds.
    `altered`: positions of the topic that are not what was signed. `doubt`: why it cannot be known whether something is lost.
    `offset`: the end of the topic, None where none was read. `fresh`: the origin under which it goes on, where something is lost
    or may be.
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
        """Of a new origin: the logs that it goes on from, the nearest first."""
        if self.fresh is None:
            return dict(self.promised.continues)
        before = {origin: min(size, self.size) for origin, size in self.promised.continues.items()}
        return {str(self.promised.origin): self.size, **before}

    def sealed(self, file: Path) -> Iterator[tuple[SealedEvent, bytes]]:
        yield from checked(events_in(file, self.log), self.log, self.backup)
        yield from self.taken


def sentences(plan: RestorePlan) -> list[str]:
    """What is lost, or may be."""
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
