"""Problem documents (RFC 9457), and the only place where HTTP statuses are decided.

`type` is `/problems/<code>` and never changes; title and detail are in the viewer's language. A browser gets the same
text as a page. Nothing from the request is echoed.
"""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec
from flask import Flask, Response, g, render_template, request
from flask_babel import gettext
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from shared.domain import errors
from shared.environment.disk import NO_ROOM_FOR_SERVERS, disk_of
from shared.event_store.database_errors import is_disk_full, is_unreachable, lacks_right
from shared.privacy.vault_attempts import TooManyAttempts
from shared.web.logging import log_failure
from shared.web.strict_json import MalformedBody, printable
from shared.web.wording import NOT_READABLE, ProblemText, Wordings, problem_text, status_text

MEDIA_TYPE = "application/problem+json"


class PreconditionMissing(errors.Problem):
    """A change requires If-Match with the version that was read (RFC 6585)."""

    code = "precondition-missing"


class WrongMediaType(errors.Problem):
    """The body has a media type that is not accepted here. Parameters: expected."""

    code = "wrong-media-type"


class FormExpired(errors.Problem):
    """The form's token is missing or belongs to another browser session."""

    code = "form-expired"


class OtherHost(errors.Problem):
    """The request names a host that is not one of the program's (RAPPORTEUR_PUBLIC_URL, RAPPORTEUR_HOSTS)."""

    code = "other-host"


class LogReplaced(errors.Problem):
    """The cursor belongs to another log. Parameters: origin (the current one); for a log restored with a loss also
    common (the last position up to which both are the same) and cursor (where to continue)."""

    code = "log-replaced"


class BeyondTheEnd(errors.Problem):
    """The cursor points past the last event. Parameters: size."""

    code = "beyond-the-end"


class FileTooLarge(errors.Problem):
    """A file is larger than its page accepts. None of it was read. Parameters: most (MiB)."""

    code = "file-too-large"


class TooManyAtOnce(errors.Problem):
    """The caller already has the maximum number of requests in progress. Parameters: most, retry_after (seconds)."""

    code = "too-many-at-once"


class TooManyRequests(errors.Problem):
    """The credential exceeds its request rate. Parameters: rate (requests a second), retry_after (seconds)."""

    code = "too-many-requests"


class Busy(errors.Problem):
    """Too many requests of others are in progress for this one to begin. Parameters: retry_after (seconds)."""

    code = "busy"


class BeingPrepared(errors.Problem):
    """The answer is being computed: repeating the request continues the wait. Parameters: done, expected (steps),
    retry_after (seconds)."""

    code = "being-prepared"


STATUS: dict[type[errors.Problem], HTTPStatus] = {
    MalformedBody: HTTPStatus.BAD_REQUEST,
    errors.NotSignedIn: HTTPStatus.UNAUTHORIZED,
    errors.NotAllowed: HTTPStatus.FORBIDDEN,
    FormExpired: HTTPStatus.FORBIDDEN,
    errors.NotThere: HTTPStatus.NOT_FOUND,
    BeyondTheEnd: HTTPStatus.CONFLICT,
    errors.UnknownRecord: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.NeedsApprover: HTTPStatus.FORBIDDEN,
    errors.Refused: HTTPStatus.CONFLICT,
    LogReplaced: HTTPStatus.GONE,
    OtherHost: HTTPStatus.MISDIRECTED_REQUEST,
    TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,
    TooManyAtOnce: HTTPStatus.TOO_MANY_REQUESTS,
    TooManyRequests: HTTPStatus.TOO_MANY_REQUESTS,
    Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    BeingPrepared: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ChangedMeanwhile: HTTPStatus.PRECONDITION_FAILED,
    FileTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    WrongMediaType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.OtherCommand: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Malformed: HTTPStatus.UNPROCESSABLE_ENTITY,
    PreconditionMissing: HTTPStatus.PRECONDITION_REQUIRED,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.NoRoom: HTTPStatus.INSUFFICIENT_STORAGE,
}
READING = ("GET", "HEAD", "OPTIONS")
RETRY_AFTER = {HTTPStatus.SERVICE_UNAVAILABLE: 1, HTTPStatus.INSUFFICIENT_STORAGE: 30}
"""Seconds after which a retry may help (RFC 9110, section 10.2.3)."""


def status_of(error: errors.Problem) -> HTTPStatus:
    """Return the status of an error, from the nearest class in the table."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), HTTPStatus.INTERNAL_SERVER_ERROR)


class FieldError(msgspec.Struct, frozen=True):
    """The error in one field, and its remedy. `field` is a name or a JSON pointer."""

    field: str
    remedy: str


def field_errors(messages: Any, prefix: str = "") -> list[FieldError]:
    """Flatten marshmallow's nested messages to a list; unknown names from the request are made printable."""
    if isinstance(messages, Mapping):
        found = []
        for name, inner in messages.items():
            place = prefix if name == "_schema" else f"{prefix}/{name}" if prefix else printable(str(name))
            found.extend(field_errors(inner, place))
        return found
    several = messages if isinstance(messages, list) else [messages]
    return [FieldError(prefix or "body", str(message)) for message in several]


