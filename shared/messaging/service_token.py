"""The token with which a service reads feeds: valid for a day, and renewed by the worker that uses it."""

import time
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request

from shared.environment.files import write_private
from shared.environment.http import MOST_SAID, SECONDS_TO_ANSWER, json_object, open_url, read_limited
from shared.messaging.bearer import expiry_of, is_secret, refused
from shared.messaging.errors import SourceUnavailable

PATH = "/registry/service-token"
HALF = 12 * 3600  # remaining seconds at which it is renewed
BETWEEN = 60.0  # seconds between checks


class ServiceTokenRenewer:
    """Renewal, through the registry, of the token in a file.

    Args:
        file: holds the token, and is replaced atomically.
        url: the registry's address, without prefix.
    """

    def __init__(self, file: Path, url: str, clock: Callable[[], float] = time.time) -> None:
        self._file, self._url, self._clock, self._next = file, url, clock, 0.0

    def renew(self) -> int:
        """Renew the token once half of its day is over. Return 0, since no other job waits for it.

        Raises:
            TokenExpired, AuthenticationFailed: the registry refuses the current token.
            SourceUnavailable: it does not answer, or answers without a token.
        """
        now = self._clock()
        if now < self._next:
            return 0
        self._next = now + BETWEEN
        token = self._file.read_text().strip() if self._file.exists() else ""
        ends = expiry_of(token)
        if ends is not None and ends - now < HALF:
            write_private(self._file, self._newer(token).encode())
        return 0

    def _newer(self, token: str) -> str:
        url = f"{self._url}{PATH}"
        request = Request(url, b"", {"Authorization": f"Bearer {token}", "Accept": "application/json"})  # noqa: S310  an operator's setting
        try:
            with open_url(request, SECONDS_TO_ANSWER) as answer:
                renewed = json_object(read_limited(answer, MOST_SAID)).get("token")
        except HTTPError as error:
            if error.code in (401, 403):
                raise refused(token, url) from error
            raise SourceUnavailable(f"{url} answers {error.code}.", "It is asked again.") from error
        except (OSError, HTTPException) as error:
            raise SourceUnavailable(f"{url} does not answer ({type(error).__name__}).", "It is asked again.") from error
        if not isinstance(renewed, str) or not is_secret(renewed):
            raise SourceUnavailable(f"{url} answers without a token.", "Check RAPPORTEUR_REGISTRY_URL.")
        return renewed
