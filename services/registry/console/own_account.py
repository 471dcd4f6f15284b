"""One's own account: password, second factor, recovery codes, and its authentication log."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.registry.console.authentications import rows_of
from services.registry.console.second_factors import codes_page, enrolment_offer, enrolment_page
from services.registry.console.sign_in_forms import CHANGE_PASSWORD, ENROL_FROM_ACCOUNT, REMOVE, RENEW_CODES, REPLACE
from services.registry.console.signing_in import client_address, run_form
from services.registry.service import Service, passwords, second_factors
from shared.web.access import anyone_signed_in
from shared.web.console import FormAction, form_actions
from shared.web.viewer import viewer


def own_account(service: Service) -> Blueprint:
    blueprint, pages = Blueprint("own-account", __name__, url_prefix="/registry/account"), OwnAccount(service)
    for path, view in (
        ("", pages.index),
        ("/second-factor", pages.second_factor),
        ("/second-factor/remove", pages.remove),
        ("/recovery-codes", pages.recovery_codes),
    ):
        blueprint.add_url_rule(path, view.__name__, view, methods=["GET", "POST"])
    blueprint.add_url_rule("/authentications", "authentications", pages.authentications)
    return blueprint


class OwnAccount:
    def __init__(self, service: Service) -> None:
        self._service = service

    @anyone_signed_in
    def index(self) -> ResponseReturnValue:
        account, session = _account_and_session()

        def change(values: Any) -> ResponseReturnValue:
            passwords.change_password(
                self._service, account, values["present"], values["password"], client_address(), session
            )
            return _redirect_back(_("The password is changed. Your other sessions have ended."))

        return run_form(CHANGE_PASSWORD, "", change, {"name": passwords.name_of(self._service, account)}, self._page)

    @anyone_signed_in
    def second_factor(self) -> ResponseReturnValue:
        """Set up an authenticator, or replace the present one, which requires a code from it first."""
        account, session = _account_and_session()
        offer, has_one = enrolment_offer(self._service, account), self._service.second_factors.of(account) is not None

        def enrol(values: Any) -> ResponseReturnValue:
            passwords.check_present(self._service, account, values["present"], client_address())
            if has_one:
                second_factors.show_code(
                    self._service, account, values.get("old", ""), client_address(), session, field="old"
                )
            codes = second_factors.enrol(
                self._service, account, offer.secret, values["code"], client_address(), session
            )
            return make_response(codes_page(codes, url_for("own-account.index")))

        act, cancel = REPLACE if has_one else ENROL_FROM_ACCOUNT, url_for("own-account.index")
        given = {"offered": offer.box, "name": passwords.name_of(self._service, account)}
        return run_form(act, "", enrol, given, lambda form: enrolment_page(form, offer, cancel))

    @anyone_signed_in
    def recovery_codes(self) -> ResponseReturnValue:
        def renew(account: str, session: str) -> ResponseReturnValue:
            codes = second_factors.renew_codes(self._service, account, client_address(), session)
            return make_response(codes_page(codes, url_for("own-account.index")))

        return self._confirmed(RENEW_CODES, str(_("New recovery codes")), renew)

    @anyone_signed_in
    def remove(self) -> ResponseReturnValue:
        def remove(account: str, session: str) -> ResponseReturnValue:
            second_factors.remove(self._service, account, client_address(), session)
            return _redirect_back(_("The second factor is removed."))

        return self._confirmed(REMOVE, str(_("Remove the second factor")), remove)

    @anyone_signed_in
    def authentications(self) -> ResponseReturnValue:
        account, _session = _account_and_session()
        return render_template("authentications.html", **rows_of(self._service, account, own=True))

    def _page(self, form: form_actions.Form) -> str:
        account, _session = _account_and_session()
        row = self._service.queries.find_account(account)
        roles = frozenset(() if row is None else row.roles.split())
        return render_template(
            "own_account.html",
            form=form,
            factor=self._service.second_factors.of(account),
            left=self._service.second_factors.codes_left(account),
            is_needed=second_factors.is_needed(self._service, roles),
        )

    def _confirmed(
        self, action: FormAction, title: str, do: Callable[[str, str], ResponseReturnValue]
    ) -> ResponseReturnValue:
        """Do something once password and code are confirmed. Without a second factor, one must be set up first."""
        account, session = _account_and_session()
        if self._service.second_factors.of(account) is None:
            return redirect(url_for("own-account.second_factor"), 303)

        def confirm(values: Any) -> ResponseReturnValue:
            passwords.check_present(self._service, account, values["present"], client_address())
            second_factors.show_code(self._service, account, values["code"], client_address(), session)
            return do(account, session)

        return run_form(action, title, confirm, {"name": passwords.name_of(self._service, account)})


def _account_and_session() -> tuple[str, str]:
    """Return the viewer's account and session."""
    who = viewer()
    return str(who.account), str(who.session)


def _redirect_back(sentence: str) -> ResponseReturnValue:
    flash(sentence, "done")
    return redirect(url_for("own-account.index"), 303)
