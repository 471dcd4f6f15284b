"""Refusals. An error carries a code and the parameters its reader needs; the edge words it and chooses the status.

`code` is stable: it is the last part of a problem document's `type`.
"""

from typing import ClassVar


class Problem(Exception):
    """The base class of all refusals: a code and parameters. `command` is the refused command, if there were
    several."""

    code: ClassVar[str] = "problem"
    command: object | None = None

    def __init__(self, **parameters: object) -> None:
        super().__init__(self.code, parameters)
        self.parameters = parameters


class Malformed(Problem):
    """The input cannot be parsed. Parameters: field, remedy (in words)."""

    code = "malformed"

    def __init__(self, field: str, remedy: str, **parameters: object) -> None:
        super().__init__(field=field, remedy=remedy, **parameters)


class Refused(Problem):
    """Understood, but not allowed in the current state. Services define their own subclasses."""

    code = "refused"


class UnknownRecord(Refused):
    """A field names a record of this service that does not exist. Parameters: field, id."""

    code = "unknown-record"


class AlreadyTaken(Refused):
    """A code or name belongs to another record. Parameters: kind, key, holder."""

    code = "already-taken"


class NotThere(Problem):
    """The requested object does not exist. Parameters: id."""

    code = "not-there"


class NeedsApprover(Refused):
    """Only an approver may make anything public, or correct or withdraw anything public. Parameters: field (the one
    that would make it public)."""

    code = "needs-approver"


class ChangedMeanwhile(Problem):
    """The record has changed since it was read. Parameters: id, expected, actual (stream versions)."""

    code = "changed-meanwhile"


class OtherCommand(Problem):
    """A command id was already used for a different command. Parameters: command."""

    code = "other-command"


class TooLarge(Problem):
    """An event would be larger than the log accepts. Parameters: size, limit (bytes)."""

    code = "too-large"


class NotAllowed(Problem):
    """The viewer lacks the right to do this. Parameters: needs."""

    code = "not-allowed"


class NotSignedIn(Problem):
    """The request requires signing in."""

    code = "not-signed-in"


class TokenNotYetValid(NotSignedIn):
    """The token was made at a time that this machine's clock has not reached."""

    code = "token-not-yet-valid"


class Unavailable(Problem):
    """A required part does not answer. Parameters: part, remedy."""

    code = "unavailable"


class NoRoom(Problem):
    """A disk is full. Parameters: remedy; recorded ("nothing" if it is the database's disk, "unknown" if it is a
    file's, which may be written after the commit)."""

    code = "no-room"

    def __init__(self, recorded: str) -> None:
        super().__init__(remedy="Make room on the disk; everything goes on by itself then.", recorded=recorded)
