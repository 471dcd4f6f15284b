"""The sessions of an account: its holder and administrators can end them; auditors can read them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from services.registry.console.labels import role_labels
from services.registry.console.rights import ADMINISTRATORS
from shared.domain.errors import NotThere
from shared.domain.ids import is_id
from shared.environment.clock import timestamp
from shared.privacy.vault_sessions import Session
from shared.web.access import access, anyone_signed_in, may
from shared.web.console import Tab
from shared.web.viewer import viewer


@dataclass(frozen=True)
class AccountSessions:
    """The sessions of accounts: `end(account, session)` raises NotThere; `end_others(account, session)` ends all but
    that one and returns their number."""

    sessions_of: Callable[[str], Sequence[Session]]
    end: Callable[[str, str], None]
    end_others: Callable[[str, str], int]
    name_of: Callable[[str], str]


def session_tabs(row: Any) -> list[Tab]:
    """Return the tab of a person's account that leads to its sessions."""
    if row.kind == "machine":
        return []
    return [Tab(_("Sessions"), url_for("sessions.of_account", account=row.id))]


def session_pages(kept: AccountSessions) -> Blueprint:
    """Return the pages `/registry/account/sessions` for every signed-in user and
    `/registry/console/accounts/<account>/sessions` for administrators and auditors."""
    blueprint = Blueprint("sessions", __name__, url_prefix="/registry")

    @blueprint.route("/account/sessions", methods=["GET", "POST"])
    @anyone_signed_in
    def own() -> ResponseReturnValue:
        account = str(viewer().account)
        if request.method != "POST":
            return _page(kept, account, [(url_for("own-account.index"), _("Your account"))], own=True)
        if ended := request.form.get("session"):
            return _end(kept, account, ended, url_for(".own"))
        count = kept.end_others(account, str(viewer().session))
        flash(ngettext("One other session has ended.", "%(num)s other sessions have ended.", count), "done")
        return redirect(url_for(".own"), 303)

    @blueprint.get("/console/accounts/<account>/sessions")
    @access(*ADMINISTRATORS, "auditor")
    def of_account(account: str) -> str:
        record = url_for("console-accounts.details_view", id=_known(account))
        return _page(
            kept, account, [(url_for("console-accounts.index_view"), _("Accounts")), (record, kept.name_of(account))]
        )

    @blueprint.post("/console/accounts/<account>/sessions")
    @access(*ADMINISTRATORS)
    def end_of_account(account: str) -> ResponseReturnValue:
        return _end(kept, _known(account), request.form.get("session", ""), url_for(".of_account", account=account))

    return blueprint


def _known(account: str) -> str:
    if not is_id("account", account):
        raise NotThere(id=account)
    return account


def _page(kept: AccountSessions, account: str, ways: Sequence[tuple[str, str]], *, own: bool = False) -> str:
    return render_template(
        "sessions.html",
        ways=ways,
        own=own,
        ends=own or may(viewer(), ADMINISTRATORS),
        sessions=kept.sessions_of(account),
        here=viewer().session,
        role_words=role_labels,
        recorded=lambda seconds: timestamp(datetime.fromtimestamp(seconds, UTC)),
    )


def _end(kept: AccountSessions, account: str, session: str, then: str) -> ResponseReturnValue:
    kept.end(account, session)
    flash(_("The session has ended, everywhere within a second."), "done")
    return redirect(then, 303)
