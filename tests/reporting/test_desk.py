"""The reports desk: a row for each meeting of TSAG and each assembly, and the missing parts of the next report."""

import json
import re

import pytest
from playwright.sync_api import Browser, expect

from shared.contracts import meetings as m
from shared.contracts.meetings.aims import DecisionStated
from shared.web import tokens
from tests.reporting.conftest import Reporting
from tests.reporting.test_console import filled
from tests.reporting.test_issuing import Two
from tests.reporting.test_pages import words

pytestmark = pytest.mark.requirement("11.02")
DESK, SUBMISSIONS = "/reporting/console/desk/", "/reporting/api/submissions"


@pytest.fixture
def advised(reporting: Reporting) -> Reporting:
    """TSAG met three times, and meets again; reports to it are recorded from 2016 on."""
    told = reporting.told
    series = told.id("series")
    told.add("meetings", series, m.SeriesOpened(series, "TSAG", "Example group", "advisory group"))
    for code, day in (
        ("TSAG-1", "2014-06-17"),
        ("TSAG-2", "2016-07-18"),
        ("TSAG-3", "2017-05-01"),
        ("TSAG-4", "2999-02-26"),
    ):
        meeting = told.id("meeting")
        told.organizations[code] = meeting
        told.add("meetings", meeting, m.MeetingPlanned(meeting, series, code, day))
    decision = told.id("decision")
    text = {"en": "Example decision"}
    told.add("meetings", decision, DecisionStated(decision, told.organizations["TSAG-3"], "took note", text, "TSAG-R2"))
    reporting.take_in()
    for item in ("68-12", "68-14"):
        kept = f"/reporting/api/clause-records/{item}/state"
        stated = reporting.client("staff").post(
            kept, json={"since": "2016-01-01"}, headers=reporting.bearer("staff") | {"If-Match": "*"}
        )
        assert stated.status_code in (200, 201)
    return reporting


def posted(reporting: Reporting, meeting: str, item: str, day: str, **more: str) -> None:
    said = {"meeting": reporting.told.organizations[meeting], "item": item, "document": "TD 101", "posted": day, **more}
    answer = reporting.client("staff").post(SUBMISSIONS, json=said, headers=reporting.bearer("staff"))
    assert answer.status_code == 201, answer.json


def row_of(page: str, code: str) -> str:
    return next(each for each in words(page.replace("<tr", "\n@@<tr")).split("@@") if code in each)


def test_a_row_a_meeting_says_what_was_due_posted_revised_and_decided(advised: Reporting) -> None:
    """Due seven days before: on 24 April 2017, posted on the 26th, so 2 days late; before 2016 reports were not
    recorded."""
    posted(advised, "TSAG-3", "68-12", "2017-04-26")
    posted(advised, "TSAG-3", "68-14", "2017-04-20")
    posted(advised, "TSAG-3", "68-14", "2017-05-02", revision="Rev")
    page = advised.client("staff").get(DESK).text
    row = row_of(page, "TSAG-3")
    for said in (
        "24 Apr 2017",
        "TD 101, 26 Apr 2017 2 days late",
        "TD 101, 20 Apr 2017",
        "Rev, 2 May 2017",
        "one decision",
    ):
        assert said in row, (said, row)
    assert "not recorded: the record of reports begins on 1 Jan 2016" in row_of(page, "TSAG-1")
    assert "no report recorded" in row_of(page, "TSAG-2")
    assert "Example decision Took note · TSAG-R2" in words(
        advised.client("staff").get(f"{DESK}?meeting={advised.told.organizations['TSAG-3']}").text
    )
    assert advised.client("staff").get(f"{DESK}?meeting=meeting-0").status_code == 404
    assert advised.client("reader").get(DESK).status_code == 403


def test_a_late_row_names_the_item_that_was_not_posted(advised: Reporting) -> None:
    posted(advised, "TSAG-3", "68-12", "2017-04-20")
    row = row_of(advised.client("staff").get(DESK).text, "TSAG-3")
    assert "late TSAG-3" in row
    assert "68-14 not posted" in row
    assert "68-12 not posted" not in row
    posted(advised, "TSAG-3", "68-14", "2017-04-20")
    assert "not posted" not in row_of(advised.client("staff").get(DESK).text, "TSAG-3")


def test_its_tables_do_not_scroll_sideways_on_a_phone(browser: Browser, advised: Reporting, served: str) -> None:
    posted(advised, "TSAG-3", "68-12", "2017-04-26")
    made = browser.new_context(base_url=served, viewport={"width": 390, "height": 800})
    made.add_cookies([{"name": tokens.COOKIE, "value": advised.token("staff"), "url": served}])
    page = made.new_page()
    page.goto(DESK)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("td[data-head=Posted]").first).to_have_css("display", "block")
    made.close()


