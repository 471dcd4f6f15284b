"""The exit code and the sentence for every failure, decided only here."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy.exc import DatabaseError, OperationalError

from deploy.runtime.production.errors import ServerError
from deploy.transfer.restore_plan import NotWhatWasSigned
from deploy.verify.comparing import SplitViewFound
from deploy.verify.replaying import ReplayDiffers
from shared.domain import errors
from shared.environment.archive import BackupAltered
from shared.event_store.codec import Undecodable
from shared.event_store.database_errors import is_disk_error, is_disk_full, is_read_only, lacks_right, server_message
from shared.event_store.projector import OriginChanged
from shared.event_store.signed_history import NotConsistent
from shared.event_store.transfer import ProofFailed
from shared.messaging.errors import (
    AccessDenied,
    AuthenticationFailed,
    CursorBeyondEnd,
    MisconfiguredTopic,
    NoSuchFeed,
    SourceError,
    TopicIncomplete,
)

BY_CODE: dict[int, tuple[type[Exception], ...]] = {
    3: (errors.Malformed, errors.TooLarge, Undecodable, AuthenticationFailed),
    4: (errors.NotThere, errors.UnknownRecord, NoSuchFeed, TopicIncomplete),
    5: (errors.Problem, AccessDenied, MisconfiguredTopic, OriginChanged, CursorBeyondEnd),
    6: (ProofFailed, SplitViewFound, ReplayDiffers, NotConsistent, NotWhatWasSigned, BackupAltered),
    7: (errors.Unavailable, errors.NoRoom, ServerError, SourceError, OperationalError),
}
"""The exit code of an error and its subclasses, unless one of these has its own. 0 is done, 2 wrong use (click's own
errors)."""
EXIT_CODES = {kind: code for code, kinds in BY_CODE.items() for kind in kinds}


def exit_code(error: Exception) -> int | None:
    """Return the exit code of an error; None for an unexpected one."""
    if is_disk_full(error):
        return EXIT_CODES[errors.NoRoom]
    if is_read_only(error):
        return EXIT_CODES[errors.Unavailable]
    return EXIT_CODES[AccessDenied] if lacks_right(error) else _nearest(error, EXIT_CODES)


def sentence(error: Exception) -> str:
    """Return a sentence on what went wrong, in which field, and how to fix it."""
    if is_disk_full(error):
        undone = "finished" if isinstance(error, OSError) else "recorded"
        return f"The disk is full, and what was under way was not {undone}. Free some space, then try again."
    if is_read_only(error):
        return (
            "A database accepts no writes: its server is a standby, or set to be read-only. See to it, then try again."
        )
    if lacks_right(error):
        return (
            f"A user of a database lacks a right: {server_message(error)}. Start with `rapporteur up --production`, which "
            "gives it again; `rapporteur doctor` says which are missing."
        )
    return (_nearest(error, SENTENCES) or str)(error)


def worded(error: errors.Problem) -> str:
    """Return only a refusal's sentence, without the field that it concerns."""
    # Imported only when something is refused, because the wordings are next to the routes, which take half a second to
    # import.
    from services.meetings.api.wordings import WORDINGS as OF_MEETINGS  # noqa: PLC0415
    from services.registry.api import WORDINGS as OF_REGISTRY  # noqa: PLC0415
    from services.reporting.app import WORDINGS as OF_REPORTING  # noqa: PLC0415
    from shared.web.wording import problem_text  # noqa: PLC0415

    return str(problem_text(error, {**OF_REGISTRY, **OF_MEETINGS, **OF_REPORTING}).detail)


def _problem(error: errors.Problem) -> str:
    """Word a problem. The remedies of most refusals also name the problem."""
    field, remedy = error.parameters.get("field"), error.parameters.get("remedy")
    if remedy and "part" not in error.parameters:
        return str(remedy)
    return " ".join(str(part) for part in (f"{field}:" if field else "", worded(error), remedy or "") if part)


def _unavailable(error: errors.Unavailable) -> str:
    part, remedy = error.parameters.get("part"), error.parameters.get("remedy")
    return f"{part}: {remedy}" if part and remedy else _problem(error)


def _not_there(error: errors.NotThere) -> str:
    known, remedy = error.parameters.get("known"), error.parameters.get("remedy")
    if isinstance(known, list | tuple):
        remedy = f"There are: {', '.join(map(str, known))}."
    if type(error) is not errors.NotThere and not remedy:
        return _problem(error)
    return f"There is no {error.parameters.get('id')}. {remedy or 'It may be mistyped.'}"


def _database(error: DatabaseError) -> str:
    """Word a database error without its own text, which contains the statement."""
    if is_disk_error(error):
        return (
            "A database file cannot be opened for reading and writing. See that this user owns the files of the home, that its "
            "file system is not read-only, and `rapporteur doctor`."
        )
    return (
        "A database does not answer, or is in an unexpected state. See `rapporteur doctor`; "
        "a home of an older version needs `rapporteur migrate`."
    )


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    errors.Problem: _problem,
    errors.NotThere: _not_there,
    errors.Malformed: lambda error: f"{error.parameters['field']}: {error.parameters['remedy']}",
    errors.Unavailable: _unavailable,
    BackupAltered: lambda error: str(error.parameters["remedy"]),
    DatabaseError: _database,
    Undecodable: lambda error: (
        f"This version of the program cannot read an event: {error.reason}. Use a newer version."
    ),
}
"""The wording of a failure and its subclasses; any other has its own."""
T = TypeVar("T")


def _nearest(error: Exception, by_kind: Mapping[type[Exception], T]) -> T | None:
    """Return the entry for the nearest class of an error; None without one."""
    return next((by_kind[kind] for kind in type(error).__mro__ if kind in by_kind), None)
