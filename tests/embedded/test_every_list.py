"""Every link, filter, sort and page of every list answers every role, and the longest names fit into the window."""

import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from shared.web import tokens
from tests.embedded.planting import Planter, id_of, plant
from tests.embedded.services import Services, serving
from tests.embedded.test_stored_scripts import rule_of

pytestmark = [pytest.mark.requirement("5.19"), pytest.mark.generated]

ROLES = (None, "reader", "auditor", "staff", "administrator")
STARTS = ("/registry/console/", "/reporting/", "/registry/sign-in", "/registry/account", "/reporting/audit")
OFTEN, NARROWED = 1, 3
"""How many addresses of one rule are looked at, and how many of a list with the same filters, sort or page in them."""
LONGEST = "W" * 300


@pytest.fixture(scope="module")
def services(empty_home_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    home = tmp_path_factory.mktemp("lists") / "home"
    shutil.copytree(empty_home_once, home)
    with serving(home) as found:
        planter = Planter(found)
        plant(planter)
        _long_names(planter)
        found.count()
        yield found


def _long_names(planter: Planter) -> None:
    """Names as long as a field takes, without a space to break them at."""
    do, organization, meeting, series = planter.do, id_of("organization", 90), id_of("meeting", 90), id_of("series", 90)
    do("RegisterOrganization", organization=organization, name=LONGEST, another=True, source=LONGEST)
    do("RegisterPerson", person=id_of("person", 90), name=LONGEST)
    do("AffiliatePerson", where=id_of("person", 90), organization=organization, title=LONGEST, fact=id_of("fact", 90))
    do("RegisterState", state=id_of("state", 90), iso3="SWE", iso2="SE", name=LONGEST)
    do("OpenSeries", series=series, code="W" * 20, name="W" * 120, kind="workshop")
    do("PlanMeeting", meeting=meeting, series=series, first_day="2014-05-05", code="W" * 40, city="W" * 120)
    do("HoldMeeting", where=meeting, first_day="2014-05-05", city="W" * 120)
    do("RecordAttendance", where=meeting, organization=organization, person=id_of("person", 90), listed_as=LONGEST)
    do("RecordTopic", where=meeting, topic=LONGEST, source=LONGEST)
    do("SummarizeConclusion", where=meeting, summary=LONGEST)


class Links(HTMLParser):
    """Where a page leads: its links, and what its forms of filters ask for with each choice of each select."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._path, self._select = path.partition("?")[0], ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.found.append(said.get("href", "").partition("#")[0])
        elif tag == "select":
            self._select = said.get("name", "")
        elif tag == "option" and self._select and said.get("value"):
            self.found.append(f"{self._path}?{urlencode({self._select: said['value']})}")


def follow(services: Services, role: str | None) -> dict[str, int]:
    """Look at what links and filters lead to; return the status by address."""
    token = services.token(role) if role else ""
    clients = {name: services.client(app, token) for name, app in services.apps.items()}
    waiting, statuses, times = list(STARTS), dict[str, int](), dict[str, int]()
    while waiting:
        path = waiting.pop()
        if path in statuses or "/static/" in path or not path.startswith("/"):
            continue
        rule, asked = rule_of(services, path), sorted(name for name, _value in parse_qsl(urlsplit(path).query))
        kind = f"{rule} {asked}"
        if rule is None or times.get(kind, 0) >= (NARROWED if asked else OFTEN):
            continue
        times[kind] = times.get(kind, 0) + 1
        answer = _get(clients, path)
        statuses[path] = answer.status_code
        if answer.mimetype == "text/html" and "attachment" not in answer.headers.get("Content-Disposition", ""):
            waiting += Links(path, answer.text).found
        answer.close()
    return statuses


def _get(clients: dict[str, FlaskClient], path: str):  # type: ignore[no-untyped-def]
    return clients[path.split("/")[1]].get(path)


@pytest.mark.parametrize("role", ROLES)
def test_no_link_filter_sort_or_page_fails(services: Services, role: str | None) -> None:
    statuses = follow(services, role)
    failed = {path: status for path, status in statuses.items() if status >= HTTPStatus.INTERNAL_SERVER_ERROR}
    assert failed == {}
    if role in ("staff", "administrator"):
        every = " ".join(statuses)
        assert [
            part for part in ("?kind=topic", "?sort=", "?country=", "?region=", "/do/", "/history") if part not in every
        ] == []


SEARCHED = (
    *(f"/registry/console/{kind}/" for kind in ("organizations", "people", "states")),
    "/registry/console/search",
)
WIDER = """() => {
  const room = document.documentElement.clientWidth, wide = document.documentElement.scrollWidth;
  return wide > room + 1 ? wide - room : 0;
}"""
NAMED = (
    f"/registry/console/organizations/{id_of('organization', 90)}",
    f"/registry/console/people/{id_of('person', 90)}",
    f"/registry/console/states/{id_of('state', 90)}",
    f"/meetings/console/meetings/{id_of('meeting', 90)}",
    f"/meetings/console/meetings/{id_of('meeting', 90)}/attendance",
    f"/meetings/console/meetings/{id_of('meeting', 90)}/history",
    f"/meetings/console/series/{id_of('series', 90)}",
    *(f"/meetings/console/{kind}/" for kind in ("meetings", "series", "attendance", "told", "in-error")),
    "/registry/console/",
    "/registry/console/in-error/",
    "/reporting/wtsa?period=2013-2016",
    "/reporting/",
)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_longest_names_fit_into_the_window(browser: Browser, services: Services, width: int) -> None:
    context = browser.new_context(base_url=services.url, viewport={"width": width, "height": 800})
    context.add_cookies([{"name": tokens.COOKIE, "value": services.token("approver"), "url": services.url}])
    page, wide = context.new_page(), dict[str, int]()
    for path in (*NAMED, *(services.searched(each, "WWW") for each in SEARCHED)):
        page.goto(path, wait_until="domcontentloaded")
        if beyond := page.evaluate(WIDER):
            wide[path] = beyond
    context.close()
    assert wide == {}
