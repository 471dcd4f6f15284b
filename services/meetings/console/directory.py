"""Organizations by name, asked of the registry and registered there, with the right of whoever imports."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from http.client import HTTPException
from itertools import islice
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import msgspec
from flask_babel import gettext as _

from services.meetings.importing import Found, Newcomer
from shared.domain.errors import NotAllowed, Unavailable
from shared.domain.event import Marking

SECONDS = 60
AT_A_TIME = 500


class RegistryIsSilent(Unavailable):
    """The registry does not answer, or not as it should. Parameters: part, remedy."""

    code = "registry-is-silent"

    def __init__(self) -> None:
        remedy = _("The registry does not answer, and without it nobody knows whom the names mean. Try again soon.")
        super().__init__(part="registry", remedy=remedy)


class Directory:
    """`url` is where the registry answers, without prefix; `right` the headers that say with whose right."""

    def __init__(self, url: str, right: Mapping[str, str]) -> None:
        self._api, self._right = f"{url}/registry/api/organizations", right

    def called(self, names: Collection[str]) -> Mapping[str, Sequence[Found]]:
        """Raises RegistryIsSilent."""
        found: dict[str, list[Found]] = {}
        for some in _batched(sorted(names)):
            items = self._ask("called", {"names": some})
            found |= {name: [(one["id"], one["name"]) for one in each] for name, each in zip(some, items, strict=True)}
        return found

    def register(self, newcomers: Sequence[Newcomer], marking: Marking) -> None:
        """Those that are there already are left as they are. Raises RegistryIsSilent."""
        for some in _batched(newcomers):
            self._ask("newcomers", {"organizations": msgspec.to_builtins(some), "marking": marking})

    def _ask(self, what: str, body: object) -> list[Any]:
        headers = {**self._right, "Content-Type": "application/json"}
        asked = Request(f"{self._api}/{what}", json.dumps(body).encode(), headers)  # noqa: S310  an operator's setting
        try:
            with urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310
                items: list[Any] = json.loads(answer.read())["items"]
        except HTTPError as refused:
            if refused.code in (401, 403):
                raise NotAllowed(needs=["staff"]) from None
            raise RegistryIsSilent from None
        except (OSError, HTTPException, ValueError, KeyError):
            raise RegistryIsSilent from None
        return items


def _batched(those: Collection[Any]) -> Iterator[list[Any]]:
    left = iter(those)
    while some := list(islice(left, AT_A_TIME)):
        yield some
