"""What goes wrong between a log and who reads it, in words that say the real reason and the remedy.

Kafka's client keeps much of it silent: a wrong password is a bootstrap that does not end, a topic that one may not read is
an empty one, a cursor of another log is a topic in which nothing happens. Whoever reads asks, and raises one of these.
"""

from typing import ClassVar


class SourceError(Exception):
    """Something about a source or the broker.

    Args:
        problem: what is wrong, one sentence, without secrets.
        remedy: what to do about it, one sentence.
    """

    code: ClassVar[str] = "trouble"

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(f"{problem} {remedy}".strip())
        self.problem, self.remedy = problem, remedy


class SourceUnavailable(SourceError):
    """It does not answer now; trying again later is right."""

    code = "no-answer"


class NoSuchFeed(SourceUnavailable):
    """Something answers at the address, and has no feed there."""

    code = "no-such-feed"


class AccessDenied(SourceError):
    """It answers, and does not let us: a right is missing. Trying again changes nothing."""

    code = "right-missing"


class AuthenticationFailed(AccessDenied):
    """It does not know the user or client, or not by this password, secret, token or protocol. Kafka's client only says
    that it could not bootstrap, after a time-out."""

    code = "not-let-in"


class UnknownClient(AuthenticationFailed):
    """A token endpoint answered that it does not know the client, or not by this secret, or that it was revoked: to ask again
    changes nothing."""

    code = "not-known"


class ForbiddenTopic(AccessDenied):
    """The user may not read the topic, or there is none of that name: to the client it looks like an empty one."""

    code = "forbidden-topic"


class ForeignGroup(AccessDenied):
    """The consumer group is another's: the user may not keep its place there."""

    code = "foreign-group"


class GroupInUse(AccessDenied):
    """Another consumer of the same group is reading, and keeps the group's place."""

    code = "group-in-use"


class TokenExpired(AccessDenied):
    """The bearer token was good until a time that is past."""

    code = "token-ended"


class CursorBeyondEnd(SourceError):
    """More has been read of a log than it holds: a cursor from the future. The log was restored from an older copy, or the
    cursor is not one that it gave."""

    code = "cursor-from-the-future"

    def __init__(self, log: str, position: int, size: int) -> None:
        super().__init__(
            f"The log {log} ends at {size}, and {position} events of it have been read.",
            "Its database was put back to an earlier state: bring it to the newest backup, or rebuild what read it.",
        )
        self.log, self.position, self.size = log, position, size


class TopicIncomplete(SourceError):
    """The topic does not hold what follows: it was truncated, deleted or made anew. The feed has it."""

    code = "truncated-topic"


class MisconfiguredTopic(SourceError):
    """A topic is not as a log needs it: more than one partition, or records that are thrown away after a time."""

    code = "wrong-topic"
