"""Names of account holders, requested from the registry with the viewer's own rights when a page is rendered, and never
stored."""

from collections.abc import Callable, Iterable, Mapping

from flask import g

from shared.public_view.embargoes import PROGRAM
from shared.public_view.openness import OPERATOR
from shared.web.personal_names import NamesUnavailable, PersonalNames

MOST = 60
AccountNames = Callable[[Iterable[str]], Mapping[str, str]]
"""Names by account, as far as the viewer may see them and they could be looked up; other accounts are shown as ids."""


def account_names_from(url: str) -> AccountNames:
    """Return a lookup of names in the accounts service; `url` is without prefix."""
    personal_names = PersonalNames(url)

    def names(accounts: Iterable[str]) -> Mapping[str, str]:
        requested = sorted(set(accounts) - {OPERATOR, PROGRAM})[:MOST]
        return {account: name for account in requested if (name := personal_names.account(account)) is not None}

    return names


def officers_from(url: str) -> list[tuple[str, str]]:
    """Return (account, name) of the accounts that may record, by name; requested once per page, and empty while the
    registry does not answer."""
    if "officers" not in g:
        try:
            rows = PersonalNames(url).ask("officers").get("items", ())
        except NamesUnavailable:
            rows = ()
        g.officers = sorted(((row["id"], row["name"] or row["id"]) for row in rows), key=_by_name)
    officers: list[tuple[str, str]] = g.officers
    return officers


def _by_name(officer: tuple[str, str]) -> str:
    return officer[1].casefold()


def no_account_names(_accounts: Iterable[str]) -> Mapping[str, str]:
    return {}
