"""`rapporteur demo load`: the shipped facts, once, completely, under the same ids everywhere."""

import json
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from sqlalchemy import text

from deploy.demo.shipped import shipped
from deploy.installation.installation import Installation
from deploy.installation.service_set import open_services
from deploy.runtime.loading import open_installation
from services.meetings.domain.commands import OpenSeries, PlanMeeting
from services.registry.domain.commands import WithdrawOrganizationFact
from services.reporting.queries import ReportQueries
from shared.contracts.meetings.aims import OBJECTIVES
from shared.domain.ids import imported_id
from shared.event_store.command_handler import CommandContext
from shared.statements.decider import withdraw_fact
from tests.meetings.importing.example import example
from tests.plugins.installations import Rapporteur

pytestmark = [pytest.mark.requirement("1.01"), pytest.mark.requirement("2.01")]
OPERATOR = CommandContext(actor="account-operator")


def at(home: Path) -> Installation:
    return open_installation({"RAPPORTEUR_HOME": str(home)})


def sizes(home: Path) -> dict[str, int]:
    with open_services(at(home)) as services:
        return {name: log.size() + log.unsealed() for name, log in services.logs.items()}


def test_states_periods_organizations_and_the_history_are_recorded(demonstration: Path) -> None:
    with open_services(at(demonstration)) as services:
        kinds = [
            event.bytes.split(b'"type":"', 1)[1].split(b'"', 1)[0]
            for log in services.logs.values()
            for event in log.read_all()
        ]
    count = {kind.decode().removeprefix("rapporteur."): kinds.count(kind) for kind in set(kinds)}
    assert count["registry.state-registered.v1"] == 194
    assert count["registry.organization-registered.v1"] == 36
    assert count["registry.subsidiary-stated.v1"] == 3
    assert count["reporting.study-period-defined.v1"] == 5
    assert count["meetings.series-opened.v2"] == 5
    assert (count["meetings.meeting-held.v1"], count["meetings.meeting-not-held.v1"]) == (13, 1)
    assert count["meetings.attendance-list-closed.v1"] == 4
    assert (count["meetings.objective-stated.v1"], count["meetings.objective-corrected.v1"]) == (4, 4)
    assert count["meetings.attendance-recorded.v2"] == 12 + 15 + 8 + 12


@pytest.mark.requirement("11.04")
def test_the_first_workshop_is_a_meeting_with_its_four_objectives(
    demonstration_once: Path, rapporteur: Rapporteur
) -> None:
    """It is the only known meeting of its period, whose list of meetings is incomplete. No objective has a known result."""
    asked = ("figure", "--period", "2022-2024")

    def figures(key: str) -> list[dict[str, Any]]:
        printed = rapporteur(demonstration_once, *asked, key).text
        return [json.loads(line) for line in printed.splitlines()]

    found = figures("workshops.objectives")
    assert [each["of"]["workshop"] for each in found] == ["IEW-01"] * 4
    assert {(each["value"], each["reason"]) for each in found} == {
        (None, "from which day a record of 68-T3 is kept is not stated")
    }
    held = next(each for each in figures("meetings.held") if not each["of"])
    assert (held["value"], held["at_least"]) == (None, 1)
    assert "the record of IEW has a gap from 2024-04-20 to now" in held["reason"]


@pytest.mark.requirement("11.04")
def test_an_objective_that_somebody_changed_is_not_corrected(demonstration: Path, rapporteur: Rapporteur) -> None:
    """The next load corrects an objective stated without the workshop; a withdrawn one stays withdrawn."""
    first, second = (imported_id("objective", "objectives", f"first-workshop/{number}") for number in (1, 2))
    with open_services(at(demonstration)) as services:
        kept = services.meetings.statements.several([first, second])
        assert {row.version for row in kept.values()} == {2}
        gone = withdraw_fact(OBJECTIVES.withdrawn(first, "Example"))
        services.meetings.handler.handle_all([(gone, OPERATOR)])
    before = sizes(demonstration)["meetings"]
    assert rapporteur(demonstration, "demo", "load").code == 0
    assert sizes(demonstration)["meetings"] == before


def test_a_second_load_records_nothing(demonstration: Path, rapporteur: Rapporteur) -> None:
    before = sizes(demonstration)
    again = rapporteur(demonstration, "demo", "load")
    assert again.code == 0
    assert "Nothing new: " in again.text
    assert again.err == ""
    assert sizes(demonstration) == before


def test_ids_are_made_from_the_rows_of_the_sources(demonstration: Path) -> None:
    meeting = f"meeting-{uuid5(uuid5(NAMESPACE_URL, 'history'), 'meeting/CTO-05')}"
    organization = f"organization-{uuid5(uuid5(NAMESPACE_URL, 'history'), 'organization/Fujitsu')}"
    attendance = f"attendance-{meeting[-36:]}-{organization[-36:]}"
    with open_services(at(demonstration)) as services:
        stores = {"meetings": services.meetings.handler.store, "registry": services.registry.handler.store}
        for service, stream in (("meetings", meeting), ("registry", organization), ("meetings", attendance)):
            with services.engines[service].connect() as connection:
                assert stores[service].existing(connection, [stream]) == {stream}


