"""`rapporteur import history`: reported field by field, recorded atomically and only once."""

from pathlib import Path

import pytest

from deploy.installation.service_set import open_services
from deploy.runtime.loading import open_installation
from deploy.transfer.importing import plan_history, record_history
from services.meetings.domain.commands import CorrectMeeting
from services.meetings.importing.rows import organization_id
from services.registry.domain.commands import NameOrganization, RegisterOrganization
from shared.domain.ids import imported_id
from shared.event_store.command_handler import CommandContext
from tests.meetings.importing.example import as_file, example, line_with
from tests.plugins.installations import Rapporteur

pytestmark = pytest.mark.requirement("2.02")

MEETING = imported_id("meeting", "history", "EX-1")
BY = CommandContext(actor="account-operator", marking="public")


@pytest.fixture
def home(empty_home: Path) -> Path:
    return empty_home


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "example.json"
    file.write_bytes(as_file(example()))
    return file


def positions(home: Path) -> dict[str, int]:
    with open_services(open_installation({"RAPPORTEUR_HOME": str(home)})) as services:
        return {name: log.size() + log.unsealed() for name, log in services.logs.items()}


def test_a_preview_says_every_field_and_records_nothing(rapporteur: Rapporteur, home: Path, file: Path) -> None:
    said = rapporteur(home, "import", "history", str(file), "--preview")
    assert said.code == 0
    begins = line_with('"id": "EX-1"', file.read_bytes()) - 1
    assert f"+ line {begins}, EX-1, ordinal: 1\n" in said.text
    for field, value in {
        "venue": "Example Hall",
        "counts": "about 12 leaders Example Gazette",
        "reason": "a storm",
        "invitation_only": "yes",
        "organizations": "Exämple Networks",
    }.items():
        assert f" {field}: {value}\n" in said.text
    assert "Example Guest" not in said.text, "organizations of a meeting that was only announced are no attendance"
    assert set(positions(home).values()) == {0}


def test_an_import_is_whole_and_counted_and_twice_changes_nothing(
    rapporteur: Rapporteur, home: Path, file: Path
) -> None:
    first = rapporteur(home, "import", "history", str(file))
    assert first.code == 0, first.err
    then = positions(home)
    assert f"{sum(then.values()) - then['partners']} events recorded." in first.text
    again = rapporteur(home, "import", "history", str(file))
    assert "0 fields are new" in again.text
    assert "Nothing is recorded twice." in again.text
    assert positions(home) == then
    figures = rapporteur(home, "figure", "participation.organizations", "--period", "2012")
    assert '"of":{"meeting":"EX-1"},' in figures.text


def test_what_staff_corrected_stays_and_what_the_file_changed_is_proposed(
    rapporteur: Rapporteur, home: Path, file: Path
) -> None:
    rapporteur(home, "import", "history", str(file))
    with open_services(open_installation({"RAPPORTEUR_HOME": str(home)})) as services:
        corrected = CorrectMeeting(
            meeting=MEETING, reason="the minutes", first_day="2012-05-03", ordinal=1, city="Bern"
        )
        services.meetings.handler.handle(corrected, BY)
    value = example()
    value["meetings"][0] |= {"venue": "Other Hall", "topics": ["example topic", "a second topic"]}
    value["meetings"][0]["counts"][0]["value"] = 13
    file.write_bytes(as_file(value))
    said = rapporteur(home, "import", "history", str(file))
    assert "1 fields are new" in said.text, "a topic that is new to a known meeting is recorded"
    proposed = [line for line in said.text.splitlines() if line.startswith("~")]
    assert [line.split(", ")[2].split(":")[0] for line in proposed] == ["venue", "counts"]
    assert "recorded: Example Hall; unchanged" in proposed[0]
    with open_services(open_installation({"RAPPORTEUR_HOME": str(home)})) as services:
        meeting = services.meetings.queries.meeting(MEETING)
        assert (meeting.first_day, meeting.city) == ("2012-05-03", "Bern")


def test_a_file_with_an_error_records_nothing_and_names_line_field_and_reason(
    rapporteur: Rapporteur, home: Path, file: Path
) -> None:
    value = example()
    value["meetings"][0]["country"] = "XQZ"
    file.write_bytes(as_file(value))
    said = rapporteur(home, "import", "history", str(file))
    line = line_with("XQZ", file.read_bytes())
    assert said.code == 3
    assert said.err == (
        f"Line {line}, EX-1, country: XQZ is not a country code. Use ISO 3166-1, such as FIN.\nNothing was imported.\n"
    )
    assert set(positions(home).values()) == {0}


