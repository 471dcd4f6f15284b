"""The authentication log: for administrators and auditors, and for each person about their own account."""

from datetime import UTC, datetime
from typing import Any

from flask import request, url_for
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry.console.rights import ADMINISTRATORS
from services.registry.service import Service
from shared.domain.ids import is_id
from shared.environment.clock import timestamp
from shared.privacy.vault_authentications import ACTS, Act, Authentication
from shared.public_view.openness import OPERATOR
from shared.web.console.page import ConsolePage

PAGE_SIZE = 50
ACT_WORDS: dict[Act, str] = {
    "signed-in": _l("Signed in"),
    "signed-out": _l("Signed out"),
    "session-ended": _l("Session ended"),
    "sign-in-refused": _l("Wrong password"),
    "sign-in-held": _l("Tried too often"),
    "password-changed": _l("Password changed"),
    "password-reset": _l("Password reset"),
    "second-factor-enrolled": _l("Second factor set up"),
    "second-factor-used": _l("Second factor used"),
    "second-factor-refused": _l("Wrong code"),
    "second-factor-held": _l("Codes tried too often"),
    "second-factor-removed": _l("Second factor removed"),
    "second-factor-reset": _l("Second factor reset"),
    "recovery-code-used": _l("Recovery code used"),
    "recovery-codes-made": _l("Recovery codes made"),
    "token-issued": _l("Token issued"),
}


class AuthenticationLog(ConsolePage):
    """`/registry/console/authentications/`."""

    def __init__(self, service: Service) -> None:
        super().__init__("authentications")
        self._service = service

    def roles_for(self, _view: str, _method: str) -> frozenset[str]:
        return ADMINISTRATORS | {"auditor"}

    @expose("/")
    def index_view(self) -> str:
        account = request.args.get("account", "")
        found = rows_of(self._service, account if is_id("account", account) else None)
        return str(self.render("authentications.html", **found))


def rows_of(service: Service, account: str | None, *, own: bool = False) -> dict[str, Any]:
    """Return the rows of all acts, or of one account's, from the position in the address."""
    act, before = request.args.get("act", ""), request.args.get("before") or None
    chosen = act if act in ACTS else None
    found = service.authentications.listed(PAGE_SIZE + 1, account=account, act=chosen, before=before)
    rows, more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    people = {each for row in rows for each in (row.account, row.actor) if each not in (None, OPERATOR)}
    names = service.names.of(sorted(str(each) for each in people))
    return {
        "rows": [_row(row, names) for row in rows],
        "own": own,
        "act": chosen or "",
        "acts": [(each, ACT_WORDS[each]) for each in ACTS],
        "account": account or "",
        "name": names.get(account or "", account or ""),
        "days": service.settings.authentication_log_days,
        "older": _older(None if own else account, chosen, rows[-1].id) if more else None,
        "is_later": before is not None,
    }


def _older(account: str | None, act: str | None, last: str) -> str:
    return url_for(str(request.endpoint), account=account, act=act, before=last)


def _row(row: Authentication, names: dict[str, str]) -> dict[str, Any]:
    return {
        "at": row.at,
        "act": ACT_WORDS[row.act],
        "is_refused": row.act.endswith(("-refused", "-held")),
        "account": row.account,
        "name": names.get(row.account or "", row.account),
        "actor": _actor(row, names),
        "address": row.address,
        "reason": row.reason,
        "expires": None if row.expires is None else timestamp(datetime.fromtimestamp(row.expires, UTC)),
    }


def _actor(row: Authentication, names: dict[str, str]) -> str | None:
    """Return the actor, unless it is the account's holder."""
    if row.actor in (None, row.account):
        return None
    return str(_("the operator")) if row.actor == OPERATOR else names.get(str(row.actor), row.actor)
