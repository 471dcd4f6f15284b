"""Organizations over HTTP and in the console: groups, classes, corrections of one statement among several, review."""

import csv
import io
import re

import msgspec
import pytest
from openpyxl import load_workbook

from services.registry.domain import commands
from shared.domain.ids import imported_id
from shared.domain.provenance import Imported
from shared.event_store.command_handler import CommandContext
from tests.registry.conftest import Registry
from tests.registry.test_console import CONSOLE, Staff, staff  # noqa: F401  a fixture

BY = CommandContext(actor="account-operator")


def registered(of_registry: Registry, *names: str) -> list[str]:
    return [of_registry.post("/organizations", {"name": name}).json["id"] for name in names]


@pytest.mark.requirement("2.03")
def test_a_group_and_classes_are_stated_corrected_and_filtered_over_http(of_registry: Registry) -> None:
    one, two = registered(of_registry, "Example North", "Example South")
    parent = of_registry.post(
        f"/organizations/{one}/parents", {"parent": two, "since": "2013-08-07", "source": "A list"}
    )
    assert parent.status_code == 200, parent.text
    of_registry.post(f"/organizations/{one}/classes", {"field": "category", "value": "Associate", "since": "2014"})
    of_registry.post(f"/organizations/{one}/classes", {"field": "sector", "value": "operator"})
    whole = of_registry.get(f"/organizations/{one}").json
    assert (whole["parent"], whole["category"], whole["size"], whole["sector"]) == (two, "Associate", None, "operator")
    assert of_registry.get(f"/organizations/{two}").json["subsidiaries"] == [one]
    fact = next(each["fact"] for each in whole["classes"] if each["field"] == "category")
    mended = {"fact": fact, "value": "Sector Member", "since": "2014", "reason": "A letter."}
    assert of_registry.post(f"/organizations/{one}/classes/correct", mended).status_code == 200
    link = {"fact": whole["links"][0]["fact"], "parent": two, "since": "2013", "reason": "A letter."}
    assert of_registry.post(f"/organizations/{one}/parents/correct", link).status_code == 200
    for asked, found in (("category=Sector%20Member", [one]), ("category=-", [two]), ("size=-&sector=operator", [one])):
        items = of_registry.get(f"/organizations?{asked}").json["items"]
        assert [each["id"] for each in items] == found, asked


@pytest.mark.requirement("2.03")
def test_what_cannot_be_of_a_group_or_a_class_is_refused_with_the_choices(of_registry: Registry) -> None:
    one, two = registered(of_registry, "Example North", "Example South")
    huge = of_registry.post(f"/organizations/{one}/classes", {"field": "size", "value": "huge"})
    assert (huge.status_code, huge.json["type"]) == (409, "/problems/no-such-value")
    assert huge.json["parameters"]["choices"] == ["micro", "small or medium", "large"]
    own = of_registry.post(f"/organizations/{one}/parents", {"parent": one})
    assert own.json["type"] == "/problems/same-organization"
    of_registry.post(f"/organizations/{one}/parents", {"parent": two, "until": "2010"})
    back = of_registry.post(f"/organizations/{two}/parents", {"parent": one, "since": "2009"})
    assert back.json["type"] == "/problems/goes-in-a-circle"
    later = of_registry.post(f"/organizations/{two}/parents", {"parent": one, "since": "2011"})
    assert later.status_code == 200, "bought by what was its subsidiary once"


@pytest.mark.requirement("2.10")
def test_a_name_very_like_another_is_registered_by_insisting(of_registry: Registry) -> None:
    of_registry.post("/states", {"iso3": "TUN", "iso2": "TN", "name": "Tunisia"})
    one = registered(of_registry, "Exemple Télécom")[0]
    of_registry.post(f"/organizations/{one}/places", {"country": "TUN"})
    warned = of_registry.post("/organizations", {"name": "Exemple Telecom"})
    assert (warned.status_code, warned.json["type"]) == (409, "/problems/very-like")
    assert warned.json["detail"] == (
        "Exemple Telecom is very similar to Exemple Télécom (Tunisia). Use that one, or say that this is a different one."
    )
    assert warned.json["parameters"]["organization"] == one
    insisted = {"name": "Exemple Telecom", warned.json["parameters"]["insist"]: True}
    assert of_registry.post("/organizations", insisted).status_code == 201


