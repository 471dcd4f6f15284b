"""Sentences for refusals, in the viewer's language: the problem and the remedy."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from shared.domain.errors import Problem

Wording = str | Callable[..., str]
"""A lazy sentence with named placeholders, or a function of the error's parameters."""
Wordings = Mapping[str, Wording]


class ProblemText(msgspec.Struct, frozen=True):
    code: str
    title: str
    detail: str


def _replaced(origin: object, common: int | None = None, cursor: str | None = None) -> str:
    if common is None:
        return str(_("The current log is %(origin)s. Start from its beginning.", origin=origin))
    sentence = _(
        "The log was restored with a loss and is now %(origin)s. Both are identical up to position %(common)s."
        " Continue from %(cursor)s.",
        origin=origin,
        common=common,
        cursor=cursor,
    )
    return str(sentence)


def _no_room(recorded: str, **_others: object) -> str:
    if recorded == "nothing":
        return str(
            _(
                "The disk is full, and nothing of this was recorded. Tell an operator, and send it again once there is "
                "room."
            )
        )
    return str(
        _(
            "The disk is full, and this was not finished. Tell an operator; once there is room, see what was recorded of it, "
            "and send the rest again."
        )
    )


def _needs_approver(field: str | None = None) -> str:
    if field is not None:
        return str(_("Only an approver makes anything public. Choose another marking, or ask an approver."))
    return str(
        _("This is public. Ask an approver to change or withdraw it, or lower its marking, which hides it at once.")
    )


_KERNEL: dict[str, tuple[Any, Wording]] = {
    "malformed": (_l("Something cannot be read"), _l("A field cannot be read: %(field)s.")),
    "malformed-body": (_l("The body cannot be read"), _l("The body is not valid JSON.")),
    "refused": (_l("This cannot be done as things stand"), _l("This cannot be done as things stand.")),
    "unknown-record": (_l("A record does not exist"), _l("The id in %(field)s belongs to no record.")),
    "already-taken": (_l("This is already taken"), _l("This %(kind)s belongs to another record. Choose another one.")),
    "registered-in-error": (
        _l("This record was registered in error"),
        _l("This record was registered in error: %(reason)s. Reinstate it first, or use another one."),
    ),
    "reference-withdrawn": (
        _l("A record named here was registered in error"),
        _l("The record named in %(field)s was registered in error. Choose another one, or reinstate it first."),
    ),
    "not-there": (_l("Page not found"), _l("There is nothing at this address. It may be mistyped.")),
    "needs-approver": (_l("Only an approver can do this"), _needs_approver),
    "changed-meanwhile": (
        _l("Somebody changed this in the meantime"),
        _l("The current version is %(actual)s, not %(expected)s. Read it again, then decide."),
    ),
    "other-command": (
        _l("This key was already used"),
        _l("This Idempotency-Key was already used with other content. Use a new key."),
    ),
    "too-large": (_l("This is too large"), _l("At most %(limit)s bytes can be kept at a time; this has %(size)s.")),
    "file-too-large": (
        _l("The file is too large"),
        _l("The file has more than %(most)s MiB. Nothing was imported. Import it in parts."),
    ),
    "not-allowed": (
        _l("Your account may not do this"),
        _l("Your account may not use this page. An administrator can change that."),
    ),
    "token-not-yet-valid": (
        _l("Sign in again"),
        _l(
            "The token is of a later time than the clock of this machine shows, which may have been set back. Sign in again, or get another token."
        ),
    ),
    "not-signed-in": (_l("Sign in first"), _l("This needs an account. Sign in, or send a valid token.")),
    "unavailable": (_l("A service is not answering"), _l("%(part)s is not answering. Try again soon.")),
    "no-room": (
        _l("The disk is full"),
        _no_room,
    ),
    "too-many-at-once": (
        _l("Too many requests at once"),
        _l(
            "%(most)s of your requests are being answered, the most allowed at a time. Try again in %(retry_after)s"
            " seconds, or when one of them is done."
        ),
    ),
    "too-many-requests": (
        _l("Too many requests"),
        _l(
            "Your credential may ask %(rate)s times a second on average. Try again in %(retry_after)s seconds, and ask with"
            " `wait` to be told as soon as there is something."
        ),
    ),
    "busy": (
        _l("The server is busy"),
        _l("The server is busy with other requests. Try again in %(retry_after)s seconds."),
    ),
    "being-prepared": (
        _l("This is being prepared"),
        _l(
            "This takes a while: %(done)s of at most %(expected)s steps are done. Ask again in %(retry_after)s seconds."
        ),
    ),
    "precondition-missing": (
        _l("If-Match is missing"),
        _l("Send If-Match with the ETag of the version that you read."),
    ),
    "wrong-media-type": (_l("Unsupported content type"), _l("Send %(expected)s.")),
    "form-expired": (
        _l("This form has expired"),
        _l("The form was opened in another session. Open it again and repeat the last step."),
    ),
    "other-host": (
        _l("Unknown host name"),
        _l("Use a host name that this program is set up for. Its operator can add names in RAPPORTEUR_HOSTS."),
    ),
    "log-replaced": (_l("The log was replaced"), _replaced),
    "beyond-the-end": (_l("Beyond the end of the log"), _l("The log ends at position %(size)s.")),
}

_STATUSES: dict[int, tuple[str, Any, Any]] = {
    400: ("bad-request", _l("The request cannot be read"), _l("The request is malformed.")),
    404: ("not-there", _l("Page not found"), _l("There is nothing at this address. It may be mistyped.")),
    405: (
        "method-not-allowed",
        _l("This method is not allowed here"),
        _l("The Allow header lists the allowed methods."),
    ),
    413: ("too-large", _l("This is too large"), _l("Send at most 1 MiB at a time.")),
    415: ("wrong-media-type", _l("Unsupported content type"), _l("Send application/json.")),
    500: (
        "internal-error",
        _l("Something went wrong"),
        _l(
            "Check whether it was recorded before you try again. The cause is in this service's log, under the"
            " number shown."
        ),
    ),
}


def NOT_READABLE() -> ProblemText:  # noqa: N802 - reads as the constant it is, but is worded per request
    """Return the sentence above a list of unreadable fields."""
    return ProblemText("malformed", _("Something cannot be read"), _("Nothing was recorded. See the fields named."))


def format_wording(wording: Wording, parameters: Mapping[str, object]) -> str:
    """Fill a sentence's placeholders. A placeholder without a parameter is our own mistake and raises KeyError."""
    if callable(wording) and not hasattr(wording, "_func"):
        return wording(**parameters)
    return str(wording) % parameters


def problem_text(error: Problem, wordings: Wordings) -> ProblemText:
    """Return title and sentence for an error: the service's own sentence, or the kernel's for its nearest class."""
    codes = [kind.code for kind in type(error).__mro__ if issubclass(kind, Problem)]
    kernel_code = next((code for code in codes if code in _KERNEL), "refused")
    title, sentence = _KERNEL[kernel_code]
    return ProblemText(error.code, str(title), format_wording(wordings.get(error.code, sentence), error.parameters))


def status_text(status: int) -> ProblemText:
    """Return title and sentence for a status that the server itself returns."""
    code, title, sentence = _STATUSES.get(status) or _STATUSES[400 if status < 500 else 500]
    return ProblemText(code, str(title), str(sentence))
