"""Recovery of a form submitted after its session ended: the response preserves its content, and resubmits it once the
user is signed in.

Files and passwords are not preserved.
"""

from urllib.parse import urlencode, urlsplit

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from shared.web.problems import wants_page


def is_own_form() -> bool:
    """Return whether a form comes from one of our pages: another site's form is neither kept nor shown with a fresh
    token."""
    site = request.headers.get("Sec-Fetch-Site") or ("same-origin" if _origin_is_ours() else "cross-site")
    return (
        request.method == "POST"
        and request.mimetype == "application/x-www-form-urlencoded"
        and site == "same-origin"
        and wants_page()
    )


def _origin_is_ours() -> bool:
    """Return whether a browser too old for Sec-Fetch-Site names our own origin."""
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    return origin is not None and urlsplit(origin).netloc == request.host


def recovered_form(status: int) -> ResponseReturnValue:
    """Return a page with the submitted form; with status 401 and a link to sign in, or else with the button to resubmit
    it."""
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name
    ]
    door = current_app.extensions["rapporteur"]["settings"].sign_in
    back = urlencode({"next": request.full_path.rstrip("?")})
    page = render_template("kept_form.html", fields=fields, signed_out=status == 401, sign_in=f"{door}?{back}")
    return page, status
