"""The auditor's navigation: links keep the reader's audience, the reason of a withdrawal is shown, and texts match the
page."""

from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from services.reporting.api.replay_text import lines_of, step_lines
from tests.reporting.conftest import Reporting
from tests.reporting.example import PERIOD, withdrawal
from tests.reporting.test_issuing import API, Two
from tests.reporting.test_pages import words

pytestmark = pytest.mark.requirement("12.11")
PAGES = ("/reporting/reports/", "/reporting/evidence", "/reporting/replay", "/reporting/compare", "/reporting/audit/figure",
         "/reporting/api/", "/reporting/members", "/reporting/resolution-68")  # fmt: skip
NAMING = {"period", "figure", "as_known_at", "at", "from", "to", "go", "key"}
"""Arguments of addresses of past pages, figures and steps, which links of the menu lack."""
FOLLOWED = 60


class Ways(HTMLParser):
    """The links of a page, and its forms with their fields."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.choices: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in said:
            self.links.append(unescape(said["href"]))
        if tag == "form":
            self.forms.append((said.get("action", ""), {}))
        if tag in ("input", "select") and self.forms and "name" in said:
            self.forms[-1][1][said["name"]] = said.get("value", "")


def ways(page: str) -> Ways:
    found = Ways()
    found.feed(page)
    return found


@pytest.mark.parametrize(
    ("role", "seen_by"), [("auditor", "members"), ("auditor", "public"), ("staff", "public"), ("reader", "public")]
)
def test_whatever_link_is_followed_the_audience_is_kept(role: str, seen_by: str, reporting: Reporting) -> None:
    client, facts = reporting.client(role), reporting.service.facts
    now = facts.moment()
    then = ",".join(f"{log}:{max(1, position - 2)}" for log, position in now.positions.items())
    asked = {"period": PERIOD, "audience": seen_by}
    waiting = [
        f"{path}?{urlencode({**asked, **more})}"
        for path, more in (
            ("/reporting/reports/wtsa", {"as_known_at": then}),
            ("/reporting/reports/wtsa", {}),
            ("/reporting/evidence", {"figure": "meetings.held", "as_known_at": then}),
            ("/reporting/replay", {"go": "back"}),
            ("/reporting/compare", {"from": then, "to": str(now)}),
            ("/reporting/compare", {"parameter": "level", "one": "entity", "other": "group"}),
            ("/reporting/resolution-68", {}),
            ("/reporting/members", {}),
        )
    ]
    seen, left = set[str](), FOLLOWED
    kinds = set[str]()
    while waiting and left:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        left -= 1
        answer = client.get(path)
        assert answer.status_code == 200, path
        if "html" not in answer.content_type:
            continue
        found = ways(answer.text)
        for link in found.links:
            there = urlsplit(link)
            query = parse_qs(there.query)
            if not there.path.startswith(PAGES) or not NAMING & query.keys():
                continue
            assert query.get("audience") == [seen_by], (path, link)
            kinds.add(there.path)
            waiting.insert(len(waiting) // 2, link.partition("#")[0])
        for action, sent in found.forms:
            if action.startswith(PAGES):
                assert "audience" in sent, (path, action)
    assert {"/reporting/evidence", "/reporting/compare", "/reporting/replay", "/reporting/reports/wtsa"} <= kinds


def test_who_reads_as_their_own_audience_has_addresses_without_it(reporting: Reporting) -> None:
    page = reporting.client("auditor").get(f"/reporting/reports/wtsa?period={PERIOD}").text
    assert "audience=" not in page


def test_why_something_was_withdrawn_is_shown_where_the_viewer_may_see_it(reporting: Reporting) -> None:
    withdrawal(reporting.told, "EX-06", "Example Gulf")
    reporting.take_in()
    why = "because Example withdrawal"
    now = reporting.service.facts.moment().positions
    before = ",".join(f"{log}:{position - (log == 'meetings')}" for log, position in now.items())
    figure = {"figure": "participation.organizations", "period": PERIOD}
    for path, asked in (
        ("/reporting/evidence", figure),
        ("/reporting/replay", {"period": PERIOD, "at": before, "go": "on"}),
    ):
        said = words(reporting.client("auditor").get(f"{path}?{urlencode(asked)}").text)
        assert why in said, path
        assert why not in words(reporting.client("reader").get(f"{path}?{urlencode(asked)}").text), path


def test_why_a_draft_was_withdrawn_is_shown_to_auditors(reporting: Reporting) -> None:
    two = Two(reporting)
    report = two.draft()
    assert two.post(f"{API}/{report}/withdraw", {"reason": "Example reason"}, **{"If-Match": '"1"'}).status_code == 200
    said = words(reporting.client("auditor").get(f"/reporting/audit?of={report}").text)
    assert "because Example reason" in said


@pytest.mark.parametrize("seen_by", ["bureau", "public"])
def test_the_command_line_says_what_the_page_says(seen_by: str, reporting: Reporting) -> None:
    withdrawal(reporting.told, "EX-06", "Example Gulf")
    reporting.take_in()
    asked = {"period": PERIOD, "audience": seen_by}
    at, steps = "", 0
    while steps < 4:
        here = {**asked, "go": "back", **({"at": at} if at else {})}
        page = reporting.client("auditor").get(f"/reporting/replay?{urlencode(here)}").text
        shown = lines_of(page)
        text = step_lines(reporting.app, reporting.service.facts, here)
        first = shown.index(text[0])
        assert shown[first : first + len(text)] == text
        steps += 1
        earlier = [link for link in ways(page).links if "go=back" in link and link.startswith("/reporting/replay")]
        if not earlier:
            break
        [at] = parse_qs(urlsplit(earlier[0]).query)["at"]
    assert steps > 1
