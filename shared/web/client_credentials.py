"""The token endpoint of OAuth 2.0 for machines (RFC 6749, sections 2.3.1, 4.4 and 5): its requests and answers.

Bodies and statuses are the RFC's, not problem documents, because off-the-shelf clients read them.
"""

from base64 import b64decode
from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import unquote_plus

import msgspec
from flask import Response, request

from shared.web.strict_json import is_clean

FORM = "application/x-www-form-urlencoded"
LONGEST = 200  # characters
STATUS = {
    "invalid_request": HTTPStatus.BAD_REQUEST,
    "invalid_client": HTTPStatus.UNAUTHORIZED,
    "unauthorized_client": HTTPStatus.BAD_REQUEST,
    "unsupported_grant_type": HTTPStatus.BAD_REQUEST,
    "invalid_scope": HTTPStatus.BAD_REQUEST,
    # Not in section 5.2: RFC 6585, section 4, with RFC 8628's error code for too frequent requests.
    "slow_down": HTTPStatus.TOO_MANY_REQUESTS,
}


class TokenRefused(Exception):
    """A refusal: `error` is one of STATUS; `wait` is the number of seconds until the next try, if known."""

    def __init__(self, error: str, description: str, wait: int | None = None) -> None:
        super().__init__(error)
        self.error, self.description, self.wait = error, description, wait


class TokenRequest(NamedTuple):
    """A request for a token, with the client's credentials."""

    client: str
    secret: str


class TokenResponse(msgspec.Struct, frozen=True):
    """The response of section 5.1; `expires_in` is in seconds."""

    access_token: str
    expires_in: int
    token_type: str = "Bearer"  # noqa: S105  a type of token, not one


def token_response(grant: Callable[[TokenRequest], TokenResponse]) -> Response:
    """Return the response to the current request. `grant` raises TokenRefused."""
    try:
        return _response(grant(token_request()), HTTPStatus.OK)
    except TokenRefused as refused:
        body = {"error": refused.error, "error_description": refused.description}
        response = _response(body, STATUS[refused.error])
        if refused.error == "invalid_client":
            response.headers["WWW-Authenticate"] = 'Basic realm="rapporteur", charset="UTF-8"'
        if refused.wait is not None:
            response.headers["Retry-After"] = str(refused.wait)
        return response


def token_request() -> TokenRequest:
    """Read the request. Raises TokenRefused for anything not defined in section 4.4, and for a client that sends no
    credentials, or two."""
    sent = _parameters()
    shown = _request_of(sent)
    if "grant_type" not in sent:
        raise TokenRefused("invalid_request", "Send grant_type=client_credentials.")
    if sent["grant_type"] != "client_credentials":
        raise TokenRefused("unsupported_grant_type", "Only grant_type=client_credentials is known here.")
    if "scope" in sent:
        raise TokenRefused("invalid_scope", "There are no scopes here. Leave scope out.")
    return shown


def _parameters() -> dict[str, str]:
    """Return the parameters. One without a value counts as absent, and none may be repeated (section 3.2)."""
    if request.mimetype != FORM:
        raise TokenRefused("invalid_request", f"Send the parameters as {FORM}.")
    if any(len(values) > 1 for _name, values in request.form.lists()):
        raise TokenRefused("invalid_request", "Send each parameter once.")
    if "client_secret" in request.args:
        raise TokenRefused(
            "invalid_request", "Send the secret in the body or the header Authorization, not in the address."
        )
    return {name: value for name, value in request.form.items() if value}


def _request_of(sent: dict[str, str]) -> TokenRequest:
    header = request.headers.get("Authorization")
    if header is None:
        client, secret = sent.get("client_id", ""), sent.get("client_secret", "")
    elif "client_secret" in sent:
        raise TokenRefused("invalid_request", "Send the secret in the body or the header Authorization, not in both.")
    else:
        client, secret = _basic(header)
        if sent.get("client_id", client) != client:
            raise TokenRefused("invalid_request", "The client_id of the body is not that of the header Authorization.")
    if not client or not secret:
        raise TokenRefused("invalid_client", "Show client_id and client_secret, by HTTP Basic or in the body.")
    if max(len(client), len(secret)) > LONGEST or not is_clean(client + secret):
        raise TokenRefused("invalid_client", "No client has this client_id and this client_secret.")
    return TokenRequest(client, secret)


def _basic(header: str) -> tuple[str, str]:
    """Read Basic credentials. Both parts are form-encoded before they are joined (section 2.3.1)."""
    scheme, _space, text = header.partition(" ")
    try:
        pair = b64decode(text.strip(), validate=True).decode() if scheme.lower() == "basic" else ""
    except ValueError:
        pair = ""
    client, colon, secret = pair.partition(":")
    if not colon:
        raise TokenRefused("invalid_client", "The header Authorization is not HTTP Basic (RFC 7617).")
    return unquote_plus(client), unquote_plus(secret)


def _response(body: object, status: HTTPStatus) -> Response:
    response = Response(msgspec.json.encode(body), status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Pragma"] = "no-cache"
    return response
