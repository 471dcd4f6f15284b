"""The badge "Synthetic": on every page of the three services of a synthetic home, and on no page of any other home."""

import re
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from deploy.demo.synthetic import id_of
from deploy.installation.home import SERVICES
from deploy.installation.service_set import open_services
from deploy.runtime.apps import app as app_of
from deploy.runtime.loading import open_installation
from services.registry.service import open_account
from shared.contracts.registry import Role
from shared.web import tokens
from tests.plugins.installations import copy_home

pytestmark = pytest.mark.requirement("2.05")
ROLES: tuple[Role, ...] = ("staff", "approver", "administrator", "auditor", "reader")
BADGE = '<span class="badge dashed">Synthetic</span>'
LINK = re.compile(r'<a [^>]*href="([^"#]+)')


class Installed:
    """The three apps in this process, viewed by an account with every role."""

    def __init__(self, home: Path) -> None:
        installation = open_installation({"RAPPORTEUR_HOME": str(home)})
        with open_services(installation) as services:
            account, _ = open_account(services.registry, "Example reader of pages", ROLES)
        with pytest.MonkeyPatch.context() as environment:
            for name, value in installation.environment.items():
                environment.setenv(name, value)
            self.apps = {service: app_of(service) for service in SERVICES}
        key, expires = (home / "keys" / "token.key").read_text(), int(time.time()) + 3600
        self.token = tokens.issue(key, account, frozenset(ROLES), "session-1", expires)

    def app(self, path: str) -> Flask | None:
        app = self.apps.get(path.split("/")[1])
        return app if isinstance(app, Flask) else None

    def get(self, path: str) -> TestResponse:
        app = self.app(path)
        assert app is not None
        client = app.test_client()
        client.set_cookie(tokens.COOKIE, self.token)
        return client.get(path, headers={"Accept": "text/html"}, buffered=True)

    def kind(self, path: str) -> tuple[str, str] | None:
        """Return the kind of a page: endpoint and action, whatever the record. None for missing and foreign pages."""
        app = self.app(urlsplit(path).path)
        if app is None:
            return None
        try:
            endpoint, arguments = app.url_map.bind("localhost").match(urlsplit(path).path)
        except HTTPException:
            return None
        return endpoint, str(arguments.get("act", ""))

    def walk(self, *starts: str) -> Iterator[tuple[str, TestResponse]]:
        """Yield every kind of page that is reached by links, once."""
        seen, waiting = set(), list(starts)
        while waiting:
            path = waiting.pop(0)
            kind = self.kind(path)
            if kind is None or kind in seen or kind[0] == "static" or "/api/" in path:
                continue
            seen.add(kind)
            answer = self.get(path)
            if answer.mimetype == "text/html":
                yield path, answer
                # Links first, so that a page is reached with its arguments.
                waiting = [unescape(link) for link in LINK.findall(answer.text) if link.startswith("/")] + waiting

    def without_arguments(self) -> list[str]:
        """Return every address that needs no argument."""
        return [
            rule.rule
            for app in self.apps.values()
            if isinstance(app, Flask)
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and not rule.arguments
        ]


@pytest.fixture(scope="module")
def installed(synthetic_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    home = tmp_path_factory.mktemp("pages") / "home"
    copy_home(synthetic_once, home)
    return Installed(home)


def starts(installed: Installed) -> list[str]:
    records = [
        f"/meetings/console/meetings/details/?id={id_of('meeting', 'EXM-03')}",
        f"/registry/console/organizations/details/?id={id_of('organization', 'Borealis')}",
        f"/registry/console/people/details/?id={id_of('person', 'Aurora/executive')}",
        "/reporting/reports/wtsa?period=2017-2020",
    ]
    return [*records, *installed.without_arguments()]


@pytest.mark.generated
def test_every_page_says_that_it_is_synthetic(installed: Installed) -> None:
    walked = dict(installed.walk(*starts(installed)))
    # A browser never shows the content of a redirect.
    headed = {
        path for path, answer in walked.items() if "<h1" in answer.text and answer.status_code not in (301, 302, 303)
    }
    assert len(headed) > 60, sorted(walked)
    assert [path for path in sorted(headed) if walked[path].text.count(BADGE) < 1] == []
    for service in SERVICES:
        assert sum(path.startswith(f"/{service}/") for path in headed) > 4


def test_what_is_refused_says_it_too(installed: Installed) -> None:
    for service in SERVICES:
        answer = installed.get(f"/{service}/console/no-such-page")
        assert answer.status_code == 404
        assert BADGE in answer.text


def test_a_home_of_real_facts_says_nothing_of_it(few: Path) -> None:
    other = Installed(few)
    for path in ("/registry/console/", "/meetings/console/meetings/", "/reporting/"):
        answer = other.get(path)
        assert answer.status_code == 200
        assert "<h1" in answer.text
        assert BADGE not in answer.text