def test_the_next_report_is_laid_out_with_what_it_lacks_and_who_wrote_in_it(advised: Reporting) -> None:
    """It begins on the day after TSAG-3. A passage for a section that the report lacks is reported."""
    client, meeting = advised.client("staff"), advised.told.organizations["TSAG-4"]
    page = client.get(DESK)
    assert "Report to TSAG-4 For the period from 2 May 2017 to" in words(page.text)
    assert not re.search(r"\b\d{4}-\d\d-\d\d\b", words(page.text)), "days are told in words"
    assert "7 TSAG is invited to nothing is written" in words(page.text)
    said = {
        "report": "tsag", "section": "invited", "meeting": meeting, "text": {"en": "Example words"}, "on": "2026-01-02",
        "author": advised.told.id("person"), "function": "Example director",
    }  # fmt: skip
    for section in ("invited", "of-another"):
        answer = client.post(
            "/reporting/api/passages", json=said | {"section": section}, headers=advised.bearer("staff")
        )
        assert answer.status_code == 201, answer.json
    nowhere = {name: value for name, value in said.items() if name != "meeting"}
    refused = client.post("/reporting/api/passages", json=nowhere, headers=advised.bearer("staff"))
    assert (refused.status_code, "Name the report of the passage" in refused.text) == (409, True)
    written = words(client.get(DESK).text)
    assert "Written passages 2" in written
    assert written.count("Example director, 2 Jan 2026") == 2
    assert written.count("no section of the report") == 1


def test_its_one_button_leads_from_the_draft_to_the_posted_document(advised: Reporting) -> None:
    client = advised.client("staff", "approver")
    assert 'href="/reporting/console/issuing/new?kind=tsag&amp;period=2017-05-02' in client.get(DESK).text
    # The period of the desk has no name, and is offered by the form all the same.
    [leads] = set(
        re.findall(r'href="(/reporting/console/issuing/new\?kind=tsag&amp;period=[^"]+)"', client.get(DESK).text)
    )
    form_page = client.get(leads.replace("&amp;", "&")).text
    assert re.search(r'<option value="2017-05-02\.\.\d{4}-\d\d-\d\d" selected>', form_page)
    # Without the desk, the form offers the period since TSAG's last meeting.
    assert ", since the last meeting of TSAG</option>" in client.get("/reporting/console/issuing/new").text
    # The default is visibly selected.
    assert re.search(r'value="wtsa"[^>]* checked', client.get("/reporting/console/issuing/new").text)
    form = filled(
        client, "/reporting/console/issuing/new", kind="tsag", period="2016-07-19..2017-04-30", audience="members",
        meeting=advised.told.organizations["TSAG-3"],
    )  # fmt: skip
    drafted = client.post("/reporting/console/issuing/new", data=form, follow_redirects=True).text
    assert "Meeting of TSAGTSAG-3, 1 May 2017" in words(drafted)
    assert "The report is drafted" in drafted
    assert re.search(r"Report</th>\s*<td>Report to TSAG</td>", drafted), "a title of its own does not say the kind"
    page = client.get(f"{DESK}?meeting={advised.told.organizations['TSAG-3']}").text
    assert "draft awaiting approval" in row_of(page, "TSAG-3")
    assert "Review and issue" not in page  # the drafter cannot issue it


def test_what_is_posted_is_the_whole_report_and_no_addendum_to_it(advised: Reporting) -> None:
    two = Two(advised)
    first = two.draft(kind="tsag", period="2016-07-19..2017-04-30", audience="members", document="TD 9")
    assert two.issue(first).status_code == 200
    asked = {"revision": "Add", "annexes": ["conclusions"]}
    added = two.post(f"/reporting/api/issued/{first}/revise", asked).json["id"]
    assert two.issue(added).status_code == 200
    page = advised.client("staff").get(f"{DESK}?meeting={advised.told.organizations['TSAG-3']}").text
    acts = page[page.index("Record number and day") - 400 :][:400]
    assert (f"report={first}" in acts, f"report={added}" in acts) == (True, False)


