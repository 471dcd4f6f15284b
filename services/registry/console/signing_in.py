"""Signing in, step by step, and out: one cookie for all services."""

from collections.abc import Callable
from typing import Any

import msgspec
from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.registry.console.rights import READERS
from services.registry.console.second_factors import codes_page, enrolment_offer, enrolment_page
from services.registry.console.sign_in_forms import CHOOSE_PASSWORD, ENROL, SHOW_CODE, SIGN_IN, SIGN_OUT
from services.registry.service import Service, sessions, signing_in
from services.registry.service.passwords import name_of
from services.registry.service.signing_in import PendingSignIn, SignedIn, SignInExpired, SignInStep
from shared.domain.errors import Refused
from shared.identity.browsers import family
from shared.identity.devices import REMEMBERED
from shared.identity.sessions import WHOLE
from shared.web.access import anyone_signed_in, public
from shared.web.console import FormAction, form_actions
from shared.web.cookies import cookie_name, give_sign_in, take_sign_in
from shared.web.navigation import current_navigation
from shared.web.security import signs_in
from shared.web.tokens import token_of_the_browser
from shared.web.viewer import viewer

DEVICE = "rapporteur_device"
STARTED = "signing-in"
PAGES = {"code": "doors.show_code", "password": "doors.choose_password", "second-factor": "doors.enrol"}


def sign_in_pages(service: Service) -> Blueprint:
    blueprint, pages = Blueprint("doors", __name__, url_prefix="/registry"), SigningIn(service)
    for path, view in (
        ("/sign-in", pages.sign_in),
        ("/sign-in/code", pages.show_code),
        ("/sign-in/password", pages.choose_password),
        ("/sign-in/second-factor", pages.enrol),
        ("/sign-out", pages.sign_out),
    ):
        blueprint.add_url_rule(path, view.__name__, view, methods=["GET", "POST"])
    return blueprint


class SigningIn:
    def __init__(self, service: Service) -> None:
        self._service, self._secure = service, service.settings.secure_cookies

    @public
    @signs_in
    def sign_in(self) -> ResponseReturnValue:
        def start(values: Any) -> ResponseReturnValue:
            device = device_cookie(secure=self._secure)
            return self._onward(
                signing_in.start(self._service, values["name"], values["password"], client_address(), device)
            )

        return run_form(SIGN_IN, str(_("Sign in")), start)

    @public
    @signs_in
    def show_code(self) -> ResponseReturnValue:
        def page(pending: PendingSignIn) -> ResponseReturnValue:
            def show(values: Any) -> ResponseReturnValue:
                return self._onward(signing_in.show_code(self._service, pending, values["code"], client_address()))

            return run_form(SHOW_CODE, str(_("Second factor")), show)

        return self._step("code", page)

    @public
    @signs_in
    def choose_password(self) -> ResponseReturnValue:
        def page(pending: PendingSignIn) -> ResponseReturnValue:
            def choose(values: Any) -> ResponseReturnValue:
                return self._onward(
                    signing_in.choose_password(self._service, pending, values["password"], client_address())
                )

            given = {"name": name_of(self._service, pending.account)}
            return run_form(CHOOSE_PASSWORD, str(_("Choose a password")), choose, given)

        return self._step("password", page)

    @public
    @signs_in
    def enrol(self) -> ResponseReturnValue:
        def page(pending: PendingSignIn) -> ResponseReturnValue:
            offer = enrolment_offer(self._service, pending.account)

            def keep(values: Any) -> ResponseReturnValue:
                done, codes = signing_in.enrol(self._service, pending, offer.secret, values["code"], client_address())
                return self._signed_in(done, make_response(codes_page(codes, self._destination(done.account))))

            return run_form(ENROL, "", keep, {"offered": offer.box}, lambda form: enrolment_page(form, offer))

        return self._step("second-factor", page)

    @anyone_signed_in
    def sign_out(self) -> ResponseReturnValue:
        def leave(_said: Any) -> ResponseReturnValue:
            who = viewer()
            sessions.sign_out(self._service, str(who.account), str(who.session), client_address())
            response = redirect(url_for("doors.sign_in"), 303)
            take_sign_in(response)
            # Clear the data that pages keep in the browser, but not its cookies: a later sign-in recognizes the browser
            # by them.
            response.headers["Clear-Site-Data"] = '"storage"'
            return response

        return run_form(SIGN_OUT, str(_("Sign out")), leave)

    def _step(self, name: SignInStep, page: Callable[[PendingSignIn], ResponseReturnValue]) -> ResponseReturnValue:
        """Show a step if it is the next one; otherwise redirect to the next one, or to the beginning if no sign-in is
        in progress."""
        try:
            started = pending_sign_in()
            if signing_in.next_sign_in_step(self._service, started) == name:
                return page(started)
            return self._onward(started)
        except SignInExpired:
            flash(_("This took too long, or the account was changed in the meantime. Sign in again."), "warn")
            return redirect(step_address("doors.sign_in"), 303)

    def _onward(self, pending: PendingSignIn) -> ResponseReturnValue:
        """Redirect to the next outstanding step; without one, begin the session."""
        step = signing_in.next_sign_in_step(self._service, pending)
        if step is None:
            return self._signed_in(pending, make_response(redirect(self._destination(pending.account), 303)))
        keep_pending_sign_in(pending)
        return redirect(step_address(PAGES[step]), 303)

    def _destination(self, account: str) -> str:
        """Return the page that was asked for before signing in if it is on this host, else the console, or the home
        page for an account that may not use the console."""
        path = request.args.get("next", "")
        if path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable():
            return path
        roles = signing_in.roles_of(self._service, account) or frozenset()
        return "/registry/console/" if roles & READERS else current_navigation().home

    def _signed_in(self, pending: PendingSignIn, response: Response) -> Response:
        browser = sessions.Browser(client_address(), family(request.user_agent.string))
        signed_in = signing_in.complete_sign_in(self._service, pending, browser, device_cookie(secure=self._secure))
        if earlier := token_of_the_browser():
            sessions.leave(self._service, earlier)
        keep_signed_in(response, signed_in, secure=self._secure)
        return response


