"""Names of the registry's records: asked for over HTTP with the viewer's own right, when a page is drawn; stored nowhere."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from flask import g

from shared.domain.batches import batched
from shared.domain.ids import is_id
from shared.web.peers import PeerDenied, Unreachable, ask_peer
from shared.web.tokens import viewer_authorization

SECONDS, AT_A_TIME = 2, 100


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
        """Return (id, name) of people by name; a complete id finds itself. None are found while the registry does not
        answer."""
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
            raise RegistryNamesUnavailable  # one page waits once
        try:
            return ask_peer(f"{self._api}/{path}", viewer_authorization(), SECONDS, body)
        except PeerDenied:
            return {}
        except Unreachable:
            g.registry_is_silent = True
            raise RegistryNamesUnavailable from None


def is_silent() -> bool:
    """Return whether the registry was asked for this page in vain."""
    return bool(g.get("registry_is_silent", False))
