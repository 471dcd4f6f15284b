"""The one-machine default: the three apps in one web server, each under its own prefix."""

import sys
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, cast

from deploy.installation.home import SERVICES
from deploy.runtime import computing, web_server
from deploy.runtime.apps import App, Environ, Start, app
from shared.web.computing import ComputePool, uses
from shared.web.security import HEADERS

FIRST_PAGE = "/reporting/"


def wsgi() -> App:
    """Return the server's app. Called in its worker process, after the fork, so that engines are created there."""
    return by_prefix({service: served(service) for service in SERVICES})


def served(service: str) -> App:
    """Return the same app, with computing processes if it needs them."""
    made: Any = app(service)
    if service in computing.OF:
        most = computing.most(made.extensions[service].settings.computing)
        uses(made, ComputePool(computing.command(sys.executable, service), most))
    return cast(App, made)


def by_prefix(apps: Mapping[str, App]) -> App:
    """Combine several apps into one. The prefix stays in the path, since each app's routes include it, on one port as
    well as on three."""

    def answer(environ: Environ, start: Start) -> Iterable[bytes]:
        prefix = environ.get("PATH_INFO", "").split("/")[1:2]
        return apps.get("".join(prefix), _elsewhere)(environ, start)

    return answer


def command(python: str, address: str) -> list[str]:
    return web_server.command(python, address, "deploy.runtime.embedded:wsgi()")


def _elsewhere(environ: Environ, start: Start) -> Iterable[bytes]:
    """Answer requests outside every service's prefix: the root page redirects to the reports."""
    headers = list(HEADERS.items())
    if environ.get("PATH_INFO", "") in ("", "/"):
        start(f"{HTTPStatus.FOUND.value} Found", [("Location", FIRST_PAGE), ("Content-Length", "0"), *headers])
        return [b""]
    body = b"Page not found. Reports are under /reporting/.\n"
    about = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    start("404 Not Found", [*about, *headers])
    return [body]
