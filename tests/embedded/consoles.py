"""The registry and the meetings at one address, as `rapporteur up` serves them, over the test's own home."""

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from deploy.runtime.embedded import by_prefix
from deploy.runtime.loading import open_installation
from deploy.runtime.navigation import navigation
from services.meetings.app import create_app as create_meetings
from services.registry.app import create_app as create_registry
from services.registry.queries import OrganizationFilter
from services.registry.service import issue_account_token
from shared.web import tokens
from tests.plugins.serving import served


class Consoles:
    def __init__(self, home: Path) -> None:
        self.home = home
        installation = open_installation({"RAPPORTEUR_HOME": str(home)})
        apps: dict[str, Any] = {}
        self.server = make_server("127.0.0.1", 0, by_prefix(apps), threaded=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        known = replace(installation.registry, meetings_url=self.url, reporting_url="http://127.0.0.1:9")
        self.registry = apps["registry"] = create_registry(known, navigation())
        nowhere = "http://127.0.0.1:9"
        settings = replace(installation.meetings, registry_url=self.url, reporting_url=nowhere)
        self.meetings = apps["meetings"] = create_meetings(settings, navigation())
        self._silent = replace(installation.meetings, registry_url=nowhere, reporting_url=nowhere)

    @contextmanager
    def without_registry(self) -> Iterator[Flask]:
        app = create_meetings(self._silent)
        yield app
        app.extensions["meetings"].close()

    def token(self, name: str = "Example clerk", role: Any = "staff") -> str:
        return issue_account_token(self.registry.extensions["registry"], name, role)

    def browser(self, app: Flask, name: str = "Example clerk", role: Any = "staff") -> "Visitor":
        return Visitor(app, self.token(name, role))

    def sizes(self) -> tuple[int, int]:
        """Return the number of organizations, and of events in the log of meetings."""
        registry, meetings = self.registry.extensions["registry"], self.meetings.extensions["meetings"]
        organizations = registry.queries.organizations(OrganizationFilter(limit=100_000))
        return len(organizations), sum(log.size() + log.unsealed() for log in meetings.logs.values())


class Visitor:
    """A browser without scripts: pages, and forms sent with their token."""

    def __init__(self, app: Flask, token: str) -> None:
        self.client: FlaskClient = app.test_client()
        self.client.set_cookie(tokens.COOKIE, token)
        self.client.environ_base["HTTP_ACCEPT"] = "text/html"

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, **fields: Any) -> TestResponse:
        page = self.client.get(
            "/registry/console/import/" if path.startswith("/registry") else "/meetings/console/import/"
        ).text
        _before, _name, rest = page.partition('name="csrf_token" value="')
        return self.client.post(path, data={"csrf_token": rest.partition('"')[0], **fields})

    def upload(self, path: str, content: bytes, name: str = "example.json", **fields: Any) -> TestResponse:
        """Upload a file and return the page that it leads to."""
        answer = self.post(path, file=(io.BytesIO(content), name), **fields)
        return self.client.get(answer.location) if answer.status_code == 303 else answer

    def imports(self, preview: TestResponse, **fields: Any) -> TestResponse:
        """Return the page with an import's result, however long it takes."""
        location = self.post(preview.request.path, **fields).location
        while "<progress" in (page := self.client.get(location)).text:
            time.sleep(0.1)
        return page


@contextmanager
def consoles(home: Path) -> Iterator[Consoles]:
    made = Consoles(home)
    with served(made.server, {"meetings": made.meetings, "registry": made.registry}):
        yield made
