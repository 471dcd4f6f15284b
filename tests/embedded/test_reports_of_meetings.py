"""Reports to TSAG on the pages of meetings: reporting stores their later history, and is queried when a page is
rendered."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.embedded.services import Services, serving
from tests.plugins.page_words import words

pytestmark = pytest.mark.requirement("10.07")
TODAY = datetime.now(UTC).date()
SOON, STATED = TODAY + timedelta(days=10), TODAY - timedelta(days=2)
YEARS = sorted({STATED.year, SOON.year})
"""Around New Year there are two of them."""
START = "/meetings/console/needs"


@pytest.fixture
def services(empty_home_once: Path, tmp_path: Path) -> Iterator[Services]:
    shutil.copytree(empty_home_once, tmp_path / "home")
    with serving(tmp_path / "home") as made:
        yield made


@pytest.mark.requirement("10.06")
def test_a_report_that_was_posted_is_due_no_more_and_says_its_document_and_day(services: Services) -> None:
    series = {"code": "TSAG", "name": "TSAG", "kind": "advisory group"}
    tsag = services.record("/meetings/api/series", series)["id"]
    executives = {"code": "CXO", "name": "CxO", "kind": "executive meeting"}
    cxo = services.record("/meetings/api/series", executives)["id"]
    to = {"series": tsag, "code": "TSAG-9", "first_day": SOON.isoformat()}
    meeting = services.record("/meetings/api/meetings", to)["id"]
    covered = {"series": cxo, "code": "CXO-1", "first_day": (TODAY - timedelta(days=30)).isoformat()}
    hub = f"/meetings/console/meetings/{services.record('/meetings/api/meetings', covered)['id']}"
    client = services.client(services.apps["meetings"], services.token("staff"))

    def seen() -> tuple[str, str, str, str]:
        years = [words(client.get(f"/meetings/console/year/?year={year}").text) for year in YEARS]
        page, calendar, start = (client.get(each).text for each in (hub, "/meetings/calendar.ics", START))
        return " ".join(years), words(page), calendar.replace("\r\n ", ""), start

    year, page, calendar, start = seen()
    assert "to come The report is due: TSAG-9" in year
    assert "Report to TSAG-9 not drafted yet; due" in page
    assert "The report is due: TSAG-9" in calendar
    assert "The report to TSAG-9 is due" in start

    said = {"meeting": meeting, "document": "TSAG-TD133", "posted": TODAY.isoformat()}
    services.record("/reporting/api/submissions", {**said, "item": "68-12"})
    year, page, calendar, start = seen()
    assert re.search(r"to come The report is due: TSAG-9 TSAG-TD133, [^;]+; nothing under 68-14 yet", year)
    assert "nothing under 68-14 yet" in start

    services.record("/reporting/api/submissions", {**said, "item": "68-14", "due": STATED.isoformat()})
    year, page, calendar, start = seen()
    assert re.search(r"done The report is due: TSAG-9 TSAG-TD133, [\w ]+ 2 days late", year)
    assert re.search(r"Behind us .*Report to TSAG-9 TSAG-TD133, [\w ]+; 2 days late", page)
    assert "TSAG-TD133" not in page.partition("Reports that count it")[2].partition("Behind us")[0]
    assert "The report is due" not in calendar
    assert "The report to TSAG-9 is due" not in start
