"""The name that the program is asked by (Host, RFC 9112 section 3.2): one of the settings', or of this machine itself.

What is no name gets a 400 and another's name a 421, both in our own words: no address can be made with it, not even those
of the page that says so. Addresses are made of paths, and of what the settings say. Whether the program lives is told to
whoever asks.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, request
from werkzeug.exceptions import BadRequest

from shared.web.problems import OtherHost

Environ = dict[str, Any]
App = Callable[[Environ, Any], Iterable[bytes]]
# A name (browsers send those of other scripts in IDNA's letters), an address of version 4, or one of version 6 in brackets
# (RFC 3986, section 3.2.2).
_HOST = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{0,5})?")
_REFUSED = "rapporteur.host-refused"
OF_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})


def install(app: Flask, hosts: Iterable[str]) -> None:
    """Refuse every name but `hosts`, which are written without a port, and those of this machine."""
    known = OF_THIS_MACHINE | {host.lower() for host in hosts}
    looked_at: Any = _looked_at(app.wsgi_app, known)
    app.wsgi_app = looked_at  # type: ignore[method-assign]  # Flask's way to wrap an application

    @app.before_request
    def refuse() -> None:
        refused = request.environ.get(_REFUSED)
        if refused is not None and (request.blueprint != "health" or isinstance(refused, BadRequest)):
            raise refused


def _looked_at(app: App, known: Iterable[str]) -> App:
    def answer(environ: Environ, start: Any) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST", "")
        if not is_host(host):
            environ |= {"HTTP_HOST": "localhost", _REFUSED: BadRequest()}
        elif host and name_of(host) not in known:
            environ |= {"HTTP_HOST": "localhost", _REFUSED: OtherHost()}
        return app(environ, start)

    return answer


def is_host(text: str) -> bool:
    """Whether it can be a host in an address, with a port or without; a missing one can."""
    try:
        text.encode("idna")
    except UnicodeError:
        return False
    return not text or _HOST.fullmatch(text) is not None


def name_of(host: str) -> str:
    """Return a host without its port, and without the dot of a whole name."""
    return re.sub(":[0-9]*$", "", host).lower().rstrip(".")