@pytest.mark.requirement("2.10")
def test_an_organization_insisted_on_with_its_facts_may_be_sent_again(of_registry: Registry) -> None:
    """As by a second click: the likeness that was asked about is then dismissed already."""
    registered(of_registry, "Exemple Télécom")
    two = imported_id("organization", "example.json", "2")
    command = commands.RegisterOrganization(organization=two, name="Exemple Telecom", another=True)
    facts = [
        commands.ClassifyOrganization(
            organization=two, fact=imported_id("fact", "example.json", "size"), field="size", value="large"
        ),
        commands.ClassifyOrganization(
            organization=two, fact=imported_id("fact", "example.json", "sector"), field="sector", value="operator"
        ),
    ]
    context = msgspec.structs.replace(BY, command="sent twice")
    first = of_registry.service.register(command, facts, context)
    size = of_registry.service.log.unsealed()
    assert of_registry.service.register(command, facts, context) == first
    assert of_registry.service.log.unsealed() == size


@pytest.mark.requirement("2.02")
@pytest.mark.requirement("2.10")
def test_pairs_of_like_names_wait_until_somebody_decides(of_registry: Registry, staff: Staff) -> None:  # noqa: F811
    for line, name in enumerate(("Exampleworks", "Exampleworks Ltd", "Exampelworks Inc"), 7):
        row, origin = imported_id("organization", "example.json", str(line)), Imported("example.json", str(line))
        of_registry.service.handle(commands.RegisterOrganization(organization=row, name=name, imported=origin), BY)
    start = staff.read(f"{CONSOLE}/")
    assert "3 pairs of organizations may be duplicates" in start
    assert "3 organizations have no country" in start
    page = staff.read(f"{CONSOLE}/review/")
    assert "Import of example.json, line 7" in page
    same = re.findall(r'href="([^"]+/do/duplicate\?same_as=[^"]+)"', page)
    unlike = re.findall(r'href="([^"]+/do/unlike\?other=[^"]+)"', page)
    assert (len(same), len(unlike)) == (3, 3)
    staff.send(unlike[-1].partition("?")[0], staff.form(unlike[-1], reason="Seen on their pages."))
    assert len(of_registry.get("/organizations/alike").json["items"]) == 2
    staff.send(same[0].partition("?")[0], staff.form(same[0]))
    pairs = of_registry.get("/organizations/alike?limit=1").json
    assert len(pairs["items"]) <= 1
    doubted = unlike[-1].split("/")[-3]
    assert "It is not a duplicate of <b>" in staff.read(f"{CONSOLE}/organizations/{doubted}/history")


@pytest.mark.requirement("2.03")
def test_one_statement_of_several_is_chosen_and_corrected(of_registry: Registry, staff: Staff) -> None:  # noqa: F811
    one, two = registered(of_registry, "Example North", "Example South")
    here = f"{CONSOLE}/organizations/{one}"
    staff.do(f"{here}/do/category", value="Associate", since="2009", until="2012")
    staff.do(f"{here}/do/category", value="Sector Member", since="2013", source="A list of members")
    staff.do(f"{here}/do/size", value="large")
    staff.do(f"{here}/do/sector", value="operator")
    staff.do(f"{here}/do/parent", parent="Example South", since="2010")
    facts = staff.read(here)
    for words in ("Associate, 2009–2012", "A list of members", "Example South", "2010", "operator"):
        assert words in facts, words
    assert "In its group" in staff.read(f"{CONSOLE}/organizations/{two}")
    asked = staff.read(f"{here}/do/correct-class")
    assert "Which statement do you want to correct?" in asked
    first = re.search(r'href="([^"]+\?fact=[^"]+)">Category: Associate', asked)
    assert first
    form = staff.form(first[1], since="2010", reason="The letter says so.")
    assert form["value"] == "Associate"
    staff.send(f"{here}/do/correct-class", form)
    staff.do(f"{here}/do/correct-parent", since="2011", reason="The register says so.")
    history = staff.read(f"{here}/history")
    for words in (
        "Its <b>category</b> is <b>Associate</b>.",
        "<s>Category: Associate, 2009–2012</s>",
        "<b>Category: Associate, 2010–2012</b>",
        "It belongs to the group of <b>Example South</b>",
        "<b>Example South, since 2011</b>",
    ):
        assert words in history, words
    withdraw = re.search(r'href="([^"]+/do/withdraw\?fact=[^"]+)">Withdraw it', staff.read(f"{here}?edit=size"))
    assert withdraw
    staff.send(f"{here}/do/withdraw", staff.form(withdraw[1], reason="A guess."))
    assert "Withdrawn: <b>Size: large</b>." in staff.read(f"{here}/history")
    assert "Example North" in staff.read(f"{CONSOLE}/organizations/?category=Sector+Member&size=-&sector=operator")
    assert "No results" in staff.read(f"{CONSOLE}/organizations/?category=Associate")


