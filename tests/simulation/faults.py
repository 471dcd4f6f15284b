"""The possible faults, their frequency in this run, and their form."""

from collections.abc import Callable
from random import Random

# At most so often, at each point where it can happen. Each run takes some of them, and of these a part.
MOST = {
    "crash": 0.03,  # a process dies between two effects
    "commit refused": 0.05,  # the connection breaks, and nothing was committed
    "commit unanswered": 0.05,  # it was committed, and nobody hears of it
    "others first": 0.2,  # this process stalls, and another takes a turn meanwhile
    "send fails": 0.05,  # a record does not arrive
    "acknowledgement lost": 0.1,  # it arrives, and nobody hears of it
    "late": 0.5,  # what a process that died had under way arrives much later
    "replication lags": 0.3,  # a record is on the leader alone for a while
    "silence": 0.15,  # there are records, and a poll does not bring them
    "poll fails": 0.08,
    "feed fails": 0.1,
    "half a note": 0.05,  # of what was being written elsewhere when the process died
}
POINTS_OF_A_TURN = 3_000  # no turn comes to so many effects, unless it does not end


class Crash(BaseException):
    """A process dies here: no handler of its own sees it."""


class DoesNotEnd(BaseException):
    """A turn has come to more effects than any should."""


class Faults:
    """Asked at every effect. `quiet`: nothing goes wrong any more."""

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
        """Between two effects. Raises Crash, DoesNotEnd."""
        self.left -= 1
        if self.left < 0:
            raise DoesNotEnd(what)
        if self.happens("crash", what):
            raise Crash(what)

    def stall(self, what: str) -> None:
        """Others may take a turn here, as far as this process can tell in no time."""
        if self.happens("others first", what):
            self.others()
