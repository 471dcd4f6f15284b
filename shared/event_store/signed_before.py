"""What was signed of a log before: the roots that it has to have, or why nothing more of it is signed."""

from collections.abc import Sequence

import msgspec

from shared.domain.errors import Problem
from shared.transparency.checkpoint import Checkpoint, checkpoint_of
from shared.transparency.note import Key, Note


class NotConsistent(Problem):
    """The log does not continue what was signed of it before. Parameters: log, remedy."""

    code = "not-consistent"

    def __init__(self, log: str, found: str) -> None:
        remedy = (
            f"{log}: {found} It is not signed any more. Find out who changed it, and restore it or the checkpoints kept "
            "elsewhere from a copy; then start again."
        )
        super().__init__(log=log, remedy=remedy)

    @classmethod
    def said(cls, log: str, remedy: str) -> "NotConsistent":
        """The refusal of a signer in another process, in its words."""
        refusal = cls(log, "")
        refusal.parameters["remedy"] = remedy
        return refusal


class SignedBefore(msgspec.Struct, frozen=True):
    """A log of so many events, and the keys that may have signed it."""

    log: str
    origin: str | None
    size: int
    keys: Sequence[Key]

    def roots(self, notes: Sequence[Note], *, thorough: bool) -> dict[int, bytes]:
        """The root that was signed at each size. All signatures are checked, or, if not thorough, the newest two.

        Raises NotConsistent.
        """
        said = [self._said(note) for note in notes]
        checked = notes if thorough else sorted(notes, key=lambda note: checkpoint_of(note).size)[-2:]
        for note in checked:
            if note.signed_by(self.keys) is None:
                found = (
                    f"A checkpoint of {checkpoint_of(note).size} events is signed by no key in keys/{self.log}.vkey."
                )
                raise NotConsistent(self.log, found)
        expected: dict[int, bytes] = {}
        for each in said:
            if expected.setdefault(each.size, each.root) != each.root:
                raise NotConsistent(self.log, f"Two roots were signed for its first {each.size} events.")
        return expected

    def _said(self, note: Note) -> Checkpoint:
        try:
            said = checkpoint_of(note)
        except ValueError as error:
            raise NotConsistent(self.log, f"Something that is no checkpoint is kept of it: {error}.") from error
        if said.origin != self.origin:
            raise NotConsistent(self.log, f"A checkpoint of {said.origin} is kept of it, and it is {self.origin}.")
        if said.size > self.size:
            raise NotConsistent(self.log, f"It holds {self.size} events, and {said.size} were signed.")
        return said