def test_every_shipped_event_is_public_and_the_operator_s(demonstration: Path) -> None:
    with open_services(at(demonstration)) as services:
        for log in services.logs.values():
            for event in log.read_all():
                if b"rapporteur.reporting.report-" not in event.bytes:
                    assert (b'"actor":"account-operator"' in event.bytes) == (log.name != "partners")
                    assert b'"marking":"public"' in event.bytes


@pytest.mark.requirement("3.02")
@pytest.mark.requirement("11.10")
def test_partners_of_the_demonstration_are_told_of_its_meetings_and_of_each_report_in_its_version(
    demonstration: Path,
) -> None:
    with open_services(at(demonstration)) as services:
        told = [json.loads(event.bytes) for event in services.logs["partners"].read_all()]
        meetings = {row.id for row in services.meetings.queries.meetings(None, 500)}
        issued = {row.id: row.kind for row in ReportQueries(services.reporting.reader).issued(("public",))}
    kinds = Counter(event["type"].removeprefix("rapporteur.partners.")[:-3] for event in told)
    announced = {event["subject"] for event in told if "meeting-announced" in event["type"]}
    assert announced == meetings
    reports = {event["subject"]: event["type"] for event in told if "report-issued" in event["type"]}
    version = {"wtsa": "rapporteur.partners.report-issued.v1", "tsag": "rapporteur.partners.report-issued.v2"}
    assert reports == {report: version[kind] for report, kind in issued.items()}
    assert (len(reports), kinds["meeting-held"], kinds["meeting-cancelled"]) == (3, 13, 1)


@pytest.mark.requirement("2.07")
def test_two_assessments_and_a_report_to_tsag_are_issued_by_two_accounts(demonstration: Path) -> None:
    with open_services(at(demonstration)) as services:
        shelf = ReportQueries(services.reporting.reader)
        rows = shelf.issued(["public"])
        issued = {("wtsa", "2013-2016"), ("wtsa", "2017-2020"), ("tsag", "2016-07-23..2017-05-01")}
        assert {(row.kind, row.period) for row in rows} == issued
        for row in rows:
            named = services.registry.names.of([row.drafter, row.approver])
            assert named == {row.drafter: "Demonstration drafter", row.approver: "Demonstration approver"}
            assert json.loads(shelf.content(row.formats["json"]))["audience"] == "public"


def test_what_staff_withdrew_stays_withdrawn(demonstration: Path, rapporteur: Rapporteur) -> None:
    organization = imported_id("organization", "history", "Huawei Technologies")
    fact = imported_id("fact", "organizations.csv", "Huawei/name")
    with open_services(at(demonstration)) as services:
        wish = WithdrawOrganizationFact(organization=organization, fact=fact, reason="Example")
        assert services.registry.handle(wish, OPERATOR).events
    before = sizes(demonstration)
    assert rapporteur(demonstration, "demo", "load").code == 0
    assert sizes(demonstration) == before


def test_a_load_that_was_stopped_between_services_is_completed(
    demonstration: Path, empty_home: Path, rapporteur: Rapporteur
) -> None:
    home = empty_home
    with open_services(at(home)) as services:
        services.reporting.handler.handle_all([(each, OPERATOR) for each in shipped().commands["reporting"]])
    done = rapporteur(home, "demo", "load")
    assert done.code == 0
    assert sizes(home) == sizes(demonstration)
    assert "reporting" not in done.text


def test_a_refusal_by_one_service_leaves_all_as_they_were(empty_home: Path, rapporteur: Rapporteur) -> None:
    """The series CTO already has a different fifth meeting, so that of the history cannot be the fifth."""
    series, meeting = (f"{kind}-00000000-0000-4000-8000-000000000001" for kind in ("series", "meeting"))
    with open_services(at(empty_home)) as services:
        mine = (
            OpenSeries(series=series, code="CTO", name="Example", kind="executive meeting"),
            PlanMeeting(meeting=meeting, series=series, code="EX-5", first_day="2013-11-18", ordinal=5),
        )
        services.meetings.handler.handle_all([(each, OPERATOR) for each in mine])
    refused = rapporteur(empty_home, "demo", "load")
    assert refused.code == 3
    assert "CTO-05, ordinal:" in refused.err
    assert refused.err.endswith("Nothing was imported.\n")
    assert sizes(empty_home) == {"registry": 0, "meetings": 2, "reporting": 0, "partners": 0}


