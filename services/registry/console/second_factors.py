"""The setup of an authenticator: its secret as a QR code and as text, and the recovery codes, shown once."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

import segno
from cryptography.exceptions import InvalidTag
from flask import render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from services.registry.service import Service, second_factors
from shared.identity import second_factor
from shared.web.console import form_actions


@dataclass(frozen=True)
class EnrolmentOffer:
    """A secret for an authenticator: as text, as a picture, and encrypted, for the form to send back."""

    secret: bytes
    box: str
    text: str
    picture: Markup


def enrolment_offer(service: Service, account: str) -> EnrolmentOffer:
    """Return the secret shown with the page's form, or a new one.

    It is not stored until a code proves that an authenticator has it; until then the form carries it, encrypted for the
    account.
    """
    secret = _offered_secret(service, account) or second_factor.new_secret()
    text, address = second_factors.offered(service, account, secret)
    box = urlsafe_b64encode(service.second_factors.closed(account, secret)).decode()
    return EnrolmentOffer(secret, box, text, _picture(address, str(_("The key as a QR code"))))


def _offered_secret(service: Service, account: str) -> bytes | None:
    try:
        return service.second_factors.opened(account, urlsafe_b64decode(request.form.get("offered", "").encode()))
    except (ValueError, InvalidTag):
        return None


def _picture(address: str, title: str) -> Markup:
    """Return a QR code as SVG, dark on light in every colour scheme."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(scale=5, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None, title=title)
    return Markup(drawn)  # noqa: S704  drawn by the library from modules, without any of the text


def enrolment_page(form: form_actions.Form, offer: EnrolmentOffer, cancel: str | None = None) -> str:
    # The form comes back with the secret that it was shown with; an unreadable one is replaced.
    form.texts["offered"] = offer.box
    return render_template("second_factor.html", form=form, offer=offer, cancel=cancel)


def codes_page(codes: tuple[str, ...], onward: str) -> str:
    return render_template("recovery_codes.html", codes=codes, onward=onward)
