"""All three services at one address, as `rapporteur up` serves them, over the test's own home."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from deploy.runtime.catching_up import catch_up
from deploy.runtime.embedded import by_prefix
from deploy.runtime.loading import open_installation
from deploy.runtime.navigation import navigation
from services.meetings.app import create_app as create_meetings
from services.registry.app import create_app as create_registry
from services.registry.service import issue_account_token
from services.reporting.app import create_app as create_reporting
from shared.web import tokens
from shared.web.sealed_search import sealed
from tests.plugins.serving import served


class Services:
    """`apps` by name, each of which calls the others at their address."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.installation = open_installation({"RAPPORTEUR_HOME": str(home), **settings})
        self.apps: dict[str, Any] = {}
        self.server = make_server("127.0.0.1", 0, by_prefix(self.apps), threaded=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        meetings = replace(self.installation.meetings, registry_url=self.url, reporting_url=self.url)
        reporting = replace(self.installation.reporting, registry_url=self.url, meetings_url=self.url)
        registry = replace(self.installation.registry, meetings_url=self.url, reporting_url=self.url)
        self.apps["registry"] = create_registry(registry, navigation())
        self.apps["meetings"] = create_meetings(meetings, navigation())
        self.apps["reporting"] = create_reporting(reporting, navigation())

    def app(self, path: str) -> Flask:
        """Return the app that serves a path."""
        found: Flask = self.apps[path.split("/")[1]]
        return found

    def token(self, role: Any, name: str | None = None) -> str:
        return issue_account_token(self.apps["registry"].extensions["registry"], name or f"Example {role}", role)

    def client(self, app: Flask, token: str) -> FlaskClient:
        """Return a signed-in browser."""
        client = app.test_client()
        client.set_cookie(tokens.COOKIE, token)
        client.environ_base["HTTP_ACCEPT"] = "text/html"
        return client

    def record(self, path: str, body: dict[str, Any]) -> Any:
        """Record something through the API as staff, and return the response."""
        bearer = {"Authorization": f"Bearer {self.token('staff')}"}
        answer = self.app(path).test_client().post(path, json=body, headers=bearer)
        assert answer.status_code == 201, (path, answer.text)
        return answer.json

    def searched(self, path: str, typed: str) -> str:
        """Return the address of the results of a search in a list, or in everything."""
        with self.app(path).app_context():
            return f"{path}?{'q' if path.endswith('/search') else 'search'}={sealed(typed)}"

    def count(self) -> None:
        """Seal and count new events."""
        catch_up(self.installation)

    def sizes(self) -> dict[str, int]:
        """Return the number of events in each log, sealed or not."""
        logs = [self.apps["registry"].extensions["registry"].log]
        logs += [*self.apps["meetings"].extensions["meetings"].logs.values()]
        logs += [*self.apps["reporting"].extensions["reporting"].logs.values()]
        return {log.name: log.size() + log.unsealed() for log in logs}


@contextmanager
def serving(home: Path, **settings: str) -> Iterator[Services]:
    made = Services(home, **settings)
    with served(made.server, made.apps):
        yield made
