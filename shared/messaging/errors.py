"""Errors between a log and its readers, each with the actual cause and the remedy.

Kafka's client hides many causes: with a wrong password the bootstrap never finishes, a topic that may not be read looks
empty, and with a cursor of another log nothing ever arrives. Readers check for these and raise one of the errors below.
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
    """The source does not answer at the moment; retry later."""

    code = "no-answer"


class NoSuchFeed(SourceUnavailable):
    """The address answers but has no feed."""

    code = "no-such-feed"


class AccessDenied(SourceError):
    """The source answers but refuses: a right is missing. Retrying does not help."""

    code = "right-missing"


class AuthenticationFailed(AccessDenied):
    """The source does not accept the user or client with this password, secret, token or protocol. Kafka's client
    reports only, after a time-out, that it could not bootstrap."""

    code = "not-let-in"


class UnknownClient(AuthenticationFailed):
    """A token endpoint does not know the client, or the secret is wrong or revoked. Retrying does not help."""

    code = "not-known"


class ForbiddenTopic(AccessDenied):
    """The user may not read the topic, or it does not exist; to the client it looks empty."""

    code = "forbidden-topic"


class ForeignGroup(AccessDenied):
    """The consumer group belongs to another user: this one may not commit offsets there."""

    code = "foreign-group"


class GroupInUse(AccessDenied):
    """Another consumer in the same group is reading, and commits the group's offsets."""

    code = "group-in-use"


class TokenExpired(AccessDenied):
    """The bearer token has expired."""

    code = "token-ended"


class CursorBeyondEnd(SourceError):
    """More of a log has been read than it holds: it was restored from an older copy, or never issued this cursor."""

    code = "cursor-from-the-future"

    def __init__(self, log: str, position: int, size: int) -> None:
        super().__init__(
            f"The log {log} ends at {size}, and {position} events of it have been read.",
            "Its database was put back to an earlier state: bring it to the newest backup, or rebuild what read it.",
        )
        self.log, self.position, self.size = log, position, size


class TopicIncomplete(SourceError):
    """The topic lacks the next events: it was truncated, deleted or recreated. The feed has them."""

    code = "truncated-topic"


class MisconfiguredTopic(SourceError):
    """A topic is unsuitable for a log: it has more than one partition, or drops records after a time."""

    code = "wrong-topic"
