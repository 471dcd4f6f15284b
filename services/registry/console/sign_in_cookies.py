"""What a browser keeps of signing in: the token, the device it is known as, and how far a sign-in has come."""

import msgspec
from flask import Response, request, session

from services.registry.service.signing_in import PendingSignIn, SignedIn, SignInExpired
from shared.identity.devices import REMEMBERED
from shared.identity.sessions import WHOLE
from shared.web.cookies import cookie_name, give_sign_in

DEVICE = "rapporteur_device"
STARTED = "signing-in"


def keep_pending_sign_in(pending: PendingSignIn) -> None:
    """Keep how far a sign-in has come in the form session, which is signed."""
    session[STARTED] = msgspec.to_builtins(pending)


def pending_sign_in() -> PendingSignIn:
    """Return how far the browser's sign-in has come. Raises SignInExpired."""
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