@pytest.mark.requirement("7.06")
def test_the_good_meetings_alone_where_somebody_says_so(rapporteur: Rapporteur, home: Path, file: Path) -> None:
    value = example()
    value["meetings"][0]["country"] = "XQZ"
    file.write_bytes(as_file(value))
    said = rapporteur(home, "import", "history", str(file), "--good-rows")
    assert said.code == 0, said.err
    assert said.err.startswith(f"Line {line_with('XQZ', file.read_bytes())}, EX-1, country: XQZ")
    with open_services(open_installation({"RAPPORTEUR_HOME": str(home)})) as services:
        assert {each.code for each in services.meetings.queries.meetings(None, 9)} == {"EX-2", "EX-3"}


def test_what_the_record_does_not_allow_is_refused_before_anything_is_recorded(
    rapporteur: Rapporteur, home: Path, file: Path
) -> None:
    rapporteur(home, "import", "history", str(file))
    then = positions(home)
    value = example()
    value["meetings"] = [value["meetings"][1] | {"id": "EX-9", "ordinal": 1}]
    value["meetings"].insert(
        0, example()["meetings"][0] | {"id": "EX-8", "ordinal": 8, "date": "2014", "organizations": ["Example New"]}
    )
    file.write_bytes(as_file(value))
    said = rapporteur(home, "import", "history", str(file))
    assert said.code == 3
    assert "EX-9, ordinal: " in said.err
    assert positions(home) == then, "the registry's part was not recorded either"


def test_organizations_are_matched_by_any_of_their_names(rapporteur: Rapporteur, home: Path, file: Path) -> None:
    mine = "organization-01900000-0000-7000-8000-000000000001"
    with open_services(open_installation({"RAPPORTEUR_HOME": str(home)})) as services:
        spelled = NameOrganization(
            organization=mine,
            fact="fact-01900000-0000-7000-8000-000000000002",
            kind="spelling",
            name="EXAMPLE TELECOM",
        )
        services.registry.handle_all([(RegisterOrganization(organization=mine, name="Extel"), BY), (spelled, BY)])
    rapporteur(home, "import", "history", str(file))
    with open_services(open_installation({"RAPPORTEUR_HOME": str(home)})) as services:
        attended = {entry.organization for entry in services.meetings.queries.attendance_of(MEETING)}
        named = services.registry.queries.organization(organization_id("Exämple Networks"))
    assert attended == {mine, organization_id("Exämple Networks")}
    assert named.country is None, "a name that nobody had is registered, its country unknown"


def test_a_name_that_two_organizations_have_is_refused(rapporteur: Rapporteur, home: Path, file: Path) -> None:
    with open_services(open_installation({"RAPPORTEUR_HOME": str(home)})) as services:
        for number in (1, 2):
            id_ = f"organization-01900000-0000-7000-8000-00000000000{number}"
            services.registry.handle_all(
                [(RegisterOrganization(organization=id_, name="Example Telecom", another=True), BY)]
            )
    said = rapporteur(home, "import", "history", str(file))
    assert said.code == 3
    assert "EX-1, organizations[0]: 2 organizations are called Example Telecom." in said.err


def test_stopped_between_two_services_the_next_run_completes_it(rapporteur: Rapporteur, home: Path, file: Path) -> None:
    class Stopped(Exception):
        pass

    def stop_at_the_second(point: str) -> None:
        if point == "append.after-commit":
            raise Stopped

    installation = open_installation({"RAPPORTEUR_HOME": str(home)})
    with open_services(installation, stop_at_the_second) as services:
        planned = plan_history(services, file.read_bytes(), str)
        with pytest.raises(Stopped):
            record_history(services, planned)
    assert positions(home)["registry"] > 0
    assert positions(home)["meetings"] == 0
    assert rapporteur(home, "import", "history", str(file)).code == 0
    whole = positions(home)
    again = rapporteur(home, "import", "history", str(file))
    assert "Nothing is recorded twice." in again.text
    assert positions(home) == whole
