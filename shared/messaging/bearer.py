"""Tokens for reading a feed: from a file, or obtained for a client's secret (RFC 6749, section 4.4) and renewed in
time."""

import base64
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from typing import Protocol
from urllib.error import HTTPError
from urllib.parse import quote_plus, urlencode
from urllib.request import Request

from shared.domain.errors import Malformed
from shared.environment.files import readable
from shared.environment.http import (
    MOST_SAID,
    SECONDS_TO_ANSWER,
    checked,
    error_object,
    json_object,
    open_url,
    read_limited,
)
from shared.messaging.errors import AccessDenied, AuthenticationFailed, SourceUnavailable, TokenExpired, UnknownClient

LONGEST = 366 * 24 * 3600
"""Seconds after which no token is kept, whatever lifetime its endpoint gave."""
EARLIER = 30
"""Seconds before expiry at which a token is renewed, to allow for clock differences and the length of a long poll."""


class BearerToken(Protocol):
    def __call__(self) -> str:
        """Return a token believed to be valid."""

    def forget(self) -> bool:
        """Discard a token that was refused; return whether another can be obtained."""


class FileToken:
    """The token in a file, read on each call, so that a new one is picked up."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self) -> str:
        return secret_in(self._file, "--token-file")

    def forget(self) -> bool:
        return False


class ClientCredentialsToken:
    """Tokens for a client's credentials.

    Args:
        url: the token endpoint.
        client: the client's id.
        secret_file: a file with the secret and nothing else, read whenever a token is requested.
    """

    def __init__(self, url: str, client: str, secret_file: Path, clock: Callable[[], float] = time.time) -> None:
        self._url = checked(url, "--token-url")
        self._client, self._secret_file, self._clock = client, secret_file, clock
        self._token, self._ends = "", 0.0
        self._fresh = False

    def __call__(self) -> str:
        self._fresh = self._clock() >= self._ends - EARLIER
        if self._fresh:
            self._token, seconds = self._request_token()
            self._ends = self._clock() + max(seconds, EARLIER + 1)
        return self._token

    def forget(self) -> bool:
        """Discard the token. If it was refused when new, another one would be refused too."""
        self._ends = 0.0
        return not self._fresh

    def _request_token(self) -> tuple[str, float]:
        """Request a token; return it with its lifetime in seconds.

        Raises:
            UnknownClient: the client is unknown, or its secret is wrong.
            AccessDenied: it may not get a token, for instance because it is suspended.
            SourceUnavailable: the endpoint does not answer, or not as RFC 6749 requires.
        """
        secret = secret_in(self._secret_file, "--client-secret-file")
        pair = f"{quote_plus(self._client)}:{quote_plus(secret)}"
        headers = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}", "Accept": "application/json"}
        body = urlencode({"grant_type": "client_credentials"}).encode()
        request = Request(self._url, body, headers)  # noqa: S310  the scheme was checked
        try:
            with open_url(request, SECONDS_TO_ANSWER) as answer:
                return _token_in(read_limited(answer, MOST_SAID), self._url)
        except HTTPError as error:
            raise self._refused(error) from error
        except (OSError, HTTPException) as error:
            raise SourceUnavailable(
                f"{self._url} does not answer ({type(error).__name__}).", "It is asked again."
            ) from error

    def _refused(self, error: HTTPError) -> Exception:
        body = error_object(error)
        kind, description = str(body.get("error", "")), str(body.get("error_description", ""))
        if kind == "invalid_client" or error.code == 401:
            return UnknownClient(
                f"{self._url} does not let the client {self._client} in. {description}".strip(),
                f"Check the client's id and the secret in {self._secret_file}: it may have been revoked or replaced.",
            )
        if 400 <= error.code < 500 and error.code not in (404, 408, 429):
            return AccessDenied(
                f"{self._url} gives the client {self._client} no token ({kind or error.code}). {description}".strip(),
                "Ask the bureau whether the partner is suspended.",
            )
        return SourceUnavailable(f"{self._url} answers {error.code}. {description}".strip(), "It is asked again.")


def secret_in(file: Path, option: str) -> str:
    """Return the content of a file, without the line ending. Raises Malformed."""
    with readable(option, file):
        secret = file.read_text().strip()
    if not is_secret(secret):
        raise Malformed(option, f"{file} should hold the secret on one line, and nothing else.")
    return secret


def is_secret(text: str) -> bool:
    """Return whether a text can be put in a header: ASCII letters, digits and punctuation, without spaces."""
    return text.isascii() and text.isprintable() and text != "" and " " not in text


def refused(token: str, url: str) -> AccessDenied:
    """Return the reason why a feed refuses a token, as far as the token itself shows it."""
    ended = expiry_of(token)
    if ended is not None and 0 <= ended <= time.time():
        ended_at = datetime.fromtimestamp(ended, UTC)
        return TokenExpired(
            f"The token for {url} ended on {ended_at:%Y-%m-%d at %H:%M:%S} UTC.",
            "Get a new one; with a client's id and secret that is done by itself. A service's own is made anew by "
            "`rapporteur up`, anybody else's by `rapporteur accounts token`.",
        )
    return AuthenticationFailed(
        f"The feed {url} does not take this token.",
        "It was revoked, cut short, or made by another installation: get a new one.",
    )


def expiry_of(token: str) -> float | None:
    """Return a JWT's expiry in seconds since 1970; None for any other text, or a JWT without one. Nothing is
    verified."""
    try:
        _, claims, _ = token.split(".")
        payload = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        return float(payload["exp"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def _token_in(body: bytes, url: str) -> tuple[str, float]:
    answer = json_object(body)
    token, seconds = answer.get("access_token"), answer.get("expires_in", 0)
    if not isinstance(token, str) or not is_secret(token) or not isinstance(seconds, (int, float)):
        raise SourceUnavailable(f"{url} answers without a token.", "Check the address of the token endpoint.")
    # An invalid or excessive number must not make a token valid forever.
    return token, float(seconds) if 0 <= seconds <= LONGEST else 0.0
