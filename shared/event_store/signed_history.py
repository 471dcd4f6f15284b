"""The history of a log's signatures: the roots that the log must have, or the reason why it is no longer signed."""

from collections.abc import Mapping, Sequence

import msgspec

from shared.domain.errors import Problem
from shared.transparency.checkpoint import Checkpoint, checkpoint_of
from shared.transparency.note import Key, Note


class NotConsistent(Problem):
    """The log does not continue its signed history. Parameters: log, remedy."""

    code = "not-consistent"

    def __init__(self, log: str, finding: str) -> None:
        remedy = (
            f"{log}: {finding} It is not signed any more. Find out who changed it, and restore it or the checkpoints kept "
            "elsewhere from a copy; then start again."
        )
        super().__init__(log=log, remedy=remedy)

    @classmethod
    def restored_from(cls, log: str, remedy: str) -> "NotConsistent":
        """Return a refusal by a signer in another process, with its wording."""
        refusal = cls(log, "")
        refusal.parameters["remedy"] = remedy
        return refusal


class SignedHistory(msgspec.Struct, frozen=True):
    """A log of `size` events, and the keys that may have signed it. `continues`: see `Checkpoint`; those logs'
    signatures beyond the shared events cover lost events and are ignored."""

    log: str
    origin: str | None
    size: int
    keys: Sequence[Key]
    continues: Mapping[str, int] = {}

    def roots(self, notes: Sequence[Note], *, thorough: bool) -> dict[int, bytes]:
        """Return the root signed at each size. Checks all signatures, or only the newest two unless `thorough`.

        Raises NotConsistent.
        """
        kept = [(note, checkpoint) for note in notes if (checkpoint := self._checkpoint(note)) is not None]
        by_size = sorted(kept, key=lambda each: each[1].size)
        for note, each in by_size if thorough else by_size[-2:]:
            if note.signed_by(self.keys) is None:
                finding = f"A checkpoint of {each.size} events is signed by no key in keys/{self.log}.vkey."
                raise NotConsistent(self.log, finding)
        expected: dict[int, bytes] = {}
        for _, each in kept:
            if expected.setdefault(each.size, each.root) != each.root:
                raise NotConsistent(self.log, f"Two roots were signed for its first {each.size} events.")
        return expected

    def _checkpoint(self, note: Note) -> Checkpoint | None:
        """Return a note's checkpoint; None if it covers lost events."""
        try:
            checkpoint = checkpoint_of(note)
        except ValueError as error:
            raise NotConsistent(self.log, f"Something that is no checkpoint is kept of it: {error}.") from error
        if checkpoint.origin in self.continues:
            return checkpoint if checkpoint.size <= self.continues[checkpoint.origin] else None
        if checkpoint.origin != self.origin:
            raise NotConsistent(
                self.log, f"A checkpoint of {checkpoint.origin} is kept of it, and it is {self.origin}."
            )
        if checkpoint.size > self.size:
            raise NotConsistent(self.log, f"It holds {self.size} events, and {checkpoint.size} were signed.")
        return checkpoint
