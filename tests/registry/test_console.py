"""The registry's console as used by staff, without a browser."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from services.registry import service as registry
from tests.registry.conftest import Registry
from tests.registry.signing_in import OWN

CONSOLE = "/registry/console"
LISTS = ("organizations", "people", "states", "accounts")


class FormReader(HTMLParser):
    """Reads the fields that a browser would send from an unmodified form."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "option":
            if "selected" in given or self._open not in self.values:
                self.values[self._open] = value
        elif tag in ("select", "textarea"):
            self._open = name
        elif tag == "input" and name and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.values[name] = value

    def handle_data(self, data: str) -> None:
        if self.lasttag == "textarea" and self._open not in self.values:
            self.values[self._open] = data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self.values.setdefault(self._open, "")
            self._open = ""


class Staff:
    """A browser without a screen: opens a form, fills it in, sends it."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def read(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == status, f"{path}: {answer.status_code}"
        return unescape(answer.text)

    def form(self, path: str, **typed: str) -> dict[str, str]:
        reader = FormReader()
        reader.feed(self.client.get(path).text)
        return reader.values | typed

    def send(self, path: str, form: dict[str, str], status: int = 303) -> str:
        answer = self.client.post(path, data=form, headers={"Accept": "text/html"})
        assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text[-1500:]}"
        return answer.headers.get("Location", "") or unescape(answer.text)

    def do(self, path: str, **typed: str) -> str:
        return self.send(path, self.form(path, **typed))


def password_of(of_registry: Registry, *roles: str) -> tuple[str, str]:
    name = "Example " + " ".join(roles)
    if of_registry.service.credentials.holder(name) is None:
        # A password reset ends the sessions.
        registry.open_account(of_registry.service, name, roles, OWN)  # type: ignore[arg-type]
    return name, OWN


@pytest.fixture
def staff(of_registry: Registry) -> Staff:
    name, password = password_of(of_registry, "staff", "administrator")
    client = Staff(of_registry.client())
    assert client.do("/registry/sign-in", name=name, password=password) == f"{CONSOLE}/"
    return client


@pytest.mark.requirement("1.15")
def test_what_needs_attention_is_counted_and_leads_to_its_list(staff: Staff) -> None:
    assert "Nothing needs your attention" in staff.read(f"{CONSOLE}/")
    staff.do(f"{CONSOLE}/organizations/new", name="Example One")
    page = staff.read(f"{CONSOLE}/")
    assert "One thing needs your attention" in page
    assert "One organization has no country" in page
    assert "Example One" in staff.read(f"{CONSOLE}/organizations/?country=-")


@pytest.mark.requirement("1.15")
def test_an_organization_from_its_registration_to_its_history(of_registry: Registry, staff: Staff) -> None:
    state = of_registry.post("/states", {"iso3": "FIN", "iso2": "FI", "name": "Finland"}).json["id"]
    staff.do(f"{CONSOLE}/states/{state}/do/status", field="region", value="Europe")
    one = staff.do(f"{CONSOLE}/organizations/new", name="Example One")
    other = staff.do(f"{CONSOLE}/organizations/new", name="Example Other").rsplit("/", 1)[1]
    staff.do(f"{one}/do/place", country="Finland", since="14 Jan 2016")
    staff.do(f"{one}/do/correct-place", since="Nov 2016", reason="The letter says so.")
    staff.do(f"{one}/do/name", kind="rename", name="Example Uno", since="2020")
    staff.do(f"{one}/do/merge", into="Example Other", since="2024")
    facts = staff.read(one)
    assert re.search(r"<h1>Example Uno</h1><p>Finland ", facts)
    assert re.search(r'<tr id="row-place">.*?</span>Finland <.*?<td>Nov 2016</td>.*?</tr>', facts)
    assert "Example Uno" in facts
    assert re.search(r">Example Other</a>.*?<td>2024</td>", facts, re.DOTALL)
    history = staff.read(f"{one}/history")
    for words in ("<b>Example One</b> was registered.", "Its headquarters are in <b>Finland</b>.", "Correction:",
                  "<s>Finland, since 14 Jan 2016</s>", "<b>Finland, since Nov 2016</b>", "It is now called <b>Example Uno</b>.",
                  "It became part of <b>Example Other</b>.", "The letter says so."):  # fmt: skip
        assert words in history, words
    assert "Example Uno" in staff.read(f"{CONSOLE}/organizations/?region=Europe")
    assert "Absorbed" in staff.read(f"{CONSOLE}/organizations/{other}")
    withdraw = staff.form(f"{one}/do/withdraw")
    facts_offered = re.findall(r'<option value="(fact-[^"]+)"', staff.read(f"{one}/do/withdraw"))
    assert len(facts_offered) == 3
    staff.send(f"{one}/do/withdraw", withdraw | {"fact": facts_offered[-1], "reason": "An error."})
    assert "Withdrawn: <b>Example Other</b>." in staff.read(f"{one}/history")


@pytest.mark.requirement("1.15")
def test_a_stale_edit_is_told_what_changed_and_nothing_typed_is_lost(of_registry: Registry, staff: Staff) -> None:
    one = staff.do(f"{CONSOLE}/organizations/new", name="Example One")
    for iso3, iso2, name in (("FIN", "FI", "Finland"), ("SWE", "SE", "Sweden"), ("NOR", "NO", "Norway")):
        of_registry.post("/states", {"iso3": iso3, "iso2": iso2, "name": name})
    staff.do(f"{one}/do/place", country="Finland")
    mine = staff.form(f"{one}/do/correct-place", country="Norway", reason="Mine.", **{"country.id": ""})
    staff.do(f"{one}/do/correct-place", country="Sweden", reason="Theirs.", **{"country.id": ""})
    page = staff.send(f"{one}/do/correct-place", mine, status=412)
    for words in ("changed this while you were typing", "Finland", "Sweden", "Norway", "Mine."):
        assert words in page


@pytest.mark.requirement("1.15")
def test_sending_twice_records_once(of_registry: Registry, staff: Staff) -> None:
    form = staff.form(f"{CONSOLE}/organizations/new", name="Example One")
    first = staff.send(f"{CONSOLE}/organizations/new", form)
    assert staff.send(f"{CONSOLE}/organizations/new", form) == first
    assert len(of_registry.get("/organizations").json["items"]) == 1


@pytest.mark.requirement("1.15")
def test_one_name_twice_is_asked_about(of_registry: Registry, staff: Staff) -> None:
    staff.do(f"{CONSOLE}/organizations/new", name="Tunisie Exemple")
    form = staff.form(f"{CONSOLE}/organizations/new", name="TUNISIE Éxemple")
    page = staff.send(f"{CONSOLE}/organizations/new", form, status=409)
    assert (
        "TUNISIE Éxemple is very similar to Tunisie Exemple. Use that one, or say that this is a different one." in page
    )
    assert "TUNISIE Éxemple" in page
    staff.send(f"{CONSOLE}/organizations/new", form | {"another": "yes"})
    # After confirming that it is a different one, the user is not asked again.
    assert "may be duplicates" not in staff.read(f"{CONSOLE}/")


@pytest.mark.requirement("1.15")
def test_a_person_is_registered_affiliated_and_found_by_any_spelling(staff: Staff) -> None:
    staff.do(f"{CONSOLE}/organizations/new", name="Example One")
    person = staff.do(f"{CONSOLE}/people/new", name="Élodie Example")
    staff.do(f"{person}/do/affiliate", organization="Example One", title="Chief Example Officer", since="2015")
    staff.do(f"{person}/do/name", name="Élodie Exemple", reason="Her own spelling.")
    found = staff.send(f"{CONSOLE}/people/", {"search": "elodie exemple"})
    assert "Élodie Exemple" in staff.read(found)
    history = staff.read(f"{person}/history")
    assert "Chief Example Officer at Example One, since 2015" in history
    assert "the name is <b>Élodie Exemple</b>" in history


@pytest.mark.requirement("1.15")
def test_every_list_and_record_is_drawn(of_registry: Registry, staff: Staff) -> None:
    of_registry.post("/states", {"iso3": "FIN", "iso2": "FI", "name": "Finland"})
    staff.do(f"{CONSOLE}/organizations/new", name="Example One")
    staff.do(f"{CONSOLE}/people/new", name="Example Person")
    staff.send(f"{CONSOLE}/accounts/new", staff.form(f"{CONSOLE}/accounts/new", name="Example newcomer"), status=200)
    for name in LISTS:
        page = staff.read(f"{CONSOLE}/{name}/")
        record = re.search(rf'href="({CONSOLE}/{name}/[a-z]+-[0-9a-f-]{{36}})"', page)
        assert record, name
        staff.read(record[1])
        staff.read(f"{record[1]}/history")
        staff.read(f"{CONSOLE}/{name}/nothing-of-the-kind", status=404)
        for act in re.findall(r'href="([^"]+/do/[a-z-]+)"', staff.read(record[1])):
            staff.read(act)


@pytest.mark.requirement("7.02")
@pytest.mark.statement_rule("S11")
def test_a_name_of_a_person_is_told_of_but_where_people_are_recorded(staff: Staff) -> None:
    told = "Name: this seems to name a person. The text was saved as you wrote it."
    one = staff.do(f"{CONSOLE}/organizations/new", name="Office of Dr. Example")
    assert told in staff.read(one)
    assert told not in staff.read(one)
    other = staff.do(f"{CONSOLE}/organizations/new", name="Example Networks")
    assert told not in staff.read(other)
    assert told not in staff.read(staff.do(f"{CONSOLE}/people/new", name="Dr. Example"))


def test_what_is_wrong_with_a_partner_is_said_in_the_order_of_the_form(staff: Staff) -> None:
    form = staff.form(f"{CONSOLE}/partners/new", name="Example Body", handle="Example Body")
    page = staff.send(f"{CONSOLE}/partners/new", form, status=422)
    handle, channels = (page.index(each) for each in ("Start with a lower-case letter", "Choose one channel or both."))
    assert handle < channels
