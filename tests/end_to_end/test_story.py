"""The story of the product in a browser, on an installation started as by an operator: from a file in both modes;
by hand only in production, since both modes have the same forms and reports."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.end_to_end import from_a_file
from tests.end_to_end.clerk import Clerk
from tests.end_to_end.program import Program, alive, silent, up
from tests.end_to_end.restarting import restart
from tests.plugins.waiting import until

# Those without a page run where the program is: in the worker with the browser.
pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.browser]

SECOND = "EX-02"
AURORA, BOREALIS, PERSON = "Example Aurora", "Example Borealis", "Example Person"
PERIOD = "Example 2025-2028"
REASON = "Example reason: came to observe"
PRODUCTION = [
    pytest.mark.kafka,
    pytest.mark.postgres,
    pytest.mark.requirement("1.18"),
    pytest.mark.requirement("1.21"),
]


@pytest.fixture(
    scope="module", params=[(), pytest.param(("--production",), marks=PRODUCTION)], ids=["embedded", "production"]
)
def program(request: pytest.FixtureRequest) -> Iterator[Program]:
    """An installation, which the tests share in their order: starting one takes longer than most of them."""
    with up(*request.param) as started:
        yield started


@pytest.mark.requirement("1.20")
@pytest.mark.requirement("2.11")
def test_from_the_first_sign_in_to_a_report_as_known_before_and_after(browser: Browser, program: Program) -> None:
    context = browser.new_context(base_url=program.address, viewport={"width": 1440, "height": 900})
    clerk = Clerk(context.new_page())
    clerk.sign_in(*program.first_account())
    define_period(clerk)
    pids = program.status()["pids"]
    meetings = by_hand(clerk) if "kafka" in pids else []
    from_a_file.imported(clerk)
    from_a_file.compared(clerk, PERIOD, *from_a_file.corrected(clerk))
    from_a_file.issued(clerk, browser, program, PERIOD)
    if meetings:
        with silent(pids["registry-web"]):
            see_ids_instead_of_names(clerk, program.status()["urls"]["meetings"] + urlsplit(meetings[1]).path)
    context.close()


@pytest.mark.requirement("12.04")
def test_a_restart_refuses_nobody_and_loses_nothing(program: Program) -> None:
    restart(program)


@pytest.mark.requirement("1.20")
def test_a_stopped_program_leaves_no_process_behind(program: Program) -> None:
    processes = program.processes()
    assert len(processes) > 4
    assert program.stop() == 0
    until(lambda: not any(map(alive, processes)))


def define_period(clerk: Clerk) -> None:
    clerk.create(
        "Study periods",
        "Define a study period",
        f"The study period {PERIOD} is defined.",
        name=PERIOD,
        first_day="1 Jan 2025",
        last_day="31 Dec 2028",
    )


def by_hand(clerk: Clerk) -> list[str]:
    """Hold, count, correct and compare two meetings; return the addresses of their pages."""
    prepare(clerk)
    meetings = [hold(clerk, "1", "10 Mar 2025"), hold(clerk, "2", "9 Mar 2026")]
    before, after = see_it_counted_and_corrected(clerk, meetings)
    compare(clerk, before, after)
    return meetings


def prepare(clerk: Clerk) -> None:
    for name in (AURORA, BOREALIS):
        clerk.create("Organizations", "Register an organization", f"{name} is registered.", name=name)
    clerk.create("People", "Register a person", "The person is registered.", name=PERSON)
    clerk.create(
        "Series",
        "Open a series",
        "The series Example executive meetings is opened.",
        name="Example executive meetings",
        code="EX",
        kind="executive meeting",
    )


def hold(clerk: Clerk, number: str, day: str) -> str:
    """Plan a meeting, record that it was held and that both came; return its page's address."""
    code = f"EX-0{number}"
    page = clerk.create(
        "Meetings",
        "Plan a meeting",
        f"{code} is planned.",
        series="Example executive meetings",
        code=code,
        ordinal=number,
        first_day=day,
        city="Example City",
    )
    clerk.do("Record that it was held", "The meeting is recorded as held.", mode="In person and remote")
    clerk.page.goto(f"{page}/attendance")
    clerk.add_to_sheet(AURORA, "Executive", "In person", PERSON)
    clerk.add_to_sheet(BOREALIS, "Executive", "Remote")
    expect(clerk.page.get_by_role("row", name=AURORA)).to_contain_text(PERSON)
    return page


def see_it_counted_and_corrected(clerk: Clerk, meetings: list[str]) -> tuple[str, str]:
    """See it counted, then corrected; return the moments before and after the correction."""
    page = clerk.page
    clerk.report("not known", SECOND)
    for meeting in meetings:
        page.goto(f"{meeting}/attendance")
        page.get_by_role("button", name="The list is complete", exact=True).click()
        expect(page.locator(".notice[role=status]")).to_contain_text("The list is complete.")
    clerk.report("2 of 2", SECOND)
    before = clerk.moment()

    page.goto(f"{meetings[1]}/attendance")
    page.get_by_role("link", name=BOREALIS).click()
    clerk.do("Correct the entry", "The entry is corrected.", capacity="Observer", reason=REASON)
    page.get_by_role("link", name=BOREALIS).click()
    page.get_by_role("link", name="History").click()
    expect(page.locator(".happening").first).to_contain_text(REASON)

    clerk.report("1 of 2", SECOND).click()
    panel = page.locator("#evidence")
    expect(panel.locator(".value")).to_have_text("1 of 2")
    expect(panel).to_contain_text(f"Correction: {BOREALIS} attended {SECOND} remotely")
    return before, clerk.moment()


def see_ids_instead_of_names(clerk: Clerk, meeting: str) -> None:
    """Open a meeting's page while the registry does not answer."""
    clerk.page.goto(f"{meeting}/attendance")
    expect(clerk.page.get_by_role("main")).to_contain_text("the registry is not answering. Ids are shown")
    row = clerk.page.get_by_role("row", name=AURORA)
    expect(row).to_contain_text("person-")
    expect(row).not_to_contain_text(PERSON)


def compare(clerk: Clerk, before: str, after: str) -> None:
    """Open the same report as known at two moments, each by its address."""
    assert before != after
    clerk.report("2 of 2", SECOND, period=PERIOD, as_known_at=before)
    expect(clerk.page.locator(".notice.past")).to_contain_text("As known on")
    clerk.report("1 of 2", SECOND, period=PERIOD, as_known_at=after)
    expect(clerk.page.locator(".notice.past")).to_have_count(0)
