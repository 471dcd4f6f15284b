"""Names of people and of account holders, requested from the registry with the viewer's own rights when a page is
rendered; never stored or logged here."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from flask import g

from shared.domain.batches import batched
from shared.domain.ids import is_id
from shared.web.peers import PeerDenied, Unreachable, ask_peer
from shared.web.statements.records import MOST_FOUND, RecordSource
from shared.web.tokens import viewer_authorization

SECONDS, AT_A_TIME = 2, 100


class NamesUnavailable(Exception):
    """The registry does not answer, or answers incorrectly, so ids are shown."""


class PersonalNames:
    """Names of people and of account holders. A page waits for an unresponsive registry only once.

    `url` is the registry's address, without prefix.
    """

    def __init__(self, url: str) -> None:
        self._api = f"{url}/registry/api"

    def of(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the names of people that the viewer may see, by id. Raises NamesUnavailable."""
        found = dict[str, str]()
        for batch in batched(sorted(set(ids)), AT_A_TIME):
            page = self.ask("people", ids=",".join(batch))
            found |= {row["id"]: row["name"] for row in page.get("items", ()) if row.get("name")}
        return found

    def search(self, typed: str) -> list[tuple[str, str]]:
        """Return (id, name) of people by name; a complete id finds that person. Empty while the registry does not
        answer."""
        typed = typed.strip()
        if is_id("person", typed):
            return [(typed, self.one(typed) or typed)]
        parameters = {"search": typed[:200], "limit": MOST_FOUND}
        try:
            page = self._ask("people/search", parameters) if typed else {}
        except NamesUnavailable:
            return []
        return [(row["id"], row["name"]) for row in page.get("items", ()) if row.get("name")]

    def available(self, ids: Collection[str]) -> Mapping[str, str]:
        """Return the names of people by id; empty while the registry does not answer."""
        try:
            return self.of(ids)
        except NamesUnavailable:
            return {}

    def one(self, id_: str) -> str | None:
        return self.available([id_]).get(id_) if is_id("person", id_) else None

    def account(self, account: str) -> str | None:
        """Return the holder of an account, for viewers allowed to see it; else None."""
        try:
            name = self.ask(f"accounts/{quote(account, safe='')}").get("name")
        except NamesUnavailable:
            return None
        return name if isinstance(name, str) else None

    def ask(self, path: str, **parameters: str) -> dict[str, Any]:
        """Return the object in the registry's response; an empty one if the viewer may not see it. Raises
        NamesUnavailable."""
        return self._ask(f"{path}?{urlencode(parameters)}" if parameters else path)

    def _ask(self, path: str, body: object = None) -> dict[str, Any]:
        if names_unavailable():
            raise NamesUnavailable
        try:
            return ask_peer(f"{self._api}/{path}", viewer_authorization(), SECONDS, body)
        except PeerDenied:
            return {}
        except Unreachable:
            g.names_are_silent = True
            raise NamesUnavailable from None


def record_source(names: PersonalNames) -> RecordSource:
    """Return the source of people, whose pages are in the registry; while it does not answer, no one is named."""
    return RecordSource(names.search, names.available, lambda id_: f"/registry/console/people/{id_}")


def names_unavailable() -> bool:
    """Return whether looking up names failed on this page, so that ids are shown."""
    return bool(g.get("names_are_silent", False))