def test_an_installation_s_own_files_take_the_place_of_the_shipped_ones(
    empty_home: Path, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    own = {
        "states.json": {"format": "rapporteur-states/1", "states": []},
        "organizations.json": {
            "format": "rapporteur-organizations/1",
            "organizations": [
                {"row": "Extel", "file": "own", "name": "Example Telecom", "spellings": ["Extel"], "source": "Example"}
            ],
        },
        "history.json": example(),
    }
    for name, value in own.items():
        (tmp_path / name).write_text(json.dumps(value))
    assert rapporteur(empty_home, "demo", "load", "--reference", str(tmp_path)).code == 0
    with open_services(at(empty_home)) as services:
        meeting = imported_id("meeting", "history", "EX-1")
        attended = {entry.organization for entry in services.meetings.queries.attendance_of(meeting)}
    fresh = imported_id("organization", "history", "Exämple Networks")
    assert attended == {imported_id("organization", "own", "Extel"), fresh}
    assert sizes(empty_home)["reporting"] == 11, (
        "what is not replaced is as it is shipped, and three reports are issued"
    )


@pytest.mark.requirement("11.04")
@pytest.mark.parametrize(("code", "own"), [("CTO-07", None), ("IEW-01", None), ("EX-1", example())])
def test_an_objective_of_one_s_own_names_a_meeting_of_either_history(
    tmp_path: Path, code: str, own: dict[str, Any] | None
) -> None:
    row = {"row": "1", "set": "workshop", "number": "1", "text": "Example", "document": "Example", "source": "Example"}
    objectives = {"format": "rapporteur-objectives/1", "objectives": [row | {"meeting": code}]}
    for name, value in {"objectives.json": objectives, "history.json": own}.items():
        if value is not None:
            (tmp_path / name).write_text(json.dumps(value))
    [correction] = shipped(tmp_path).corrections
    assert getattr(correction.correction, "of", None) == imported_id("meeting", "history", code)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("organisations.json", "{}", "organisations.json replaces none"),
        ("notes.txt", "", "has none of the reference facts"),
        ("states.json", '{"format": "rapporteur-states/2", "states": []}', "states.json"),
        (
            "organizations.json",
            """{"format": "rapporteur-organizations/1", "organizations": [{"row": "A", "file": "own", "name": "Example",
            "source": "Example", "merged_into": {"row": "B", "since": "2016"}}]}""",
            "A names B, which is no row",
        ),
    ],
)
def test_a_file_that_is_not_of_its_format_is_refused(
    empty_home: Path, tmp_path: Path, rapporteur: Rapporteur, name: str, content: str, says: str
) -> None:
    (tmp_path / name).write_text(content)
    refused = rapporteur(empty_home, "demo", "load", "--reference", str(tmp_path))
    assert refused.code == 3
    assert says in refused.err
    assert set(sizes(empty_home).values()) == {0}


def test_what_was_loaded_of_an_older_history_stays_and_the_rest_is_added(
    demonstration: Path, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    before = sizes(demonstration)
    history = json.loads(shipped().history)
    (later,) = (each for each in history["meetings"] if each["id"] == "CTO-07")
    later["organizations"] = ["Huawei"]
    (tmp_path / "history.json").write_text(json.dumps(history))
    organization = imported_id("organization", "history", "Huawei Technologies")
    fact = imported_id("fact", "organizations.csv", "Huawei/name")
    with open_services(at(demonstration)) as services:
        services.registry.handle(
            WithdrawOrganizationFact(organization=organization, fact=fact, reason="Example"), OPERATOR
        )
    assert rapporteur(demonstration, "demo", "load", "--reference", str(tmp_path)).code == 0
    after = sizes(demonstration)
    # One organization under an unused name, its entry, and the list; earlier attendees stay the same.
    assert after["registry"] == before["registry"] + 1 + 1
    assert after["meetings"] == before["meetings"] + 2


def test_an_older_home_is_refused_and_migrate_is_named(demonstration: Path, rapporteur: Rapporteur) -> None:
    engine = at(demonstration).engine("registry")
    with engine.begin() as connection:
        connection.execute(text("UPDATE read_models SET version = 'older'"))
    engine.dispose()
    refused = rapporteur(demonstration, "demo", "load")
    assert refused.code == 5
    assert "rapporteur migrate" in refused.err
    assert rapporteur(demonstration, "migrate").code == 0
    assert rapporteur(demonstration, "demo", "load").code == 0


def test_a_home_that_cannot_be_written_to_is_named_with_the_remedy(tmp_path: Path, rapporteur: Rapporteur) -> None:
    file = tmp_path / "a-file"
    file.write_text("in the way")
    for home in (file, file / "below"):
        refused = rapporteur(home, "demo", "load")
        assert refused.code == 7
        assert str(home) in refused.err
        assert "RAPPORTEUR_HOME" in refused.err


def test_keys_and_secrets_are_for_their_owner_alone(demonstration: Path) -> None:
    files = [file for folder in ("keys", "secrets") for file in (demonstration / folder).iterdir()]
    assert len(files) >= 9
    assert {file.stat().st_mode & 0o777 for file in files if file.suffix != ".vkey"} == {0o600}
    assert sorted(file.name for file in files if file.suffix == ".vkey") == [
        "meetings.vkey", "partners.vkey", "registry.vkey", "reporting.vkey",
    ], "of each log that something was signed of, for everybody who may look into the folder"  # fmt: skip
