"""Signing in, step by step, and out: one cookie for all services."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.registry.console.second_factors import codes_page, enrolment_page, offered
from services.registry.console.sign_in_cookies import device_cookie, keep_signed_in, keep_started, started_here
from services.registry.console.sign_in_forms import CHOOSE_PASSWORD, ENROL, SHOW_CODE, SIGN_IN, SIGN_OUT
from services.registry.service import Service, sessions, signing_in
from services.registry.service.passwords import name_of
from services.registry.service.signing_in import SignInExpired, Started, Step
from shared.domain.errors import Refused
from shared.identity.browsers import family
from shared.web.access import anyone_signed_in, public
from shared.web.console import Act, acts
from shared.web.cookies import take_sign_in
from shared.web.security import signs_in
from shared.web.tokens import token_of_the_browser, viewer

PAGES = {"code": "doors.show_code", "password": "doors.choose_password", "second-factor": "doors.enrol"}


def doors(service: Service) -> Blueprint:
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
        def start(said: Any) -> ResponseReturnValue:
            known = device_cookie(secure=self._secure)
            return self._onward(signing_in.start(self._service, said["name"], said["password"], address(), known))

        return answered(SIGN_IN, str(_("Sign in")), start)

    @public
    @signs_in
    def show_code(self) -> ResponseReturnValue:
        def page(started: Started) -> ResponseReturnValue:
            def show(said: Any) -> ResponseReturnValue:
                return self._onward(signing_in.show_code(self._service, started, said["code"], address()))

            return answered(SHOW_CODE, str(_("Second factor")), show)

        return self._step("code", page)

    @public
    @signs_in
    def choose_password(self) -> ResponseReturnValue:
        def page(started: Started) -> ResponseReturnValue:
            def choose(said: Any) -> ResponseReturnValue:
                return self._onward(signing_in.choose_password(self._service, started, said["password"], address()))

            own = {"name": name_of(self._service, started.account)}
            return answered(CHOOSE_PASSWORD, str(_("Choose a password")), choose, own)

        return self._step("password", page)

    @public
    @signs_in
    def enrol(self) -> ResponseReturnValue:
        def page(started: Started) -> ResponseReturnValue:
            offer = offered(self._service, started.account)

            def keep(said: Any) -> ResponseReturnValue:
                done, codes = signing_in.enrol(self._service, started, offer.secret, said["code"], address())
                return self._signed_in(done, make_response(codes_page(codes, place_after())))

            return answered(ENROL, "", keep, {"offered": offer.box}, lambda form: enrolment_page(form, offer))

        return self._step("second-factor", page)

    @anyone_signed_in
    def sign_out(self) -> ResponseReturnValue:
        def leave(_said: Any) -> ResponseReturnValue:
            who = viewer()
            sessions.sign_out(self._service, str(who.account), str(who.session), address())
            response = redirect(url_for("doors.sign_in"), 303)
            take_sign_in(response)
            # What pages keep in the browser; its cookies stay, by which it is known as one that the account signed in from.
            response.headers["Clear-Site-Data"] = '"storage"'
            return response

        return answered(SIGN_OUT, str(_("Sign out")), leave)

    def _step(self, name: Step, page: Callable[[Started], ResponseReturnValue]) -> ResponseReturnValue:
        """Show a step where it is the next one; lead to the next one otherwise, and to the beginning where there is none."""
        try:
            started = started_here()
            if signing_in.outstanding(self._service, started) == name:
                return page(started)
            return self._onward(started)
        except SignInExpired:
            flash(_("This took too long, or the account changed meanwhile. Sign in again."), "warn")
            return redirect(here("doors.sign_in"), 303)

    def _onward(self, started: Started) -> ResponseReturnValue:
        """Lead to what is outstanding; with nothing outstanding, the session begins."""
        wanted = signing_in.outstanding(self._service, started)
        if wanted is None:
            return self._signed_in(started, make_response(redirect(place_after(), 303)))
        keep_started(started)
        return redirect(here(PAGES[wanted]), 303)

    def _signed_in(self, started: Started, response: Response) -> Response:
        browser = sessions.Browser(address(), family(request.user_agent.string))
        signed_in = signing_in.finish(self._service, started, browser, device_cookie(secure=self._secure))
        if earlier := token_of_the_browser():
            sessions.leave(self._service, earlier)
        keep_signed_in(response, signed_in, secure=self._secure)
        return response


Shown = Callable[[acts.Form], str]


def answered(
    act: Act,
    title: str,
    do: Callable[[Any], ResponseReturnValue],
    given: dict[str, str] | None = None,
    shown: Shown | None = None,
) -> ResponseReturnValue:
    """Show a form, or do what was sent; refused, it comes back with what was refused, and nothing typed as a password."""
    draw = shown or (lambda form: render_template("door.html", form=form, title=title))
    if request.method != "POST":
        return draw(acts.opened(act, None, None, given or {}))
    form = acts.sent(act, request.form)
    said = acts.read(form, request.form)
    if said is not None:
        try:
            return do(said)
        except Refused as refusal:
            acts.refuse(form, refusal, current_app.extensions["rapporteur"]["wordings"])
            form.status = 429 if refusal.code == "too-many-attempts" else 422
    form.texts.pop("code", None)
    return draw(form), form.status


def address() -> str:
    return request.remote_addr or ""


def here(endpoint: str) -> str:
    """Return the address of a step, which keeps where somebody wanted to go."""
    return url_for(endpoint, next=request.args.get("next") or None)


def place_after() -> str:
    """Return where somebody wanted to go before signing in: a page of this host, else the console."""
    wanted = request.args.get("next", "")
    inside = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if inside else "/registry/console/"
