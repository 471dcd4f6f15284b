"""Requests to the registry over HTTP, with the user's right: organizations for an import, and data that pages show."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec
from flask_babel import gettext as _

from services.meetings.importing.participants import PersonNewcomer
from services.meetings.importing.planning import NamedOrganization, Newcomer
from shared.domain.batches import batched
from shared.domain.errors import NotAllowed, Unavailable
from shared.domain.event import Marking
from shared.web.peers import PeerDenied, Unreachable, ask_peer
from shared.web.personal_names import NamesUnavailable, PersonalNames

IMPORT_SECONDS, IMPORTED_AT_A_TIME = 60, 500


class RegistryUnavailable(Unavailable):
    """Failure: the registry does not answer, or gives an unusable answer. Parameters: part, remedy."""

    code = "registry-is-silent"

    def __init__(self) -> None:
        remedy = _("The registry is not answering, so names cannot be matched. Try again soon.")
        super().__init__(part="registry", remedy=remedy)


class RegistryClient:
    """A client of the registry. `url` is its address, without prefix; `right` the headers with the user's right."""

    def __init__(self, url: str, right: Mapping[str, str]) -> None:
        self._api, self._right = f"{url}/registry/api", right

    def find_by_names(self, names: Collection[str]) -> Mapping[str, Sequence[NamedOrganization]]:
        """Return organizations by name. Raises RegistryUnavailable."""
        found: dict[str, list[NamedOrganization]] = {}
        for batch in batched(sorted(names), IMPORTED_AT_A_TIME):
            items = self._ask("organizations/called", {"names": batch})
            found |= {
                name: [(match["id"], match["name"]) for match in matches]
                for name, matches in zip(batch, items, strict=True)
            }
        return found

    def register(self, newcomers: Sequence[Newcomer], marking: Marking) -> None:
        """Register organizations; existing ones are left as they are. Raises RegistryUnavailable."""
        for batch in batched(newcomers, IMPORTED_AT_A_TIME):
            self._ask("organizations/newcomers", {"organizations": msgspec.to_builtins(batch), "marking": marking})

    def register_people(self, people: Sequence[PersonNewcomer], marking: Marking) -> None:
        """Register people; existing ones are left as they are. Raises RegistryUnavailable."""
        for batch in batched(people, IMPORTED_AT_A_TIME):
            newcomers = [{name: value for name, value in msgspec.to_builtins(each).items() if value} for each in batch]
            self._ask("people/newcomers", {"people": newcomers, "marking": marking})

    def _ask(self, path: str, body: object) -> list[Any]:
        try:
            items: list[Any] = ask_peer(f"{self._api}/{path}", self._right, IMPORT_SECONDS, body)["items"]
        except PeerDenied as denied:
            if denied.status == 404:
                raise RegistryUnavailable from None
            raise NotAllowed(needs=["staff"]) from None
        except (Unreachable, KeyError):
            raise RegistryUnavailable from None
        return items


class RegistryLookups(PersonalNames):
    """Names and other data that pages ask of the registry."""

    def acts_for(self, person: str) -> list[str]:
        """Return the organizations that a person acts for now, according to the registry. None while it does not answer."""
        try:
            stated = self.ask(f"people/{quote(person, safe='')}").get("affiliations", ())
        except NamesUnavailable:
            return []
        return list(dict.fromkeys(each["organization"] for each in stated if not each.get("until")))

    def states_with(self, field: str, value: str) -> list[str]:
        """Return the ids of States with a status, as of the latest facts; none while the registry does not answer."""
        found, after = list[str](), ""
        try:
            while True:
                page = self.ask("states", limit="500", **({"after": after} if after else {}))
                found += [row["id"] for row in page.get("items", ()) if row.get(field) == value]
                after = page.get("next") or ""
                if not after:
                    return found
        except NamesUnavailable:
            return []
