"""What a browser keeps of signing in: the token, the device it is known as, and how far a sign-in has come."""

import msgspec
from flask import Response, request, session

from services.registry.service.signing_in import SignedIn, SignInExpired, Started
from shared.identity.devices import REMEMBERED
from shared.web.tokens import COOKIE

DEVICE = "rapporteur_device"
STARTED = "signing-in"
TWELVE_HOURS = 12 * 3600


def keep_started(started: Started) -> None:
    """Keep how far a sign-in has come in the form session, which is signed."""
    session[STARTED] = msgspec.to_builtins(started)


def started_here() -> Started:
    """Return how far the browser's sign-in has come. Raises SignInExpired."""
    try:
        return msgspec.convert(session.get(STARTED), Started)
    except msgspec.ValidationError:
        raise SignInExpired from None


def device_cookie(*, secure: bool) -> str:
    return request.cookies.get(_device(secure), "")


def keep_signed_in(response: Response, signed_in: SignedIn, *, secure: bool) -> None:
    session.pop(STARTED, None)
    options = {"path": "/", "httponly": True, "secure": secure}
    response.set_cookie(COOKIE, signed_in.token, max_age=TWELVE_HOURS, samesite="Lax", **options)  # type: ignore[arg-type]
    response.set_cookie(_device(secure), signed_in.device, max_age=REMEMBERED, samesite="Strict", **options)  # type: ignore[arg-type]


def _device(secure: bool) -> str:
    return f"__Host-{DEVICE}" if secure else DEVICE
