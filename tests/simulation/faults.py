"""The possible faults, their frequency in this run, and their form."""

from collections.abc import Callable
from random import Random

# The highest rate of each fault. Each run uses some of them, at a fraction of that rate.
MOST = {
    "crash": 0.03,  # a process dies between two effects
    "commit refused": 0.05,  # the connection breaks, and nothing was committed
    "commit unanswered": 0.05,  # it was committed, but the answer is lost
    "others first": 0.2,  # this process stalls, and another takes a turn meanwhile
    "send fails": 0.05,  # a record does not arrive
    "acknowledgement lost": 0.1,  # it arrives, but the answer is lost
    "late": 0.5,  # messages of a dead process arrive much later
    "replication lags": 0.3,  # a record is on the leader alone for a while
    "silence": 0.15,  # there are records, but a poll does not return them
    "poll fails": 0.08,
    "feed fails": 0.1,
    "half a note": 0.05,  # a checkpoint is being written elsewhere when the process dies
}
POINTS_OF_A_TURN = 3_000  # more effects than any turn that ends


class Crash(BaseException):
    """A process dies here: no handler of its own sees it."""


class DoesNotEnd(BaseException):
    """A turn had more effects than any turn should."""


class Faults:
    """Decides on a fault at every effect. `quiet`: there are no more faults."""

    def __init__(self, chance: Random, note: Callable[[str], None]) -> None:
        self.chance, self._note = chance, note
        self.quiet = False
        self.others: Callable[[], None] = lambda: None
        self.left = POINTS_OF_A_TURN
        self.rates = {kind: most * chance.choice((0.0, 0.1, 0.3, 1.0)) for kind, most in sorted(MOST.items())}

    def happens(self, kind: str, what: str = "") -> bool:
        rate = 0.0 if self.quiet else self.rates[kind]
        if rate and self.chance.random() < rate:
            self._note(f"  ! {kind} {what}".rstrip())
            return True
        return False

    def effect(self, what: str) -> None:
        """Pass a point between two effects. Raises Crash or DoesNotEnd."""
        self.left -= 1
        if self.left < 0:
            raise DoesNotEnd(what)
        if self.happens("crash", what):
            raise Crash(what)

    def stall(self, what: str) -> None:
        """Perhaps let others take a turn here, during which no time passes for this process."""
        if self.happens("others first", what):
            self.others()
