"""Which exit code a refusal has, and its sentence: the one place that decides both."""

from sqlalchemy.exc import DatabaseError, OperationalError

from deploy.runtime.production.errors import ServerError
from deploy.transfer.backups.refusals import NotWhatWasSigned
from deploy.verify.replaying import ReplayDiffers
from shared.domain import errors
from shared.event_store.backup import BackupAltered
from shared.event_store.codec import Undecodable
from shared.event_store.database_errors import is_disk_full
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

# The nearest class counts. 0 is done, 2 wrong use (click's own errors).
EXIT_CODES: dict[type[Exception], int] = {
    errors.Malformed: 3,
    errors.TooLarge: 3,
    Undecodable: 3,
    errors.NotThere: 4,
    errors.UnknownRecord: 4,
    errors.Refused: 5,
    errors.ChangedMeanwhile: 5,
    errors.OtherCommand: 5,
    errors.NotAllowed: 5,
    errors.NotSignedIn: 5,
    errors.Problem: 5,
    ProofFailed: 6,
    ReplayDiffers: 6,
    NotConsistent: 6,
    NotWhatWasSigned: 6,
    BackupAltered: 6,
    errors.Unavailable: 7,
    errors.NoRoom: 7,
    ServerError: 7,
    AuthenticationFailed: 3,
    AccessDenied: 5,
    MisconfiguredTopic: 5,
    NoSuchFeed: 4,
    TopicIncomplete: 4,
    OriginChanged: 5,
    CursorBeyondEnd: 5,
    SourceError: 7,
    OperationalError: 7,
}


def exit_code(error: Exception) -> int | None:
    """None for what nobody expected."""
    if is_disk_full(error):
        return EXIT_CODES[errors.NoRoom]
    return next((EXIT_CODES[kind] for kind in type(error).__mro__ if kind in EXIT_CODES), None)


def sentence(error: Exception) -> str:
    """What is the matter, the field it is about, and the remedy."""
    if is_disk_full(error):
        undone = "finished" if isinstance(error, OSError) else "recorded"
        return f"The disk is full, and what was under way was not {undone}. Make room on it, then do it again."
    match error:
        case errors.Problem():
            return _problem(error)
        case DatabaseError():
            # Not its own text, which holds the statement.
            return (
                "A database does not answer, or is not as it should be. See `rapporteur doctor`; "
                "a home of an older version needs `rapporteur migrate`."
            )
        case Undecodable():
            return f"This version of the program cannot read an event: {error.reason}. Use a newer version."
    return str(error)


def _problem(error: errors.Problem) -> str:
    field, remedy = error.parameters.get("field"), error.parameters.get("remedy")
    if isinstance(error, errors.Malformed):
        return f"{field}: {remedy}"
    if isinstance(error, BackupAltered):
        return str(remedy)
    in_full = (errors.Unavailable, ProofFailed, ReplayDiffers, NotConsistent, NotWhatWasSigned)
    if isinstance(error, in_full) and remedy:
        return f"{error.parameters.get('part')}: {remedy}" if "part" in error.parameters else str(remedy)
    if isinstance(error, errors.NotThere) and "known" in error.parameters:
        known = error.parameters["known"]
        remedy = f"There are: {', '.join(map(str, known))}." if isinstance(known, (list, tuple)) else None
    if type(error) is errors.NotThere or (isinstance(error, errors.NotThere) and remedy):
        return f"There is no {error.parameters.get('id')}. {remedy or 'It may have been mistyped.'}"
    if remedy and "part" not in error.parameters:
        return str(remedy)
    said = worded(error)
    return " ".join(str(part) for part in (f"{field}:" if field else "", said, remedy or "") if part)


def worded(error: errors.Problem) -> str:
    """The sentence of a refusal alone, without the field that it is about."""
    # Read only when something is refused: the words lie beside the routes, which take half a second to import.
    from services.meetings.api.wordings import WORDINGS as OF_MEETINGS  # noqa: PLC0415
    from services.registry.api import WORDINGS as OF_REGISTRY  # noqa: PLC0415
    from services.reporting.app import WORDINGS as OF_REPORTING  # noqa: PLC0415
    from shared.web.wording import problem_text  # noqa: PLC0415

    return str(problem_text(error, {**OF_REGISTRY, **OF_MEETINGS, **OF_REPORTING}).detail)
