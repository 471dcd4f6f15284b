"""The trace of a run: the last lines as text, and a digest of all lines for comparing runs."""

from collections import deque
from hashlib import sha256

SHOWN = 40  # lines


class Trace:
    def __init__(self, shown: int | None = SHOWN) -> None:
        self.step = 0
        self.last: deque[str] = deque(maxlen=shown)
        self._digest = sha256()

    def note(self, text: str) -> None:
        line = f"{self.step:>4} {text}"
        self.last.append(line)
        self._digest.update(line.encode() + b"\n")

    def digest(self) -> str:
        """Return the digest of all lines so far, as 16 hex digits."""
        return self._digest.hexdigest()[:16]
