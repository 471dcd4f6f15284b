"""A Host that is no name of one (RFC 9112, section 3.2) gets a 400 in our own words: no address can be made with it, not even
those of the page that says so. Nothing else here reads it."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, request
from werkzeug.exceptions import BadRequest

Environ = dict[str, Any]
App = Callable[[Environ, Any], Iterable[bytes]]
# A name (browsers send those of other scripts in IDNA's letters), an address of version 4, or one of version 6 in brackets
# (RFC 3986, section 3.2.2).
_HOST = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{0,5})?")
_REFUSED = "rapporteur.host-refused"


def install(app: Flask) -> None:
    looked_at: Any = _looked_at(app.wsgi_app)
    app.wsgi_app = looked_at  # type: ignore[method-assign]  # Flask's way to wrap an application

    @app.before_request
    def refuse() -> None:
        if _REFUSED in request.environ:
            raise BadRequest


def _looked_at(app: App) -> App:
    def answer(environ: Environ, start: Any) -> Iterable[bytes]:
        if not is_host(environ.get("HTTP_HOST", "")):
            environ |= {"HTTP_HOST": "localhost", _REFUSED: True}
        return app(environ, start)

    return answer


def is_host(text: str) -> bool:
    """Whether it can be a host in an address, with a port or without; a missing one can."""
    try:
        text.encode("idna")
    except UnicodeError:
        return False
    return not text or _HOST.fullmatch(text) is not None
