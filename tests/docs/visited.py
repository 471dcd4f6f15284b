"""An installation with its three services at one address, as on one machine, in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from werkzeug.serving import make_server
from werkzeug.test import Client

from deploy.runtime.embedded import by_prefix
from deploy.runtime.first_steps import first_steps
from deploy.runtime.loading import open_installation
from deploy.runtime.navigation import navigation
from services.meetings.app import create_app as create_meetings
from services.registry.app import create_app as create_registry
from services.registry.service import issue_account_token
from services.reporting.app import create_app as create_reporting
from shared.web import tokens
from tests.plugins.serving import served


class Visited:
    def __init__(self, home: Path) -> None:
        installation = open_installation({"RAPPORTEUR_HOME": str(home), "RAPPORTEUR_OPEN_TO_READERS": "1"})
        ways = navigation(first_steps(home))
        self.registry = create_registry(installation.registry, ways)
        self.apps: dict[str, Any] = {"registry": self.registry}
        self.server = make_server("127.0.0.1", 0, by_prefix(self.apps), threaded=True)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        meetings = replace(installation.meetings, registry_url=self.address, reporting_url=self.address)
        reporting = replace(installation.reporting, registry_url=self.address, meetings_url=self.address)
        self.apps |= {"meetings": create_meetings(meetings, ways), "reporting": create_reporting(reporting, ways)}

    def client(self, role: Any = None) -> Client:
        """Return a browser without scripts; without a role, the visitor is not signed in."""
        client = Client(by_prefix(self.apps))
        if role:
            client.set_cookie(tokens.COOKIE, self.token(role))
        return client

    def token(self, role: Any) -> str:
        return issue_account_token(self.registry.extensions["registry"], f"Example {role}", role)


@contextmanager
def visited(home: Path) -> Iterator[Visited]:
    made = Visited(home)
    with served(made.server, made.apps):
        yield made
