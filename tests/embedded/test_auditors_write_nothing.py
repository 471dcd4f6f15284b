"""Auditors can read everything and write nothing: every route of the three services with every method."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from services.meetings.domain.commands import HoldMeeting, PlanMeeting
from services.reporting.domain.commands import DraftReport
from shared.event_store.command_handler import CommandContext
from shared.web.access import PUBLIC, SIGNED_IN, Route, routes_and_roles
from shared.web.security import only_asks
from tests.embedded.services import Services, serving
from tests.plugins.installations import copy_home

pytestmark = pytest.mark.requirement("3.09")

STAFF = {"staff", "approver", "administrator"}
OWN = {
    *("/registry/sign-in", "/registry/sign-in/code", "/registry/sign-in/password", "/registry/sign-in/second-factor"),
    *("/registry/account", "/registry/account/second-factor", "/registry/account/second-factor/remove"),
    *("/registry/account/recovery-codes", "/registry/account/sessions", "/registry/session/renewal"),
    *("/registry/sign-out", "/registry/oauth/token", "/reporting/prepared/cancel"),
    "/reporting/witness/add-checkpoint",
}
"""Requests that auditors may send: signing in and out, their own password, second factor and sessions. The token
endpoint counts a partner's secret alone, and makes no event: tests/registry/test_partner_tokens.py. A page that is
being prepared is cancelled by its own secret: tests/web/test_computing.py. The witness counts a log's signature alone:
tests/web/test_witness.py."""
ACT = re.compile(
    r"/(new|many|import(-[a-z-]+)?/.*|<id>/do/<act>|find/<act>/<field>|<id>/(attendance/)?find(/<field>)?|<id>/attendance/paste|undo/"
    r"|hand-over/|year/plan|plan/workshop/<proposal>|consultation/<id>/ask|followed-topics/(judge|unassigned))$"
)
"""Pages with the form of an act, or that find something for one: without the right to the act, they are of no use."""
ID = "018f0000-0000-7000-8000-000000000000"
OFTEN = 2  # addresses to check per route


@pytest.fixture(scope="module")
def services(few_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    home = tmp_path_factory.mktemp("audited") / "home"
    copy_home(few_once, home)
    with serving(home) as found:
        leave_something_to_do(found)
        yield found


def leave_something_to_do(services: Services) -> None:
    """Leave a meeting whose day has passed, one whose list is not closed, and a report waiting for an approver."""
    meetings, reporting = (services.apps[name].extensions[name] for name in ("meetings", "reporting"))
    clerk = CommandContext(actor="account-operator")
    series, *_ = meetings.queries.series(None, 1)
    for number in (1, 2):
        meeting = f"meeting-{ID[:-1]}{number}"
        command = PlanMeeting(
            meeting=meeting, series=series.id, code=f"EXAMPLE-{number}", first_day=f"2026-0{number}-05"
        )
        meetings.handler.handle(command, clerk)
    meetings.handler.handle(HoldMeeting(meeting=meeting, first_day="2026-02-05"), clerk)
    moment = str(reporting.facts.moment())
    draft = DraftReport(
        report=f"report-{ID}", kind="wtsa", period="2013-2016", audience="bureau", moment=moment, by="account-operator"
    )
    reporting.handler.handle(draft, clerk)


@pytest.fixture(scope="module")
def auditor(services: Services) -> str:
    token = services.token("auditor")
    services.count()
    return token


def every_route(services: Services) -> list[tuple[Flask, Route]]:
    return [(app, route) for app in services.apps.values() for route in routes_and_roles(app)]


def address(route: Route) -> str:
    """Fill in each part of the address; ids get the form that the route expects."""
    filled = re.sub(r"<path:filename>", "icon.svg", route.rule)
    return re.sub(r"<(\w+)>", lambda part: f"{part[1]}-{ID}", filled)


def writes(app: Flask, route: Route) -> bool:
    return route.method not in ("GET", "HEAD") and not only_asks(app.view_functions[route.endpoint])


def test_what_only_asks_by_post_changes_nothing(services: Services, auditor: str) -> None:
    """Searches and comboboxes send no form token."""
    before, asked = services.sizes(), dict[str, int]()
    for app, route in every_route(services):
        if route.method == "POST" and not writes(app, route):
            answer = services.client(app, auditor).post(
                address(route), data=dict.fromkeys(("q", "search", "of"), "exa")
            )
            asked[route.rule] = answer.status_code
            allowed = "auditor" in (route.roles or ())
            assert (answer.status_code == 403) != allowed, route
            assert "Location" not in answer.headers or answer.location.startswith(route.rule.rpartition("/")[0]), route
    assert {"/registry/console/people/", "/registry/console/search", "/registry/api/people/search"} < set(asked)
    assert {rule for rule, status in asked.items() if status == 303} >= {
        "/meetings/console/series/",
        "/reporting/audit/who",
    }
    assert services.sizes() == before


def test_every_writing_method_is_refused(services: Services, auditor: str) -> None:
    before, refused = services.sizes(), 0
    for app, route in every_route(services):
        if not writes(app, route) or route.rule in OWN:
            continue
        assert not (route.roles or set()) & {"auditor", *SIGNED_IN, *PUBLIC}, route
        signed_in = services.client(app, auditor)
        for client, how in ((signed_in, {}), (app.test_client(), {"Authorization": f"Bearer {auditor}"})):
            answer = client.open(address(route), method=route.method, headers=how, json={})
            assert answer.status_code == 403, (route, answer.status_code)
            refused += 1
    assert refused > 100
    assert services.sizes() == before


def test_what_auditors_may_send_is_named_here(services: Services) -> None:
    allowed = {
        route.rule
        for app, route in every_route(services)
        if writes(app, route) and (route.roles or set()) & {"auditor", *SIGNED_IN, *PUBLIC}
    }
    assert allowed == OWN


def test_auditors_may_read_what_staff_may_read(services: Services) -> None:
    for app, route in every_route(services):
        roles = route.roles or frozenset[str]()
        if not writes(app, route) and roles & STAFF and not ACT.search(route.rule):
            assert "auditor" in roles, route
        if ACT.search(route.rule):
            assert "auditor" not in roles, route


@pytest.mark.generated
def test_every_page_that_an_auditor_can_reach_answers_and_shows_no_act(services: Services, auditor: str) -> None:
    """Follow every link from the start pages and the sidebar, for some addresses of each route."""
    clients = {name: services.client(app, auditor) for name, app in services.apps.items()}
    waiting, seen = ["/reporting/", "/reporting/audit", *(f"/{name}/console/" for name in clients)], set[str]()
    # The start page links to these while something waits for an approver.
    waiting += [f"/{name}/console/awaiting/" for name in clients]
    visited, reached = Counter[str](), set[str]()
    while waiting:
        path = waiting.pop(0)
        bare = path.partition("#")[0]
        rule = rule_of(services, bare)
        if bare in seen or visited[rule] >= OFTEN:
            continue
        seen.add(bare)
        visited[rule] += 1
        assert not ACT.search(rule), (bare, "leads to an act")
        answer = clients[bare.split("/")[1]].get(bare)
        text = answer.text if answer.mimetype == "text/html" and "/issued/" not in rule else ""
        answer.close()
        assert answer.status_code in (200, 301, 302), (bare, answer.status_code)
        reached.add(rule)
        sent = re.findall(r'<form method="post"[^>]*action="([^"]*)"', text)
        assert set(sent) <= OWN, (bare, sent)
        for link in re.findall(r'<a [^>]*href="([^"]+)"', text):
            where = link.replace("&amp;", "&")
            if where.startswith("/") and where.split("/")[1] in services.apps:
                waiting.append(where)
    should = {
        route.rule
        for _app, route in every_route(services)
        if route.method == "GET"
        and "/console/" in route.rule
        and "auditor" in (route.roles or ())
        and "<" not in route.rule
    }
    unreached = {rule for rule in should if rule.endswith("/")} - reached
    # The parent address of a record's page only redirects to a list, or does not exist.
    assert {rule for rule in unreached if clients[rule.split("/")[1]].get(rule).status_code == 200} == set()
    assert {"/reporting/audit", "/reporting/replay", "/meetings/events/<position>"} <= reached


def rule_of(services: Services, path: str) -> str:
    try:
        rule, _parts = services.app(path).url_map.bind("localhost").match(path.partition("?")[0], return_rule=True)
    except (HTTPException, RequestRedirect):
        return path
    return str(rule.rule)
