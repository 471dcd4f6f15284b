"""One start page and one search over all services: each contributes its part, and an unavailable one is named."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.runtime.navigation import navigation
from shared.web.viewer import Viewer
from tests.embedded.consoles import Consoles, Visitor, consoles
from tests.plugins.page_words import words

pytestmark = pytest.mark.requirement("1.15")

START = "/registry/console/"


@pytest.fixture(scope="module")
def of_all(empty_home_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Consoles]:
    home = tmp_path_factory.mktemp("start") / "home"
    shutil.copytree(empty_home_once, home)
    with consoles(home) as found:
        series = post(
            found, "meetings", "series", {"code": "EXA", "name": "Example meetings", "kind": "executive meeting"}
        )
        meeting = {"series": series, "code": "EXA-01", "first_day": "2020-03-01", "city": "Geneva"}
        post(found, "meetings", "meetings", meeting)
        post(found, "registry", "organizations", {"name": "Exämple Networks of Geneva"})
        yield found


def post(of_all: Consoles, service: str, path: str, body: dict[str, Any]) -> str:
    app = getattr(of_all, service)
    answer = app.test_client().post(
        f"/{service}/api/{path}", json=body, headers={"Authorization": f"Bearer {of_all.token()}"}
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json["id"])


@pytest.fixture
def clerk(of_all: Consoles) -> Visitor:
    return of_all.browser(of_all.registry)


def search(visitor: Visitor, typed: str) -> str:
    """Return the results page of a search over everything."""
    answer = visitor.client.post(f"{START}search", data={"q": typed})
    assert answer.status_code == 303
    return visitor.get(answer.location).text


def test_the_start_page_tells_what_is_due_in_every_service(clerk: Visitor) -> None:
    page = clerk.get(START).text
    assert "2 things need your attention" in words(page)
    assert "Was EXA-01 held?" in page
    assert re.search(r'class="button small primary" href="/meetings/console/meetings/meeting-[^"]+/do/hold"', page)
    assert "One organization has no country" in page
    assert page.index("Was EXA-01 held?") < page.index("One organization"), "what is late comes first"


def test_a_service_that_is_silent_is_named_and_the_rest_is_shown(of_all: Consoles, clerk: Visitor) -> None:
    assert "Not answering: reporting. What it has is missing here." in clerk.get(START).text


def test_the_other_services_lead_to_the_one_start_page_and_search(of_all: Consoles) -> None:
    """Alone each would show its own part and say that nothing else needs attention."""
    visitor = of_all.browser(of_all.meetings)
    assert visitor.get("/meetings/console/").location == START
    assert visitor.get("/meetings/console/?of=all").location == START
    assert visitor.get("/meetings/console/search").location == f"{START}search"


def test_one_search_finds_names_codes_and_places_of_all_services(clerk: Visitor) -> None:
    page = search(clerk, "geneva")
    assert "Exämple Networks of Geneva" in page
    assert re.search(r'href="/meetings/console/meetings/meeting-[^"]+">EXA-01<', page)
    assert "EXA-01" in search(clerk, "exa")
    assert "Example meetings" in search(clerk, "example meet")
    assert "No results" not in page


def test_of_many_the_first_are_shown_and_the_page_says_so(of_all: Consoles, clerk: Visitor) -> None:
    for number in range(9):
        post(of_all, "registry", "organizations", {"name": f"Many Example {'abcdefghi'[number] * 12}"})
    page = search(clerk, "many example")
    assert page.count('<li><a href="/registry/console/organizations/organization-') == 8
    assert "There are more." in page
    assert "There are more." not in search(clerk, "many example aaaa")


def test_what_was_typed_is_text_and_nothing_typed_finds_nothing(clerk: Visitor) -> None:
    page = search(clerk, "<script>\x00")
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert 'class="plain found"' not in search(clerk, " ")
    typed_by_hand = clerk.get(f"{START}search?q=exa").text
    assert "This search cannot be opened" in typed_by_hand
    assert "EXA-01" not in typed_by_hand.partition("<main")[2]


def test_an_auditor_searches_and_a_reader_may_not(of_all: Consoles) -> None:
    auditor = of_all.browser(of_all.registry, "Example auditor", "auditor")
    assert "EXA-01" in search(auditor, "exa")
    reader = of_all.browser(of_all.registry, "Example reader", "reader")
    assert reader.get(f"{START}search").status_code == 403
    assert 'role="search"' in auditor.get("/registry/account").text
    assert 'role="search"' not in reader.get("/registry/account").text
    assert reader.client.post(f"{START}search", data={"q": "exa"}).status_code == 403
    assert reader.client.post(f"{START}found", json={"q": "exa"}).status_code == 403


@pytest.mark.requirement("10.08")
def test_the_sidebar_has_at_most_sixteen_entries_and_what_is_left_out_stands_beside_its_page(clerk: Visitor) -> None:
    everybody = Viewer(
        account="account-x", roles=frozenset({"staff", "approver", "administrator", "auditor", "reader"})
    )
    shown = [entry for group in navigation().groups for entry in group.shown_to(everybody)]
    assert len(shown) <= 16
    page = clerk.get("/meetings/console/series/").text
    beside = page.partition('class="beside-this"')[2].partition("</nav>")[0]
    assert '<a href="/meetings/console/series/" aria-current="page">Series</a>' in beside
    assert '<a href="/meetings/console/meetings/" aria-current="page">Meetings</a>' in page.partition("<main")[0]
    for of_a_file in ("/registry/console/import/", "/meetings/console/import-series/"):
        assert '<a href="/registry/console/imports/" aria-current="page">Imports</a>' in clerk.get(of_a_file).text
    for entry in (each for one in shown for each in (one, *one.beside) if each.path.startswith("/registry")):
        if entry.shown_to(Viewer(account="account-x", roles=frozenset({"staff"}))):
            assert clerk.get(entry.path).status_code == 200, entry.path


def test_an_error_says_its_field_once_and_offers_help_only_where_it_can_help(clerk: Visitor) -> None:
    missing = clerk.get("/registry/console/organizations/organization-00000000-0000-4000-8000-000000000999")
    assert missing.status_code == 404
    assert "What this page is for" not in missing.text
    page = clerk.get("/registry/console/organizations/?cursor=wrong&limit=-1&nothing=1")
    assert "What this page is for" in page.text
