"""Passwords set by an administrator: shown on one page, once, and replaced by the holder at the first sign-in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import make_response
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from marshmallow import fields

from services.registry.console.rights import ADMINISTRATORS
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.console import FormAction, FormField
from shared.web.fields import StrictSchema
from shared.web.viewer import viewer


@dataclass(frozen=True)
class AccountPasswords:
    """The passwords of accounts: `give(account, by, known)` and `give_first(account, by)` return one that works once,
    as in `services.registry.service.passwords`; `state` returns a value that changes with the password."""

    give: Callable[[str, str, str], str]
    give_first: Callable[[str, str], str | None]
    state: Callable[[str], str]
    is_chosen: Callable[[str], bool]


class GivenPassword(CommandResult, frozen=True):
    """A password as given. No event contains it; the authentication log records only that it was set."""

    password: str


class GivePassword(StrictSchema):
    known = fields.String(required=True)


def password_action(passwords: AccountPasswords) -> FormAction:
    def run(values: dict[str, str], context: CommandContext, row: Any) -> GivenPassword:
        return GivenPassword(row.id, row.version, (), passwords.give(row.id, context.actor, values["known"]))

    return FormAction(
        "password",
        _l("Reset the password"),
        (FormField("known", _l("Password"), kind="hidden"),),
        GivePassword,
        run,
        lambda _values, _answer: "",
        # A repeated form does not replace the password that the first answer showed or that the holder chose since.
        initial=lambda row: {"known": passwords.state(row.id)},
        intro=_l(
            "The account gets a new password, shown once on the next page. It works for one sign-in, at which its holder"
            " chooses another. The present password stops working, and the account's sessions end. A second factor stays."
        ),
        roles=ADMINISTRATORS,
    )


def first_password(given: AccountPasswords, account: str) -> str | None:
    return given.give_first(account, str(viewer().account))


def password_page(draw: Callable[..., str], row: Any, password: str) -> ResponseReturnValue:
    """Return the page with a password, which is only on this page, and in no address, session or notice."""
    response = make_response(draw("account_password.html", row, password=password))
    response.headers["Cache-Control"] = "no-store"
    return response