@pytest.mark.requirement("2.10")
def test_lists_are_downloaded_with_their_filters_and_disarmed(of_registry: Registry, staff: Staff) -> None:  # noqa: F811
    one, _two = registered(of_registry, "=cmd|' /C calc'!A0", "Example South")
    of_registry.post(f"/organizations/{one}/classes", {"field": "sector", "value": "operator"})
    of_registry.service.handle_all(
        [
            (
                commands.RegisterOrganization(
                    organization=imported_id("organization", "x", str(n)), name=f"Example {n:05}"
                ),
                BY,
            )
            for n in range(1_200)
        ]
    )
    page = staff.read(f"{CONSOLE}/organizations/?sector=operator")
    link = re.search(r'href="([^"]+/download.csv\?sector=operator)"', page)
    assert link
    answer = staff.client.get(link[1])
    assert answer.headers["Content-Disposition"] == "attachment; filename=organizations.csv"
    lines = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert lines == [
        ["id", "Name", "Country", "Category", "Size", "Sector"],
        [one, "'=cmd|' /C calc'!A0", "not known", "not known", "not known", "operator"],
    ]
    every = staff.client.get(f"{CONSOLE}/organizations/download.csv").get_data(as_text=True)
    assert every.count("\r\n") == 1_203, "over more than one reading"
    book = load_workbook(io.BytesIO(staff.client.get(f"{CONSOLE}/organizations/download.xlsx").data)).active
    assert book is not None
    assert book.max_row == 1_203
    staff.do(f"{CONSOLE}/people/new", name="Example Person")
    for name in ("people", "states", "accounts"):
        for kind in ("csv", "xlsx"):
            assert staff.client.get(f"{CONSOLE}/{name}/download.{kind}").status_code == 200
    staff.read(f"{CONSOLE}/people/download.pdf", status=404)


@pytest.mark.requirement("10.06")
def test_an_organization_is_registered_with_its_first_facts_in_one_act(of_registry: Registry, staff: Staff) -> None:  # noqa: F811
    of_registry.post("/states", {"iso3": "KEN", "iso2": "KE", "name": "Kenya"})
    (group,) = registered(of_registry, "Wide Holding")
    new = f"{CONSOLE}/organizations/new"
    said = {
        "country": "Kenya",
        "category": "Associate",
        "size": "large",
        "sector": "operator",
        "parent": "Wide Holding",
    }
    form = staff.form(new, name="Acacia Telecom", since="2020", source="a letter", **said)
    first, again = staff.send(new, form), staff.send(new, form)
    assert first == again, "sent twice it is one"
    record = first.rpartition("/")[2]
    told = of_registry.get(f"/organizations/{record}").json
    assert [told[name] for name in ("country", "category", "size", "sector", "parent")] == [
        "KEN", "Associate", "large", "operator", group,
    ]  # fmt: skip
    refused = staff.send(new, staff.form(new, name="Birch Works", category="Associate", size="huge"), 422)
    assert 'value="Birch Works"' in refused
    assert "Birch Works" not in staff.read(f"{CONSOLE}/organizations/"), "all of it or nothing"


