"""Who holds an account: asked of the service that knows, with the viewer's own right, when a page is drawn; kept nowhere."""

from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote

from flask import g

from shared.public_view.openness import OPERATOR
from shared.web.neighbours import Denied, Silent, ask
from shared.web.tokens import right_of_the_viewer

SECONDS, MOST = 2, 60
Holders = Callable[[Iterable[str]], Mapping[str, str]]
"""Names by account, for those that the viewer may see and that could be found out; the others are shown as ids."""


def asked_at(url: str) -> Holders:
    """Names from where accounts are kept; `url` is without prefix. Once it does not answer, the page waits no more."""

    def names(accounts: Iterable[str]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for account in sorted(set(accounts) - {OPERATOR})[:MOST]:
            if holder_is_silent():
                break
            try:
                said = ask(f"{url}/registry/api/accounts/{quote(account, safe='')}", right_of_the_viewer(), SECONDS)
            except Denied:
                continue
            except Silent:
                g.holders_are_silent = True
                break
            if isinstance(said.get("name"), str):
                found[account] = said["name"]
        return found

    return names


def holder_is_silent() -> bool:
    """Whether names were asked for on this page, and nobody answered: ids are shown."""
    return bool(g.get("holders_are_silent", False))


def nobody(_accounts: Iterable[str]) -> Mapping[str, str]:
    return {}
