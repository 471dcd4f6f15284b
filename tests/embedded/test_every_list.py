"""Every link, filter, sort and page of every list works for every role, and the longest names fit into the window."""

import re
import shutil
from collections.abc import Iterator
from html import unescape
from http import HTTPStatus
from itertools import chain
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from deploy.runtime.navigation import navigation
from shared.web import tokens
from tests.embedded.conftest import Visits
from tests.embedded.planting import Planter, id_of
from tests.embedded.services import Services, serving

pytestmark = [pytest.mark.requirement("5.19"), pytest.mark.generated]

ROLES = (None, "reader", "auditor", "staff", "administrator")
PARTS = ("?sort=", "?country=", "?region=", "/do/", "/history")
LONGEST = "W" * 300


@pytest.fixture(scope="module")
def services(planted_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    home = tmp_path_factory.mktemp("lists") / "home"
    shutil.copytree(planted_once / "home", home)
    with serving(home) as found:
        _long_names(Planter(found))
        found.count()
        yield found


def _long_names(planter: Planter) -> None:
    """Names of the maximum length, without a space to break at."""
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


@pytest.mark.parametrize("role", ROLES)
def test_no_link_filter_sort_or_page_fails(visits: Visits, role: str | None) -> None:
    statuses = {each.path: each.status for each in visits(role)}
    failed = {path: status for path, status in statuses.items() if status >= HTTPStatus.INTERNAL_SERVER_ERROR}
    assert failed == {}
    every = " ".join(statuses)
    if role in ("staff", "administrator"):
        assert [part for part in PARTS if part not in every] == []
    if role == "administrator":
        assert "?kind=" in every


def test_a_link_of_the_navigation_and_its_page_bear_one_name(of_planted: Services) -> None:
    """A page is named by its title or its heading, which may add the year."""
    pages, token, other = navigation(), of_planted.token("auditor"), dict[str, list[str]]()
    entries = (*chain.from_iterable(group.entries for group in pages.groups), *pages.account, *pages.reports[:1])
    for each in (each for entry in entries for each in (entry, *entry.beside) if "?" not in each.path):
        page = of_planted.client(of_planted.app(each.path), token).get(each.path, follow_redirects=True).text
        named = [unescape(words).strip() for words in re.findall(r"<(?:title|h1)[^>]*>([^<]*)<", page)]
        if not any(re.fullmatch(rf"{re.escape(str(each.label))}( \d{{4}})?( · Rapporteur)?", words) for words in named):
            other[str(each.label)] = named
    assert other == {}


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


def test_the_longest_names_fit_into_the_window(browser: Browser, services: Services) -> None:
    context = browser.new_context(base_url=services.url)
    context.add_cookies([{"name": tokens.COOKIE, "value": services.token("approver"), "url": services.url}])
    page, wide = context.new_page(), dict[tuple[str, int], int]()
    for path in (*NAMED, *(services.searched(each, "WWW") for each in SEARCHED)):
        page.goto(path, wait_until="domcontentloaded")
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            if beyond := page.evaluate(WIDER):
                wide[path, width] = beyond
    context.close()
    assert wide == {}
