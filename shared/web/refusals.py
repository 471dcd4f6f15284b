"""Refusals in an API document: an operation's refusals follow from its declaration.

A request that conforms to the document is refused only because of the current state: with 403, 404, 409 or 412 where
the operation lists them, with 422 for an unknown record, a reused key, or a field marked `x-refused-unless`.
"""

from collections.abc import Mapping
from typing import Any

MEDIA_TYPE = "application/problem+json"
UNLESS = "x-refused-unless"
"""The keyword, in a field's schema, for a condition that no schema can express."""
_READ = "A field cannot be read (malformed): it does not fit this document, or is not as its x-refused-unless says."
_COMMAND = (
    f"{_READ} Or it names a record that is unknown (unknown-…), or the Idempotency-Key was used for another command "
    "(other-command)."
)
_REFUSALS: Mapping[int, tuple[str, str]] = {
    400: ("malformed-body", "The body or the query cannot be read: it is not strict JSON, or gives a name twice."),
    401: ("not-signed-in", "No token, or one that ended. Get another."),
    403: ("(not-allowed|needs-approver)", "The account may not do this, or only an approver may."),
    404: ("[a-z-]+", "There is no such record for this account."),
    409: ("[a-z-]+", "Refused as things stand, or since one field contradicts another; the type names the rule."),
    412: ("changed-meanwhile", "The record has changed since the version in If-Match."),
    413: ("too-large", "The body is too large."),
    415: ("wrong-media-type", "The body is not application/json."),
    428: ("precondition-missing", "If-Match is missing."),
}
"""The problems by status: the pattern of their types, after `/problems/`, and their meaning."""


def unless(condition: str) -> dict[str, str]:
    """Return the metadata for a field that is refused unless it meets the `condition`."""
    return {UNLESS: condition}


def refusals(*, command: bool, body: bool, closed: bool, parts: bool, needs_version: bool) -> dict[str, str]:
    """Return an operation's refusals by status, given whether it has a `body`, is `closed` to some roles, or has
    `parts` in its path."""
    statuses = {400: True, 401: closed, 403: closed, 404: parts, 409: command, 412: needs_version}
    statuses |= {413: body, 415: body, 428: needs_version}
    responses = {str(status): f"Refused{status}" for status, holds in statuses.items() if holds}
    return responses | {"422": "RefusedCommand" if command else "RefusedQuery"}


def components() -> dict[str, dict[str, Any]]:
    """Return the response components that `refusals` references."""
    return {f"Refused{status}": _response(*refusal) for status, refusal in _REFUSALS.items()} | {
        "RefusedQuery": _response("malformed", _READ),
        "RefusedCommand": _response("(malformed|other-command|unknown-[a-z-]+)", _COMMAND),
    }


def problem(description: str) -> dict[str, Any]:
    """Return a refusal for an operation that is described by hand."""
    return _described(description, {"$ref": "#/components/schemas/Problem"})


def _response(types: str, description: str) -> dict[str, Any]:
    one_of_these = {"properties": {"type": {"pattern": f"^/problems/{types}$"}}}
    return _described(description, {"allOf": [{"$ref": "#/components/schemas/Problem"}, one_of_these]})


def _described(description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}
