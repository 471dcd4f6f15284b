"""The secrets that sign for webhooks, requested from the registry, the only service that reads the vault."""

from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request

from shared.environment.http import MOST_SAID, SECONDS_TO_ANSWER, json_object, open_url, read_limited
from shared.messaging.errors import SourceUnavailable


class SigningSecrets:
    """Kept in memory while they are unchanged. `url` is the registry's address, without prefix; `token`, the file with
    the service's token."""

    def __init__(self, url: str, token: Path) -> None:
        self._url, self._token = url, token
        self._known = dict[tuple[str, str], tuple[str, ...]]()

    def __call__(self, webhook: str, ids: str) -> Sequence[str]:
        """Return the secrets that sign for a webhook, newest first; `ids` are their ids, separated by spaces. Raises
        SourceUnavailable."""
        known = self._known.get((webhook, ids))
        if known is None:
            known = self._fetch(webhook)
            if len(known) == len(ids.split()):
                self._known = {key: each for key, each in self._known.items() if key[0] != webhook}
                self._known[webhook, ids] = known
        return known

    def _fetch(self, webhook: str) -> tuple[str, ...]:
        url = f"{self._url}/registry/webhooks/{webhook}/secrets"
        right = {"Authorization": f"Bearer {self._token.read_text().strip()}", "Accept": "application/json"}
        try:
            with open_url(Request(url, None, right), SECONDS_TO_ANSWER) as answer:  # noqa: S310  an operator's setting
                found = json_object(read_limited(answer, MOST_SAID)).get("secrets", ())
        except HTTPError as error:
            raise SourceUnavailable(f"{url} answers {error.code}.", "It is asked again.") from error
        except (OSError, HTTPException) as error:
            raise SourceUnavailable(f"{url} does not answer ({type(error).__name__}).", "It is asked again.") from error
        return tuple(str(each) for each in found)
