"""Requests to the registry over HTTP: organizations for an import, with the user's right, and names for pages."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from flask import g
from flask_babel import gettext as _

from services.meetings.importing.participants import PersonNewcomer
from services.meetings.importing.planning import NamedOrganization, Newcomer
from shared.domain.batches import batched
from shared.domain.errors import NotAllowed, Unavailable
from shared.domain.event import Marking
from shared.domain.ids import is_id
from shared.web.peers import PeerDenied, Unreachable, ask_peer
from shared.web.tokens import viewer_authorization

IMPORT_SECONDS, IMPORTED_AT_A_TIME = 60, 500
SECONDS, AT_A_TIME = 2, 100


class RegistryUnavailable(Unavailable):
    """Failure: the registry does not answer, or not as it should. Parameters: part, remedy."""

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
        for some in batched(sorted(names), IMPORTED_AT_A_TIME):
            items = self._ask("organizations/called", {"names": some})
            found |= {name: [(one["id"], one["name"]) for one in each] for name, each in zip(some, items, strict=True)}
        return found

    def register(self, newcomers: Sequence[Newcomer], marking: Marking) -> None:
        """Register organizations; existing ones are left as they are. Raises RegistryUnavailable."""
        for some in batched(newcomers, IMPORTED_AT_A_TIME):
            self._ask("organizations/newcomers", {"organizations": msgspec.to_builtins(some), "marking": marking})

    def register_people(self, people: Sequence[PersonNewcomer], marking: Marking) -> None:
        """Register people; existing ones are left as they are. Raises RegistryUnavailable."""
        for some in batched(people, IMPORTED_AT_A_TIME):
            told = [{name: said for name, said in msgspec.to_builtins(each).items() if said} for each in some]
            self._ask("people/newcomers", {"people": told, "marking": marking})

    def _ask(self, what: str, body: object) -> list[Any]:
        try:
            items: list[Any] = ask_peer(f"{self._api}/{what}", self._right, IMPORT_SECONDS, body)["items"]
        except PeerDenied as denied:
            if denied.status == 404:
                raise RegistryUnavailable from None
            raise NotAllowed(needs=["staff"]) from None
        except (Unreachable, KeyError):
            raise RegistryUnavailable from None
        return items


class RegistryNamesUnavailable(Exception):
    """Failure: the registry does not answer, or not as it should, so ids are shown."""


class RegistryNames:
    """Names of people, asked for when a page is drawn, with the viewer's own right; never kept or logged here.

    `url` is the registry's address, without prefix.
    """

    def __init__(self, url: str) -> None:
        self._api = f"{url}/registry/api"

    def people(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the names of people that the viewer may see, by id. Raises RegistryNamesUnavailable."""
        found = dict[str, str]()
        for some in batched(sorted(set(ids)), AT_A_TIME):
            page = self._get("people", ids=",".join(some))
            found |= {row["id"]: row["name"] for row in page.get("items", ()) if row.get("name")}
        return found

    def search(self, typed: str) -> list[tuple[str, str]]:
        """Return (id, name) of people by name; a complete id finds that person. None are found while the registry does
        not answer."""
        typed = typed.strip()
        if is_id("person", typed):
            return [(typed, self.person(typed) or typed)]
        try:
            page = self._ask("people/search", {"search": typed[:200], "limit": 8}) if typed else {}
        except RegistryNamesUnavailable:
            return []
        return [(row["id"], row["name"]) for row in page.get("items", ()) if row.get("name")]

    def called(self, people: Collection[str]) -> Mapping[str, str]:
        """Return the names of people by id; none while the registry does not answer."""
        try:
            return self.people(people)
        except RegistryNamesUnavailable:
            return {}

    def person(self, person: str) -> str | None:
        if not is_id("person", person):
            return None
        try:
            return self.people([person]).get(person)
        except RegistryNamesUnavailable:
            return None

    def acts_for(self, person: str) -> list[str]:
        """Return the organizations that a person acts for now, according to the registry. None while it does not answer."""
        try:
            stated = self._get(f"people/{quote(person, safe='')}").get("affiliations", ())
        except RegistryNamesUnavailable:
            return []
        return list(dict.fromkeys(each["organization"] for each in stated if not each.get("until")))

    def states_with(self, field: str, value: str) -> list[str]:
        """Return the ids of States with a status, as of the latest facts; none while the registry does not answer."""
        found, after = list[str](), ""
        try:
            while True:
                page = self._get("states", limit="500", **({"after": after} if after else {}))
                found += [row["id"] for row in page.get("items", ()) if row.get(field) == value]
                after = page.get("next") or ""
                if not after:
                    return found
        except RegistryNamesUnavailable:
            return []

    def account(self, account: str) -> str | None:
        """Return the holder of an account, for viewers allowed to see it; else None."""
        try:
            name = self._get(f"accounts/{quote(account, safe='')}").get("name")
        except RegistryNamesUnavailable:
            return None
        return name if isinstance(name, str) else None

    def _get(self, path: str, **parameters: str) -> dict[str, Any]:
        return self._ask(f"{path}?{urlencode(parameters)}" if parameters else path)

    def _ask(self, path: str, body: object = None) -> dict[str, Any]:
        if is_silent():
            raise RegistryNamesUnavailable  # a page waits for a silent registry only once
        try:
            return ask_peer(f"{self._api}/{path}", viewer_authorization(), SECONDS, body)
        except PeerDenied:
            return {}
        except Unreachable:
            g.registry_is_silent = True
            raise RegistryNamesUnavailable from None


def is_silent() -> bool:
    """Return whether a request for this page already got no answer from the registry."""
    return bool(g.get("registry_is_silent", False))
