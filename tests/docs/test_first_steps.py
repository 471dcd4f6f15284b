"""A newcomer to the demonstration: from the start page to the assessment, one number's evidence and a comparison."""

import re
from html import unescape
from pathlib import Path

import pytest
from werkzeug.test import Client

from deploy.runtime.first_steps import first_steps
from tests.docs.visited import Visited, visited
from tests.plugins.installations import copy_home

pytestmark = pytest.mark.requirement("2.09")
STARTS = {"/reporting/": None, "/registry/console/": "staff"}
STEPS = ("Read the assessment", "Open one number", "Compare two moments")


def steps_of(page: str) -> dict[str, str]:
    """Return the links of the notice by label."""
    _, _, notice = page.partition("This is the demonstration.")
    return {
        words: unescape(path)
        for path, words in re.findall(r'<a href="([^"]+)">([^<]+)</a>', notice.partition("</ol>")[0])
    }


def walked(client: Client, start: str) -> list[str]:
    """Return the pages that the three links lead to."""
    steps = steps_of(client.get(start).text)
    assert tuple(steps) == STEPS
    pages = [client.get(steps[step]) for step in STEPS]
    assert [page.status_code for page in pages] == [200, 200, 200]
    return [re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page.text)) for page in pages]


@pytest.mark.parametrize("start", STARTS)
def test_three_clicks_from_the_start_page(demonstrated: Visited, start: str) -> None:
    assessment, number, comparison = walked(demonstrated.client(STARTS[start]), start)
    assert "2013-2016" in assessment
    for words in ("6 of 12", "retention.organizations/3", "87 events"):
        assert words in number
    assert "The command that changed it" in comparison
    assert "6 of 12" in comparison


def test_an_auditors_page_is_the_first_of_the_steps(demonstrated: Visited) -> None:
    """One notice on Start, not two."""
    page = demonstrated.client("auditor").get("/registry/console/").text
    assert tuple(map(unescape, steps_of(page))) == ("Start with an auditor's questions", *STEPS)
    assert page.count('class="notice"') == 1


def test_invented_years_have_steps_of_their_own(synthetic_once: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    copy_home(synthetic_once, home)
    with visited(home) as found:
        # The invented years are for the bureau only: a visitor who has not signed in sees none of them.
        for page in walked(found.client("staff"), "/registry/console/"):
            assert "Synthetic" in page


def test_no_other_installation_has_a_notice(empty_home: Path) -> None:
    assert first_steps(empty_home) == ()
