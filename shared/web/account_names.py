"""Names of account holders: asked of the registry with the viewer's own right, when a page is drawn; stored nowhere."""

from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote

from flask import g

from shared.public_view.embargoes import PROGRAM
from shared.public_view.openness import OPERATOR
from shared.web.peers import PeerDenied, Unreachable, ask_peer
from shared.web.tokens import viewer_authorization

SECONDS, MOST = 2, 60
AccountNames = Callable[[Iterable[str]], Mapping[str, str]]
"""Names by account, for those that the viewer may see and that could be found out; the others are shown as ids."""


def account_names_from(url: str) -> AccountNames:
    """Return a lookup of names in the service of accounts; `url` is without prefix. After one failure, the page does
    not wait again."""

    def names(accounts: Iterable[str]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for account in sorted(set(accounts) - {OPERATOR, PROGRAM})[:MOST]:
            if names_unavailable():
                break
            try:
                said = ask_peer(
                    f"{url}/registry/api/accounts/{quote(account, safe='')}", viewer_authorization(), SECONDS
                )
            except PeerDenied:
                continue
            except Unreachable:
                g.holders_are_silent = True
                break
            if isinstance(said.get("name"), str):
                found[account] = said["name"]
        return found

    return names


def officers_from(url: str) -> list[tuple[str, str]]:
    """Return (account, name) of those who record, by name; asked once for a page, and none while nobody answers."""
    if "officers" not in g:
        g.officers = []
        if not names_unavailable():
            try:
                rows = ask_peer(f"{url}/registry/api/officers", viewer_authorization(), SECONDS).get("items", ())
                g.officers = sorted(((row["id"], row["name"] or row["id"]) for row in rows), key=_by_name)
            except PeerDenied:
                pass
            except Unreachable:
                g.holders_are_silent = True
    officers: list[tuple[str, str]] = g.officers
    return officers


def _by_name(officer: tuple[str, str]) -> str:
    return officer[1].casefold()


def names_unavailable() -> bool:
    """Return whether names were asked for on this page in vain: ids are shown."""
    return bool(g.get("holders_are_silent", False))


def no_account_names(_accounts: Iterable[str]) -> Mapping[str, str]:
    return {}
