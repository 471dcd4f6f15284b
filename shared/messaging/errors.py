"""What goes wrong between services, in words that say the real reason and the remedy."""


class Trouble(Exception):
    """Something about a source or the broker.

    Args:
        problem: what is wrong, one sentence, without secrets.
        remedy: what to do about it, one sentence.
    """

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(f"{problem} {remedy}".strip())
        self.problem, self.remedy = problem, remedy


class Unavailable(Trouble):
    """It does not answer now; trying again later is right."""


class NotAllowed(Trouble):
    """It answers, and does not let us: a password or a right is wrong. Trying again changes nothing."""


class NotLetIn(NotAllowed):
    """It does not know the user, or not by this password or protocol."""


class BeyondEnd(Trouble):
    """More has been read of a log than it holds: it was restored from an older copy."""

    def __init__(self, log: str, position: int, size: int) -> None:
        super().__init__(
            f"The log {log} ends at {size}, and {position} events of it have been read.",
            "Its database was put back to an earlier state: bring it to the newest backup, or rebuild what read it.",
        )
        self.log, self.position, self.size = log, position, size


class Lossy(Trouble):
    """The topic does not hold what follows: it was truncated, deleted or made anew. The feed has it."""


class WrongTopic(Trouble):
    """A topic is not as a log needs it: more than one partition, or records that are thrown away after a time."""