RenderForm = Callable[[form_actions.Form], str]


def run_form(
    action: FormAction,
    title: str,
    do: Callable[[Any], ResponseReturnValue],
    given: dict[str, str] | None = None,
    render: RenderForm | None = None,
) -> ResponseReturnValue:
    """Show a form, or process a submission; a refused one is shown again with its refusals, and without passwords."""
    draw = render or (lambda form: render_template("door.html", form=form, title=title))
    if request.method != "POST":
        return draw(form_actions.new_form(action, None, None, given or {}))
    form = form_actions.submitted_form(action, request.form)
    values = form_actions.load_form(form, request.form)
    if values is not None:
        try:
            return do(values)
        except Refused as refusal:
            form_actions.refuse(form, refusal, current_app.extensions["rapporteur"]["wordings"])
            form.status = 429 if refusal.code == "too-many-attempts" else 422
    form.texts.pop("code", None)
    return draw(form), form.status


def client_address() -> str:
    return request.remote_addr or ""


def step_address(endpoint: str) -> str:
    """Return the address of a step, which keeps the page to go to afterwards."""
    return url_for(endpoint, next=request.args.get("next") or None)


def keep_pending_sign_in(pending: PendingSignIn) -> None:
    """Keep the progress of a sign-in in the form session, which is signed."""
    session[STARTED] = msgspec.to_builtins(pending)


def pending_sign_in() -> PendingSignIn:
    """Return the progress of the browser's sign-in. Raises SignInExpired."""
    try:
        return msgspec.convert(session.get(STARTED), PendingSignIn)
    except msgspec.ValidationError:
        raise SignInExpired from None


def device_cookie(*, secure: bool) -> str:
    return request.cookies.get(cookie_name(DEVICE, secure=secure), "")


def keep_signed_in(response: Response, signed_in: SignedIn, *, secure: bool) -> None:
    session.pop(STARTED, None)
    give_sign_in(response, signed_in.token, WHOLE)
    response.set_cookie(
        cookie_name(DEVICE, secure=secure),
        signed_in.device,
        max_age=REMEMBERED,
        path="/",
        httponly=True,
        samesite="Strict",
        secure=secure,
    )
