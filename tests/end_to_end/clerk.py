"""Somebody of the bureau at the console: follows links and buttons, fills forms, reads the results."""

import base64
import time
from urllib.parse import urlencode

from playwright.sync_api import Error, Locator, Page, expect

from shared.identity.second_factor import STEP, code_at

SECONDS = 30
OWN = "four words nobody says"
"""The password that a clerk chooses instead of the one that the program made."""
LONG = 1000.0 * SECONDS
WTSA = "/reporting/reports/wtsa"
BESIDE = {"Study periods": "Reports desk", "Series": "Meetings"}
"""Lists without an entry in the sidebar: each is beside one that has an entry."""


class Clerk:
    """Works on a page whose context has the installation's address as its base."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def sign_in(self, name: str, password: str) -> None:
        self.page.goto("/registry/console/")
        self.page.get_by_role("link", name="Sign in").last.click()
        self.fill(name=name, password=password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda url: not url.partition("?")[0].endswith("/sign-in"))
        self.choose_password()
        self.set_up_second_factor()
        expect(self.page.get_by_role("navigation", name="All pages")).to_contain_text("Organizations", timeout=LONG)

    def choose_password(self) -> None:
        """Chooses a password, where the one used to sign in was made by the program."""
        if "/sign-in/password" in self.page.url:
            self.fill(password=OWN)
            self.page.get_by_role("button", name="Set this password").click()
            self.page.wait_for_url(lambda url: "/sign-in/password" not in url)

    def set_up_second_factor(self) -> None:
        """Sets up an authenticator if the account's roles need one, with the secret shown below the picture."""
        if "/sign-in/second-factor" in self.page.url:
            secret = base64.b32decode(self.page.locator("#secret").inner_text().replace(" ", ""))
            self.fill(code=code_at(secret, int(time.time()) // STEP))
            self.page.get_by_role("button", name="Set up the second factor").click()
            expect(self.page.locator("#recovery-codes li")).to_have_count(10)
            self.page.get_by_role("link", name="I have saved them").click()

    def go(self, entry: str) -> None:
        """Goes to a list by the sidebar, and from there to one beside it; reports have a link back to the console."""
        if self.page.locator("body.report").count():
            self.page.get_by_role("link", name="Console", exact=True).click()
        every, beside = (
            self.page.get_by_role("navigation", name=each) for each in ("All pages", "Pages beside this one")
        )
        every.get_by_role("link", name=BESIDE.get(entry, entry), exact=True).click()
        if entry in BESIDE:
            beside.get_by_role("link", name=entry, exact=True).click()

    def go_to(self, entry: str, record: str) -> None:
        """Goes to a record from its list."""
        self.go(entry)
        self.page.get_by_role("link", name=record, exact=True).click()

    def create(self, entry: str, act: str, done: str, **said: str) -> str:
        """Makes a record from its list; returns the address of its page."""
        self.go(entry)
        self.do(act, done, **said)
        return self.page.url

    def do(self, act: str, done: str, **said: str) -> None:
        """Chooses an act on the page, fills its form, sends it, and reads that it is done."""
        self.page.get_by_role("link", name=act, exact=True).first.click()
        self.fill(**said)
        self.page.get_by_role("button", name=act, exact=True).click()
        expect(self.page.locator(".notice[role=status]")).to_contain_text(done, timeout=LONG)

    def add_to_sheet(self, organization: str, capacity: str, how: str, person: str = "") -> None:
        """Adds somebody to the sheet of a meeting by its entry line, and reads that it is saved."""
        line = self.page.locator("form.entry-line")
        if person:
            line.locator("[name=person]").press_sequentially(person)
            line.get_by_role("option", name=person).first.click()
        line.locator("[name=capacity]").select_option(label=capacity)
        line.locator("[name=how]").select_option(label=how)
        line.locator("[name=find]").press_sequentially(organization)
        expect(line.get_by_role("option", name=organization).first).to_be_visible(timeout=LONG)
        line.locator("[name=find]").press("Enter")
        expect(self.page.locator("#rows")).to_contain_text(organization, timeout=LONG)
        expect(self.page.locator("#saved")).to_contain_text("Saved ", timeout=LONG)

    def fill(self, **said: str) -> None:
        for name, text in said.items():
            field = self.page.locator(f"form:not([role=search]) [name={name}]")
            kind = field.first.evaluate("each => each.getAttribute('role') || each.type")
            if kind == "radio":
                self.page.locator(f"[name={name}][value='{text}']").check()
            elif kind == "select-one":
                field.select_option(label=text)
            elif kind == "combobox":
                self.choose(field, name, text)
            else:
                field.fill(text)

    def choose(self, field: Locator, name: str, text: str) -> None:
        """Types until the option is found: another service's records arrive within moments, not at once."""
        option = self.page.locator(f"#list-{name}").get_by_role("option", name=text, exact=True)
        limit = time.monotonic() + SECONDS
        while True:
            field.fill("")
            field.press_sequentially(text)
            try:
                option.wait_for(timeout=1000)
            except Error:
                assert time.monotonic() < limit, f"{text} is not found"
            else:
                option.click()
                return

    def report(self, until: str, meeting: str, **asked: str) -> Locator:
        """Opens the assessment repeatedly until its figure on who came again to the meeting reads so."""
        number = self.page.locator(f'#again ~ * a:has([data-key="retention.organizations"][data-of*="{meeting}"])')
        limit = time.monotonic() + SECONDS
        while True:
            self.page.goto(f"{WTSA}?{urlencode(asked)}")
            try:
                number.filter(has_text=until).first.wait_for(timeout=500)
            except Error:
                assert time.monotonic() < limit, f"the report does not say {until}: {number.all_inner_texts()}"
            else:
                return number.first

    def moment(self) -> str:
        """Returns the moment that the report on the page states, as it is written in an address."""
        return self.page.locator("dl.block .meta").inner_text().replace(" ", "")