@pytest.mark.requirement("10.06")
def test_a_fact_of_an_organization_changes_from_a_day_or_was_typed_wrong(of_registry: Registry, staff: Staff) -> None:  # noqa: F811
    (one,) = registered(of_registry, "Example North")
    here = f"{CONSOLE}/organizations/{one}"
    staff.send(f"{here}/edit/category", staff.form(f"{here}?edit=category", value="Associate", since="2009"))
    changed = staff.form(f"{here}?edit=category", value="Sector Member", since="1 Jan 2026", source="membership list")
    assert changed["as"] == "change"
    staff.send(f"{here}/edit/category", changed)
    history = staff.read(f"{here}/history")
    assert "Its <b>category</b> is <b>Associate</b>." in history
    assert "Its <b>category</b> is <b>Sector Member</b>." in history
    opened = staff.form(f"{here}?edit=category")
    assert opened["value"] == "Sector Member", "the row of the present value opens, filled with it"
    page = staff.read(here)
    (earlier,) = set(re.findall(r'id="row-(category-[\w-]+)"', page))
    assert staff.form(f"{here}?edit={earlier}")["value"] == "Associate"
    assert "it changed that day" not in staff.read(f"{here}?edit={earlier}"), (
        "what was replaced can only have been wrong"
    )
    slip = staff.form(f"{here}?edit=category", value="Academia") | {"as": "correct"}
    staff.send(f"{here}/edit/category", slip)
    assert "Category: Academia, since 1 Jan 2026" in staff.read(f"{here}/history"), "its day stays"
    staff.send(f"{here}/edit/size", staff.form(f"{here}?edit=size", value="large"))
    undo = re.search(r'class="undo".*?</form>', staff.read(here), re.DOTALL)
    assert undo
    staff.send(f"{here}/edit/size", dict(re.findall(r'name="([^"]+)" value="([^"]*)"', undo[0])))
    assert "Withdrawn: <b>Size: large</b>." in staff.read(f"{here}/history")


def test_the_category_of_a_membership_is_shown_before_a_stated_one(of_registry: Registry, staff: Staff) -> None:  # noqa: F811
    """As figures count it: the membership in force first, and nothing is called not known beside it."""
    (one,) = registered(of_registry, "Example North")
    here = f"{CONSOLE}/organizations/{one}"
    stated = {"organization": one, "category": "Sector Member", "rights": "full", "since": "2015"}
    assert of_registry.post("/memberships", stated).status_code == 201
    page = staff.read(here)
    assert "country not known · Sector Member" in page
    assert "Sector Member, by its membership" in page
    assert page.count(">Category<") == 1
    staff.do(f"{here}/do/category", value="Associate", since="2009")
    assert "country not known · Sector Member" in staff.read(here)
    ended = {**stated, "organization": one, "category": "Academia", "since": "2016", "until": "2018"}
    assert of_registry.post("/memberships", ended).status_code == 201
    assert "country not known · Sector Member" in staff.read(here), "what has ended is not in force"
    listed = f"{CONSOLE}/organizations/"
    assert "Example North" in staff.read(f"{listed}?category=Sector+Member")
    for other in ("Associate", "Academia", "administration", "-"):
        assert "No results" in staff.read(f"{listed}?category={other}"), "the list shows and finds what the page shows"
    assert "Example North,not known,Sector Member," in staff.read(f"{listed}download.csv?category=Sector+Member")
    (two,) = registered(of_registry, "Example Office")
    seat = {"organization": two, "category": "administration", "rights": "full", "since": "2015"}
    assert "Example Office" in staff.read(f"{listed}?category=-")
    assert of_registry.post("/memberships", seat).status_code == 201
    assert "Example Office" in staff.read(f"{listed}?category=administration")
    assert "No results" in staff.read(f"{listed}?category=-")


def test_a_name_that_is_typed_in_full_is_chosen_without_its_country(of_registry: Registry, staff: Staff) -> None:  # noqa: F811
    one, other, longer = registered(of_registry, "Example North", "Example South", "Example South Labs")
    stated = {"state": "state-00000000-0000-4000-8000-000000000031", "iso3": "FIN", "iso2": "FI", "name": "Finland"}
    assert of_registry.post("/states", stated).status_code == 201
    for each in (other, longer):
        staff.do(f"{CONSOLE}/organizations/{each}/do/place", country="Finland")
    here = f"{CONSOLE}/organizations/{one}"
    staff.do(f"{here}/do/parent", parent="example south", since="2010")
    assert "Example South (Finland)" in staff.read(here)
    form = staff.form(f"{here}/do/merge", into="Example So", since="2020")
    assert "Choose one of those found" in staff.send(f"{here}/do/merge", form, status=422)