def problem_document(
    text: ProblemText, status: int, fields: list[FieldError], parameters: Mapping[str, object]
) -> dict[str, Any]:
    """Return a problem document. With fields, the first is also given at the top level, as `field` and `remedy`."""
    extra = {name: value for name, value in parameters.items() if name not in ("field", "remedy")}
    body: dict[str, Any] = {
        "type": f"/problems/{text.code}",
        "title": text.title,
        "status": int(status),
        "detail": text.detail,
        "correlation": g.get("correlation"),
    }
    if fields:
        body |= {"field": fields[0].field, "remedy": fields[0].remedy}
        body["errors"] = [msgspec.structs.asdict(each) for each in fields]
    return body | ({"parameters": msgspec.to_builtins(extra)} if extra else {})


def wants_page() -> bool:
    """Return whether the response is for a person: a browser puts text/html first; anything else gets a document."""
    best = request.accept_mimetypes.best_match([MEDIA_TYPE, "application/json", "text/html"])
    return best == "text/html"


def problem_response(
    text: ProblemText,
    status: int,
    fields: list[FieldError] | None = None,
    parameters: Mapping[str, object] | None = None,
) -> Response:
    """Return the response for a problem, as a page or as a document."""
    if wants_page():
        page = render_template("error.html", problem=text, status=int(status), fields=fields or [])
        return Response(page, int(status), mimetype="text/html")
    body = problem_document(text, status, fields or [], parameters or {})
    return Response(msgspec.json.encode(body), int(status), mimetype=MEDIA_TYPE)


def install(app: Flask, wordings: Wordings) -> None:
    """Handle every exception of an app. `wordings` are the service's sentences for its own refusals, by code."""

    @app.errorhandler(errors.Problem)
    def problem(error: errors.Problem) -> Response:
        status, text, fields = status_of(error), problem_text(error, wordings), []
        if isinstance(error, FileTooLarge):
            request.environ["wsgi.input_terminated"] = True
        if "field" in error.parameters:
            fields = [FieldError(str(error.parameters["field"]), str(error.parameters.get("remedy", text.detail)))]
        response = problem_response(text, status, fields, error.parameters)
        response.headers.update(_headers_of(status))
        if "retry_after" in error.parameters:
            response.headers["Retry-After"] = str(error.parameters["retry_after"])
        return response

    @app.errorhandler(ValidationError)
    def not_readable(error: ValidationError) -> Response:
        return problem_response(NOT_READABLE(), HTTPStatus.UNPROCESSABLE_ENTITY, field_errors(error.messages))

    @app.errorhandler(HTTPException)
    def refused_by_the_server(error: HTTPException) -> Response | HTTPException:
        if error.code is None or error.code < 400:
            return error
        if isinstance(error, RequestEntityTooLarge):
            request.environ["wsgi.input_terminated"] = True
        response = problem_response(status_text(error.code), error.code)
        for name, value in error.get_headers():
            if name.lower() in ("allow", "retry-after", "content-range"):
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        log_failure(error)
        meant = database_problem(app, error, writes=request.method not in READING)
        return problem_response(status_text(500), 500) if meant is None else problem(meant)


def database_problem(app: Flask, error: Exception, *, writes: bool) -> errors.Problem | None:
    """Return the problem for an error of a database or its disk, and note a full one; None for any other error.
    `writes`: it arose while something was being recorded."""
    extension = app.extensions["rapporteur"]
    meant = _of_a_database(error, extension["settings"].home if writes else None)
    if isinstance(meant, errors.NoRoom):
        extension["readiness"].ran_out_of_room()
    return meant


def _of_a_database(error: Exception, written_to: Path | None) -> errors.Problem | None:
    """Return the problem. `written_to`: the folder on whose disk the databases may be, if something was being recorded."""
    if is_disk_full(error):
        # A file may be written after the command is recorded, whereas a database without room has recorded nothing.
        return errors.NoRoom("unknown" if isinstance(error, OSError) else "nothing")
    if lacks_right(error):
        return errors.Unavailable(part=gettext("The database"))
    if not is_unreachable(error):
        return None
    if written_to is not None and disk_of(written_to).free < NO_ROOM_FOR_SERVERS:
        # A database server exits when its disk is full, possibly just after recording something.
        return errors.NoRoom("unknown")
    return errors.Unavailable(part=gettext("The database"))


def _headers_of(status: HTTPStatus) -> dict[str, str]:
    """Return the headers that accompany a status."""
    if status == HTTPStatus.UNAUTHORIZED:
        return {"WWW-Authenticate": "Bearer"}
    return {"Retry-After": str(RETRY_AFTER[status])} if status in RETRY_AFTER else {}
