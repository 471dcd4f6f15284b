"""Signing in and out, and the own account: one cookie for all services."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields

from shared.domain.errors import Refused
from shared.identity.browsers import family
from shared.identity.sessions import WHOLE
from shared.web.access import anyone_signed_in, public
from shared.web.console import Act, Field, acts
from shared.web.cookies import give_sign_in, take_sign_in
from shared.web.fields import StrictSchema
from shared.web.security import signs_in
from shared.web.strict_json import is_clean
from shared.web.tokens import token_of_the_browser, viewer

LONGEST = 1000


@dataclass(frozen=True)
class Doors:
    """What is done behind these pages: `sign_in(name, password, address, browser)` gives a token; `leave` ends the session
    of the token that the browser had before."""

    sign_in: Callable[[str, str, str, str], str]
    leave: Callable[[str], None]
    sign_out: Callable[[str, str], None]
    change_password: Callable[[str, str, str, str], None]
    name_of: Callable[[str], str]


class Secret(fields.String):
    """A password: taken as it was typed."""

    def __init__(self) -> None:
        super().__init__(required=True, error_messages={"required": _l("This is needed.")}, validate=_typed)


def _typed(text: str) -> None:
    if not is_clean(text) or len(text) > LONGEST:
        raise ValidationError(_("Use at most %(longest)s characters, none of them NUL.", longest=LONGEST))


class SignIn(StrictSchema):
    name = Secret()
    password = Secret()


class ChangePassword(StrictSchema):
    """The name is there for password managers; whose account it is, the session says."""

    name = Secret()
    present = Secret()
    password = Secret()


def _nothing(*_given: object) -> None:
    """These acts run no command."""


SIGN_IN = Act(
    "sign-in",
    _l("Sign in"),
    (
        Field("name", _l("Name"), autocomplete="username"),
        Field("password", _l("Password"), kind="password", autocomplete="current-password"),
    ),
    SignIn,
    _nothing,  # type: ignore[arg-type]
    lambda _said, _answer: "",
)
CHANGE_PASSWORD = Act(
    "password",
    _l("Change the password"),
    (
        Field("name", _l("Name"), _l("What you sign in with."), autocomplete="username"),
        Field("present", _l("Present password"), kind="password", autocomplete="current-password"),
        Field(
            "password",
            _l("New password"),
            _l("At least 12 characters. Three words or more do well."),
            "password",
            autocomplete="new-password",
        ),
    ),
    ChangePassword,
    _nothing,  # type: ignore[arg-type]
    lambda _said, _answer: "",
)
SIGN_OUT = Act("sign-out", _l("Sign out"), (), StrictSchema, _nothing, lambda _said, _answer: "")  # type: ignore[arg-type]


def doors(behind: Doors) -> Blueprint:
    blueprint = Blueprint("doors", __name__, url_prefix="/registry")

    @blueprint.route("/sign-in", methods=["GET", "POST"])
    @public
    @signs_in
    def sign_in() -> ResponseReturnValue:
        if request.method != "POST":
            return page(acts.opened(SIGN_IN, None, None, {}), str(_("Sign in")))
        form = acts.sent(SIGN_IN, request.form)
        said = acts.read(form, request.form)
        if said is None:
            return page(form, str(_("Sign in")))
        try:
            token = behind.sign_in(
                said["name"], said["password"], request.remote_addr or "", family(request.user_agent.string)
            )
        except Refused as refusal:
            return refused(form, refusal, str(_("Sign in")))
        if earlier := token_of_the_browser():
            behind.leave(earlier)
        response = redirect(place_after(), 303)
        give_sign_in(response, token, WHOLE)
        return response

    @blueprint.route("/sign-out", methods=["GET", "POST"])
    @anyone_signed_in
    def sign_out() -> ResponseReturnValue:
        who = viewer()
        if request.method != "POST":
            return page(acts.opened(SIGN_OUT, None, None, {}), str(_("Sign out")))
        behind.sign_out(str(who.account), str(who.session))
        response = redirect(url_for("doors.sign_in"), 303)
        take_sign_in(response)
        return response

    @blueprint.route("/account", methods=["GET", "POST"])
    @anyone_signed_in
    def account() -> ResponseReturnValue:
        if request.method != "POST":
            mine = {"name": behind.name_of(str(viewer().account))}
            return page(acts.opened(CHANGE_PASSWORD, None, None, mine), str(_("Your account")))
        form = acts.sent(CHANGE_PASSWORD, request.form)
        said = acts.read(form, request.form)
        if said is None:
            return page(form, str(_("Your account")))
        try:
            behind.change_password(str(viewer().account), said["present"], said["password"], request.remote_addr or "")
        except Refused as refusal:
            return refused(form, refusal, str(_("Your account")))
        flash(_("The password is changed."), "done")
        return redirect(url_for("doors.account"), 303)

    return blueprint


def page(form: acts.Form, title: str) -> ResponseReturnValue:
    return render_template("door.html", form=form, title=title), form.status


def refused(form: acts.Form, refusal: Refused, title: str) -> ResponseReturnValue:
    """The form again, with what was refused above it. Nothing that was typed as a password comes back."""
    acts.refuse(form, refusal, current_app.extensions["rapporteur"]["wordings"])
    form.status = 429 if refusal.code == "too-many-attempts" else 422
    return page(form, title)


def place_after() -> str:
    """Where somebody wanted to go before signing in: a page of this host, else the console."""
    wanted = request.args.get("next", "")
    inside = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if inside else "/registry/console/"
