"""Past meetings from a file that the program has never seen: imported, assessed, corrected, compared, and issued."""

import json

from playwright.sync_api import Browser, expect

from tests.end_to_end.clerk import LONG, Clerk
from tests.end_to_end.program import Program

CIRRUS, DELTA = "Example Cirrus", "Example Delta"
LAST = "UNSEEN-2"
REASON = "Example reason: the list names it among the observers"
APPROVER = "Example approver"


def _meeting(number: int, day: str) -> dict[str, object]:
    return {
        "id": f"UNSEEN-{number}",
        "series": "UNSEEN",
        "ordinal": number,
        "status": "held",
        "date": day,
        "organizations": [CIRRUS, DELTA],
        "organizations_complete": True,
        "sources": [f"Example minutes {number}"],
    }


HISTORY = {
    "format": "history/1",
    "series": [{"id": "UNSEEN", "name": "Example unseen meetings", "kind": "executive meeting"}],
    "meetings": [_meeting(1, "2025-05-12"), _meeting(2, "2026-05-11")],
}


def imported(clerk: Clerk) -> None:
    """Upload the file, check the preview, and import it."""
    page = clerk.page
    clerk.go("Imports")
    page.get_by_role("link", name="Meetings and their attendance").click()
    file = {"name": "unseen.json", "mimeType": "application/json", "buffer": json.dumps(HISTORY).encode()}
    page.get_by_label("File").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Preview the import").click()
    expect(page.get_by_role("heading", name="New")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("main")).to_contain_text(LAST)
    page.get_by_role("button", name="Start the import").click()
    expect(page.get_by_role("heading", name="unseen.json is imported")).to_be_visible(timeout=LONG)


def corrected(clerk: Clerk) -> tuple[str, str]:
    """Correct one entry of the imported list; return the moments before and after."""
    page = clerk.page
    clerk.report("2 of 2", LAST)
    before = clerk.moment()
    clerk.go_to("Meetings", LAST)
    page.locator("#card-participants").get_by_role("link", name="Participants", exact=True).click()
    page.get_by_role("link", name=DELTA).click()
    clerk.do("Correct the entry", "The entry is corrected.", capacity="Observer", reason=REASON)
    clerk.report("1 of 2", LAST)
    return before, clerk.moment()


def compared(clerk: Clerk, period: str, before: str, after: str) -> None:
    page = clerk.page
    page.goto("/reporting/")
    page.get_by_role("link", name="Compare two moments").click()
    asked = page.get_by_role("region", name="Period and moment")
    asked.get_by_role("combobox", name="Period").select_option(label=period)
    asked.get_by_role("textbox", name="From").fill(before)
    asked.get_by_role("textbox", name="To").fill(after)
    asked.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="The command that changed it")).to_be_visible(timeout=LONG)
    row = page.get_by_role("row", name=f"Came again to {LAST}").first
    expect(row).to_contain_text("2 of 2")
    expect(row).to_contain_text("1 of 2")
    expect(page.locator("ol.steps > li")).to_have_count(1)


def issued(clerk: Clerk, browser: Browser, program: Program, period: str) -> None:
    """The clerk drafts the report, another account issues it, and a visitor without an account reads it."""
    clerk.page.goto("/reporting/")
    clerk.page.get_by_role("link", name="Drafts and issued reports").click()
    clerk.do("Draft a report", "The report is drafted.", period=period, audience="public")
    expect(clerk.page.get_by_role("main")).to_contain_text(
        "Only an approver who did not draft the report can issue it."
    )
    draft = clerk.page.url

    program.run("accounts", "token", APPROVER, "--role", "approver", "--no-wait")
    password = program.run("accounts", "password", APPROVER).split()[-1]
    approver = Clerk(browser.new_context(base_url=program.address).new_page())
    approver.sign_in(APPROVER, password)
    approver.page.goto(draft)
    approver.do("Issue the report", "The report is issued and frozen.")
    approver.page.context.close()

    visitor = browser.new_context(base_url=program.address).new_page()
    visitor.goto("/reporting/")
    visitor.get_by_role("link", name=f"WTSA assessment {period}").click()
    expect(visitor.get_by_role("main")).to_contain_text("Frozen files")
    expect(visitor.locator(".asked")).to_contain_text("Issued")
    visitor.context.close()
