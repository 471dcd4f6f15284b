"""The trace of a run, line by line: the last part as text, all of it as a digest for comparing two runs."""

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
        """Of all lines so far, 16 hex digits."""
        return self._digest.hexdigest()[:16]
