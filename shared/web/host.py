"""The host name of a request (Host, RFC 9112 section 3.2), which must be one from the settings or of this machine
itself.

An invalid name gets a 400 and a foreign one a 421, both with our own page: no address is ever built from the name, not
even on the page that refuses it. Addresses are built from paths and settings. Liveness is answered under any name.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, request
from werkzeug.exceptions import BadRequest

from shared.web.problems import OtherHost

Environ = dict[str, Any]
App = Callable[[Environ, Any], Iterable[bytes]]
# A name (browsers encode other scripts with IDNA), an IPv4 address, or an IPv6 address in brackets (RFC 3986, section
# 3.2.2).
_HOST = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{0,5})?")
_REFUSED = "rapporteur.host-refused"
OF_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})


def install(app: Flask, hosts: Iterable[str]) -> None:
    """Refuse every name except `hosts`, given without ports, and those of this machine."""
    allowed = OF_THIS_MACHINE | {host.lower() for host in hosts}
    checked: Any = _checked(app.wsgi_app, allowed)
    app.wsgi_app = checked  # type: ignore[method-assign]  # Flask's way to wrap an application

    @app.before_request
    def refuse() -> None:
        refused = request.environ.get(_REFUSED)
        if refused is not None and (request.blueprint != "health" or isinstance(refused, BadRequest)):
            raise refused


def _checked(app: App, allowed: Iterable[str]) -> App:
    def answer(environ: Environ, start: Any) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST", "")
        if not is_host(host):
            environ |= {"HTTP_HOST": "localhost", _REFUSED: BadRequest()}
        elif host and name_of(host) not in allowed:
            environ |= {"HTTP_HOST": "localhost", _REFUSED: OtherHost()}
        return app(environ, start)

    return answer


def is_host(text: str) -> bool:
    """Return whether a text can be the host of an address, with or without a port; a missing host also counts."""
    try:
        text.encode("idna")
    except UnicodeError:
        return False
    return not text or _HOST.fullmatch(text) is not None


def name_of(host: str) -> str:
    """Return a host without its port, and without the trailing dot of a fully qualified name."""
    return re.sub(":[0-9]*$", "", host).lower().rstrip(".")