@pytest.mark.requirement("11.03")
def test_a_report_is_drafted_for_a_meeting_under_the_number_of_a_document(advised: Reporting) -> None:
    """Revisions inherit both; a meeting that is not TSAG's, or has ended by then, is refused at its field."""
    client, new = advised.client("staff"), "/reporting/console/issuing/new"
    to, over = (advised.told.organizations[code] for code in ("TSAG-4", "TSAG-1"))
    assert f"&amp;meeting={to}" in client.get(f"{DESK}?meeting={to}").text
    typed = {"kind": "tsag", "period": "2017-05-02..2017-12-31", "audience": "members", "as_known_at": "", "title": ""}
    wrong = client.post(new, data=filled(client, new, **typed, meeting=over, document="COM 3"))
    assert "Write the number of the document: TD 101 of TSAG, or 27 of an assembly." in words(wrong.text)
    wrong = client.post(new, data=filled(client, new, **typed, meeting=over, document="TD 101"))
    assert "TSAG-1 ended on 17 June 2014, before the last day of the period." in words(wrong.text)
    assert wrong.status_code == 422
    sent = client.post(new, data=filled(client, new, **typed, meeting=to, document="tsag-td101"), follow_redirects=True)
    assert "The report is drafted." in sent.text
    row = json.loads(client.get("/reporting/api/drafts", headers=advised.bearer("auditor")).data)["reports"][0]
    assert (row["meeting"], row["document"]) == (to, "TD 101")
    head = words(client.get(f"/reporting/drafts/{row['id']}").text)
    assert "TD 101 TSAG" in head
    assert "TSAG-4" in head
    said = {"kind": "wtsa", "period": "2013-2016", "audience": "bureau", "document": "TD 5"}
    refused = advised.app.test_client().post("/reporting/api/drafts", json=said, headers=advised.bearer("staff"))
    assert (refused.status_code, json.loads(refused.data)["errors"][0]["field"]) == (422, "document")


def test_a_draft_without_a_chosen_meeting_says_where_it_goes_before_it_is_issued(advised: Reporting) -> None:
    """To TSAG's next meeting, or to none that is known: then the remedy stands on its page and above *Issue*."""
    two = Two(advised)
    period = {"kind": "tsag", "audience": "bureau", "period": "2016-07-19..2017-04-30"}
    chosen = two.draft(**period, meeting=advised.told.organizations["TSAG-4"])
    of_next, of_none = two.draft(**period), two.draft(**{**period, "period": "2016-07-19..2999-12-31"})

    def shown(report: str) -> tuple[str, str]:
        page = words(two.page(f"/reporting/console/issuing/{report}", "staff").text)
        approver = advised.app.test_client()
        asked = two.headers("account-00000000-0000-4000-8000-000000000002", "approver") | {"Accept": "text/html"}
        return page, words(approver.get(f"/reporting/console/issuing/{report}/do/issue", headers=asked).text)

    page, asked = shown(chosen)
    assert re.search(r"Meeting of TSAG ?TSAG-4, 26 Feb 2999", page)
    assert "Meeting of TSAG: TSAG-4, 26 Feb 2999." in asked
    assert "withdraw this draft" not in asked
    for text in shown(of_next):
        assert re.search(r"TSAG-3, 1 May 2017\.? None was chosen, so this is the next one after the period", text)
    for text in shown(of_none):
        assert re.search(r"not known\.? When the report was drafted, no meeting of TSAG after 31 Dec 2999", text)
        assert "Plan that meeting under “The year”, withdraw this draft, and draft it again." in text
    assembly = two.draft(kind="wtsa", audience="bureau", period="2016-07-19..2999-12-31")
    for text in shown(assembly):
        assert re.search(
            r"Assembly:? ?not known\.? When the report was drafted, no assembly that ends on 31 Dec 2999", text
        )
        assert "Plan that assembly under “The year”, withdraw this draft, and draft it again." in text


def test_an_approver_is_told_that_a_report_does_not_name_a_meeting_closed_to_its_readers(advised: Reporting) -> None:
    two, meeting = Two(advised), advised.told.id("meeting")
    series = next(
        each.event.series
        for each in advised.told.logs["meetings"]
        if isinstance(each.event, m.MeetingPlanned) and each.event.code == "TSAG-4"
    )
    advised.told.add("meetings", meeting, m.MeetingPlanned(meeting, series, "TSAG-5", "2999-12-01"), "bureau")
    advised.take_in()
    asked = two.headers("account-00000000-0000-4000-8000-000000000002", "approver") | {"Accept": "text/html"}
    for audience, told in (("public", True), ("bureau", False)):
        report = two.draft(kind="tsag", audience=audience, period="2016-07-19..2017-04-30", meeting=meeting)
        address = f"/reporting/console/issuing/{report}/do/issue"
        page = words(advised.app.test_client().get(address, headers=asked).text)
        assert ("Meeting of TSAG: not known. TSAG-5, 1 Dec 2999 is not open to the report's readers" in page) == told
        assert ("Meeting of TSAG: TSAG-5, 1 Dec 2999." in page) != told
