"""Errors between a log and its readers, each with the real reason and the remedy.

Kafka's client hides many reasons: a wrong password is a bootstrap that does not end, a topic that one may not read is
an empty one, a cursor of another log is a topic in which nothing happens. Readers check for these, and raise one of the
errors below.
"""

from typing import ClassVar


class SourceError(Exception):
    """A fault of a source or the broker.

    Args:
        problem: the fault, in one sentence, without secrets.
        remedy: how to mend it, in one sentence.
    """

    code: ClassVar[str] = "trouble"

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(f"{problem} {remedy}".strip())
        self.problem, self.remedy = problem, remedy


class SourceUnavailable(SourceError):
    """The source does not answer now; trying again later is right."""

    code = "no-answer"


class NoSuchFeed(SourceUnavailable):
    """The address answers, and has no feed."""

    code = "no-such-feed"


class AccessDenied(SourceError):
    """The source answers, and refuses: a right is missing. Trying again changes nothing."""

    code = "right-missing"


class AuthenticationFailed(AccessDenied):
    """The source does not know the user or client, or not by this password, secret, token or protocol. Kafka's client
    only reports, after a time-out, that it could not bootstrap."""

    code = "not-let-in"


class UnknownClient(AuthenticationFailed):
    """A token endpoint does not know the client, or not by this secret, or the secret was revoked. Asking again changes
    nothing."""

    code = "not-known"


class ForbiddenTopic(AccessDenied):
    """The user may not read the topic, or it does not exist: to the client it looks empty."""

    code = "forbidden-topic"


class ForeignGroup(AccessDenied):
    """The consumer group is another's: the user may not keep its place there."""

    code = "foreign-group"


class GroupInUse(AccessDenied):
    """Another consumer of the same group is reading, and keeps the group's place."""

    code = "group-in-use"


class TokenExpired(AccessDenied):
    """The bearer token has expired."""

    code = "token-ended"


class CursorBeyondEnd(SourceError):
    """More has been read of a log than it holds: it was restored from an older copy, or never gave this cursor."""

    code = "cursor-from-the-future"

    def __init__(self, log: str, position: int, size: int) -> None:
        super().__init__(
            f"The log {log} ends at {size}, and {position} events of it have been read.",
            "Its database was put back to an earlier state: bring it to the newest backup, or rebuild what read it.",
        )
        self.log, self.position, self.size = log, position, size


class TopicIncomplete(SourceError):
    """The topic lacks the next events: it was truncated, deleted or made anew. The feed has them."""

    code = "truncated-topic"


class MisconfiguredTopic(SourceError):
    """A topic is not as a log needs it: it has more than one partition, or drops records after a time."""

    code = "wrong-topic"
