"""The forms for signing in and for one's own account."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields

from shared.identity.passwords import LONGEST
from shared.web.console import FormAction, FormField
from shared.web.fields import StrictSchema
from shared.web.strict_json import is_clean


class Secret(fields.String):
    """A password or a code, taken as typed."""

    def __init__(self) -> None:
        super().__init__(required=True, error_messages={"required": _l("Fill this in.")}, validate=_typed)


def _typed(text: str) -> None:
    if not is_clean(text) or len(text) > LONGEST:
        raise ValidationError(_("Use at most %(longest)s characters, without NUL characters.", longest=LONGEST))


class SignIn(StrictSchema):
    name = Secret()
    password = Secret()


class ShowCode(StrictSchema):
    code = Secret()


class Named(StrictSchema):
    """A form with the account's name for password managers; the account itself is known from the session or the sign-in
    in progress."""

    name = fields.String()


class ChoosePassword(Named):
    password = Secret()


class ChangePassword(Named):
    present = Secret()
    password = Secret()


class Enrol(StrictSchema):
    offered = Secret()
    code = Secret()


class EnrolFromAccount(Enrol, Named):
    present = Secret()
    old = fields.String()


class Confirm(Named):
    present = Secret()
    code = Secret()


def _no_command(*_given: object) -> None:
    """Do nothing: these actions run no command."""


def _form(
    name: str, label: str, schema: type[Schema], *fields: FormField, intro: str | Callable[[object], str] = ""
) -> FormAction:
    return FormAction(name, label, fields, schema, _no_command, lambda _values, _answer: "", intro=intro)  # type: ignore[arg-type]


NAME = FormField("name", _l("Name"), autocomplete="username")
OWN_NAME = FormField("name", _l("Name"), _l("What you sign in with."), autocomplete="username")
NEW = FormField(
    "password",
    _l("New password"),
    _l("At least 15 characters, for example four words or more. Not a common password, and without your name."),
    "password",
    autocomplete="new-password",
)
PRESENT = FormField("present", _l("Current password"), kind="password", autocomplete="current-password")
CODE = FormField(
    "code",
    _l("Code"),
    _l("The six digits that your authenticator shows now."),
    autocomplete="one-time-code",
)
EITHER_CODE = FormField(
    "code",
    _l("Code"),
    _l("The six digits that your authenticator shows now, or one of your recovery codes."),
    autocomplete="one-time-code",
)
OFFERED = FormField("offered", "", kind="hidden")

SIGN_IN = _form(
    "sign-in",
    _l("Sign in"),
    SignIn,
    NAME,
    FormField("password", _l("Password"), kind="password", autocomplete="current-password"),
)
SHOW_CODE = _form("code", _l("Continue"), ShowCode, EITHER_CODE)
CHOOSE_PASSWORD = _form(
    "choose-password",
    _l("Set this password"),
    ChoosePassword,
    OWN_NAME,
    NEW,
    intro=_l("The password you signed in with works only once. Choose your own."),
)
ENROL = _form("enrol", _l("Set up the second factor"), Enrol, OFFERED, CODE)

CHANGE_PASSWORD = _form(
    "password",
    _l("Change the password"),
    ChangePassword,
    OWN_NAME,
    PRESENT,
    NEW,
    intro=_l("Changing it ends your other sessions."),
)
ENROL_FROM_ACCOUNT = _form("enrol", _l("Set up the second factor"), EnrolFromAccount, OFFERED, OWN_NAME, PRESENT, CODE)
REPLACE = _form(
    "enrol",
    _l("Use this authenticator"),
    EnrolFromAccount,
    OFFERED,
    OWN_NAME,
    PRESENT,
    FormField(
        "old", _l("Code from the current authenticator"), _l("Or one of your recovery codes."), autocomplete="off"
    ),
    FormField("code", _l("Code from the new authenticator"), CODE.hint, autocomplete="one-time-code"),
)
RENEW_CODES = _form(
    "codes",
    _l("Create new recovery codes"),
    Confirm,
    OWN_NAME,
    PRESENT,
    EITHER_CODE,
    intro=_l("The earlier codes stop working."),
)
REMOVE = _form(
    "remove",
    _l("Remove the second factor"),
    Confirm,
    OWN_NAME,
    PRESENT,
    EITHER_CODE,
    intro=_l("From then on you sign in with only your password."),
)
SIGN_OUT = _form("sign-out", _l("Sign out"), StrictSchema)
