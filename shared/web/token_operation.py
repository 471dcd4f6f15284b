"""The token endpoint in an OpenAPI document, with the errors of RFC 6749, section 5.2, that it returns."""

from typing import Any

from shared.web.client_credentials import FORM, STATUS

ERROR = {
    "type": "object",
    "required": ["error", "error_description"],
    "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
}
GRANTED = {
    "type": "object",
    "required": ["access_token", "expires_in", "token_type"],
    "properties": {
        "access_token": {"type": "string"},
        "expires_in": {"type": "integer", "description": "Seconds; an hour at most."},
        "token_type": {"const": "Bearer"},
    },
}
ASKED = {
    "type": "object",
    "required": ["grant_type"],
    "properties": {
        "grant_type": {"const": "client_credentials"},
        "client_id": {"type": "string", "description": "Where the client does not show itself by HTTP Basic."},
        "client_secret": {"type": "string", "description": "Likewise."},
    },
}
MEANINGS = {
    400: "The request does not follow the RFC, or the partner is suspended (unauthorized_client).",
    401: "No client has this id and this secret, or its credential is revoked.",
    429: "A wrong secret was sent too often, and now the right one is refused too: wait as Retry-After says.",
}


def token_operation(name: str, tag: str) -> dict[str, Any]:
    """Return the path item of the endpoint."""
    return {
        "post": {
            "operationId": name,
            "tags": [tag],
            "summary": "A token for a client's credential.",
            "description": "Client credentials (RFC 6749, section 4.4). The client shows itself by HTTP Basic, id and secret "
            "form-encoded, or by client_id and client_secret in the body. Errors are the RFC's own, no problem documents.",
            "security": [],
            "requestBody": {"required": True, "content": {FORM: {"schema": ASKED}}},
            "responses": {
                "200": {"description": "A token.", "content": {"application/json": {"schema": GRANTED}}},
                **{str(status): _refusal(status, description) for status, description in MEANINGS.items()},
            },
        }
    }


def _refusal(status: int, description: str) -> dict[str, Any]:
    errors = sorted(error for error, answered in STATUS.items() if answered == status)
    one_of = {**ERROR, "properties": {**ERROR["properties"], "error": {"enum": errors}}}  # type: ignore[dict-item]  # an object
    wait = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}} if status == 429 else {}
    return {"description": description, "headers": wait, "content": {"application/json": {"schema": one_of}}}
