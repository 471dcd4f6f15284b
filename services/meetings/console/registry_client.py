"""Organizations by name, asked of the registry and registered there, with the right of whoever imports."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
from flask_babel import gettext as _

from services.meetings.importing import NamedOrganization, Newcomer
from shared.domain.batches import batched
from shared.domain.errors import NotAllowed, Unavailable
from shared.domain.event import Marking
from shared.web.peers import PeerDenied, Unreachable, ask_peer

SECONDS = 60
AT_A_TIME = 500


class RegistryUnavailable(Unavailable):
    """The registry does not answer, or not as it should. Parameters: part, remedy."""

    code = "registry-is-silent"

    def __init__(self) -> None:
        remedy = _("The registry does not answer, and without it nobody knows whom the names mean. Try again soon.")
        super().__init__(part="registry", remedy=remedy)


class RegistryClient:
    """`url` is where the registry answers, without prefix; `right` the headers that say with whose right."""

    def __init__(self, url: str, right: Mapping[str, str]) -> None:
        self._api, self._right = f"{url}/registry/api/organizations", right

    def find_by_names(self, names: Collection[str]) -> Mapping[str, Sequence[NamedOrganization]]:
        """Raises RegistryUnavailable."""
        found: dict[str, list[NamedOrganization]] = {}
        for some in batched(sorted(names), AT_A_TIME):
            items = self._ask("called", {"names": some})
            found |= {name: [(one["id"], one["name"]) for one in each] for name, each in zip(some, items, strict=True)}
        return found

    def register(self, newcomers: Sequence[Newcomer], marking: Marking) -> None:
        """Those that are there already are left as they are. Raises RegistryUnavailable."""
        for some in batched(newcomers, AT_A_TIME):
            self._ask("newcomers", {"organizations": msgspec.to_builtins(some), "marking": marking})

    def _ask(self, what: str, body: object) -> list[Any]:
        try:
            items: list[Any] = ask_peer(f"{self._api}/{what}", self._right, SECONDS, body)["items"]
        except PeerDenied as denied:
            if denied.status == 404:
                raise RegistryUnavailable from None
            raise NotAllowed(needs=["staff"]) from None
        except (Unreachable, KeyError):
            raise RegistryUnavailable from None
        return items
