"""`rapporteur import participants`: one row creates an entry, a person and a focal point's approval."""

from pathlib import Path

import pytest

from deploy.installation.service_set import ServiceSet, open_services
from deploy.runtime.loading import open_installation
from shared.domain.ids import imported_id
from tests.meetings.importing.example import as_file, example
from tests.plugins.installations import Rapporteur

pytestmark = pytest.mark.requirement("10.04")

HEAD = "meeting,line,organization,country,category,person,name,title,capacity,level,mode,approved\n"
TABLE = HEAD + (
    "EX-1,1,Example Networks,FIN,Sector Member,17,Example Zebedee,Example title,executive,executive,in person,yes\n"
    "EX-1,2,org:Example Telecom,FIN,Member State,,,,,,remote,no\n"
    "EX-1,3,Example Telecom,,Associate,,,,adviser,,,\n"
)
INVITED = """meeting,organization,kind,on,answer
EX-1,Example Telecom,invitation,2015-09-01,
EX-1,Example Telecom,reply,2015-09-20,accepted
"""
ORGANIZATIONS = "name\nExample Networks\nExample Telecom\n"
ROWS = 60


@pytest.fixture
def home(rapporteur: Rapporteur, empty_home: Path, tmp_path: Path) -> Path:
    history, organizations = tmp_path / "example.json", tmp_path / "organizations.csv"
    history.write_bytes(as_file(example()))
    organizations.write_text(ORGANIZATIONS)
    assert rapporteur(empty_home, "import", "history", str(history), "--no-wait").code == 0
    assert rapporteur(empty_home, "import", "organizations", str(organizations)).code == 0
    return empty_home


def entries(services: ServiceSet, source: str) -> list[tuple[str | None, str | None, str | None, bool]]:
    facts = [imported_id("fact", source, f"EX-1/{number}") for number in (1, 2, 3)]
    rows = [services.meetings.queries.entry(fact) for fact in facts]
    return [(row.capacity, row.level, row.mode, row.person is not None) for row in rows]


@pytest.mark.requirement("10.02")
def test_a_file_of_invitations_makes_requests_and_their_replies(
    rapporteur: Rapporteur, home: Path, tmp_path: Path
) -> None:
    table = tmp_path / "invited.csv"
    table.write_text(INVITED)
    order = ("import", "invitations", str(table), "--no-wait")
    first = rapporteur(home, *order, "--marking", "members")
    assert (first.code, "2 events recorded." in first.text) == (0, True)
    assert "Nothing is recorded twice." in rapporteur(home, *order).text
    name = "EX-1/Example Telecom"
    request, reply = (
        imported_id(kind, "invited.csv", f"{name}/{rest}")
        for kind, rest in (("request", "invitation/2015-09-01"), ("reply", "reply/2015-09-20"))
    )
    with open_services(open_installation({"RAPPORTEUR_HOME": str(home)})) as services:
        row = services.meetings.statements.one(reply)
    assert (row.statement.about, row.statement.answer, row.marking) == (request, "accepted", "members")


def test_a_row_makes_an_entry_a_person_and_an_approval(rapporteur: Rapporteur, home: Path, tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    table.write_text(TABLE)
    shown = rapporteur(home, "import", "participants", str(table), "--preview")
    assert "+ line 3, EX-1/2, capacity: delegate" in shown.text
    first = rapporteur(home, "import", "participants", str(table), "--no-wait")
    assert (first.code, "5 events recorded." in first.text) == (0, True)
    assert "Nothing is recorded twice." in rapporteur(home, "import", "participants", str(table), "--no-wait").text
    with open_services(open_installation({"RAPPORTEUR_HOME": str(home)})) as services:
        assert entries(services, "list.csv") == [
            ("executive", "executive", "in person", True), ("delegate", None, "remote", False), ("adviser", None, None, False),
        ]  # fmt: skip
        person = imported_id("person", "list.csv", "17")
        assert services.registry.names.of([person]) == {person: "Example Zebedee"}
        [affiliation] = services.registry.queries.affiliations_of(person)
        organization = services.meetings.queries.entry(imported_id("fact", "list.csv", "EX-1/1")).organization
        assert affiliation.organization == organization
        consents = services.meetings.statements.several(
            [imported_id("consent", "list.csv", f"EX-1/{number}") for number in (1, 2, 3)]
        )
        assert sorted(each.statement.answer for each in consents.values()) == ["given", "refused"]


def test_a_changed_row_is_a_correction_for_a_reason_and_a_removed_one_stays_removed(
    rapporteur: Rapporteur, home: Path, tmp_path: Path
) -> None:
    table = tmp_path / "list.csv"
    table.write_text(TABLE)
    order = ("import", "participants", str(table), "--no-wait")
    assert rapporteur(home, *order).code == 0
    table.write_text(TABLE.replace(",remote,no", ",in person,no"))
    assert "mode: in person (recorded: remote; unchanged" in rapporteur(home, *order).text
    assert "corrected to what the file says" in rapporteur(home, *order, "--reason", "read again").text
    with open_services(open_installation({"RAPPORTEUR_HOME": str(home)})) as services:
        assert entries(services, "list.csv")[1][2] == "in person"


BAD = {
    "EX-9,1,Example Networks": "Line 2, meeting: No meeting is called EX-9.",
    "EX-1,1,Nobody": "Line 2, organization: No organization is called Nobody.",
    "EX-1,1,Example Networks,XQZ": "Line 2, country: XQZ is not a country code.",
    "EX-1,1,Example Networks,,party": "Line 2, category: Choose one of Member State,",
    "EX-1,1,Example Networks,,,,Example Zebedee": "Line 2, person: Give the person a number",
    "EX-1,1,Example Networks,,,,,,boss": "Line 2, capacity: Choose one of",
    "EX-1,,Example Networks": "Line 2, line: Fill this in.",
    "EX-1,1,Example Networks\nEX-1,1,Example Telecom": "Line 3, EX-1/1, line: Line 2 is the same line",
}


def test_bad_rows_are_named_with_field_and_remedy(rapporteur: Rapporteur, home: Path, tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    for wrong, said in BAD.items():
        table.write_text(f"{HEAD}{wrong}\n")
        refused = rapporteur(home, "import", "participants", str(table))
        assert (refused.code, "Nothing was imported." in refused.err) == (3, True), wrong
        assert said in refused.err


def test_a_list_is_one_step_of_its_log(rapporteur: Rapporteur, home: Path, tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    rows = (f"EX-1,{n},Example Telecom,,,{n},Example {n:03} Person,,adviser,other,remote,yes" for n in range(ROWS))
    table.write_text(HEAD + "\n".join(rows) + "\n")
    assert "120 events recorded." in rapporteur(home, "import", "participants", str(table), "--no-wait").text
    with open_services(open_installation({"RAPPORTEUR_HOME": str(home)})) as services:
        listed = services.meetings.histories.history(
            services.meetings.queries.entry(imported_id("fact", "list.csv", "EX-1/1")).meeting
        )
    acts = [each.event.correlation for each in listed if each.event.stream.startswith("attendance-")]
    assert (len(acts[-ROWS:]), len(set(acts[-ROWS:]))) == (ROWS, 1)
