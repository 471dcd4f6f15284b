"""`rapporteur demo load`: the shipped facts, once, whole, under the same ids everywhere."""

from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest
from sqlalchemy import text

from deploy.installation import Installation, here
from deploy.opened import opened
from deploy.shipped import commands
from services.meetings.domain.commands import OpenSeries
from services.registry.domain.commands import WithdrawOrganizationFact
from shared.domain.ids import imported
from shared.event_store.command_handler import By
from tests.plugins.installations import Rapporteur

pytestmark = pytest.mark.requirement("1.01")
OPERATOR = By(actor="account-operator")


def at(home: Path) -> Installation:
    return here({"RAPPORTEUR_HOME": str(home)})


def sizes(home: Path) -> dict[str, int]:
    with opened(at(home)) as services:
        return {name: log.size() + log.unsealed() for name, log in services.logs.items()}


def test_states_periods_organizations_and_two_meetings_are_recorded(demonstration: Path) -> None:
    with opened(at(demonstration)) as services:
        kinds = [
            event.bytes.split(b'"type":"', 1)[1].split(b'"', 1)[0]
            for log in services.logs.values()
            for event in log.read_all()
        ]
    count = {kind.decode().removeprefix("rapporteur."): kinds.count(kind) for kind in set(kinds)}
    assert count["registry.state-registered.v1"] == 194
    assert count["registry.organization-registered.v1"] == 21
    assert count["reporting.study-period-defined.v1"] == 5
    assert count["meetings.meeting-held.v1"] == count["meetings.attendance-list-closed.v1"] == 2
    assert count["meetings.attendance-recorded.v1"] == 12 + 15


def test_a_second_load_records_nothing(demonstration: Path, rapporteur: Rapporteur) -> None:
    before = sizes(demonstration)
    again = rapporteur(demonstration, "demo", "load")
    assert again.code == 0
    assert "nothing is loaded twice" in again.text
    assert again.err == ""
    assert sizes(demonstration) == before


def test_ids_are_made_from_the_rows_of_the_sources(demonstration: Path) -> None:
    meeting = f"meeting-{uuid5(uuid5(NAMESPACE_URL, 'history'), 'meeting/CTO-05')}"
    organization = f"organization-{uuid5(uuid5(NAMESPACE_URL, 'history'), 'organization/Fujitsu')}"
    attendance = f"attendance-{meeting[-36:]}-{organization[-36:]}"
    with opened(at(demonstration)) as services:
        stores = {"meetings": services.meetings.handler.store, "registry": services.registry.handler.store}
        for service, stream in (("meetings", meeting), ("registry", organization), ("meetings", attendance)):
            with services.engines[service].connect() as connection:
                assert stores[service].has(connection, stream)


def test_every_shipped_event_is_public_and_the_operator_s(demonstration: Path) -> None:
    with opened(at(demonstration)) as services:
        for log in services.logs.values():
            for event in log.read_all():
                assert b'"actor":"account-operator"' in event.bytes
                assert b'"marking":"public"' in event.bytes


def test_what_staff_withdrew_stays_withdrawn(demonstration: Path, rapporteur: Rapporteur) -> None:
    organization = imported("organization", "history", "Huawei Technologies")
    fact = imported("fact", "organizations.csv", "Huawei/name")
    with opened(at(demonstration)) as services:
        wish = WithdrawOrganizationFact(organization=organization, fact=fact, reason="Example")
        assert services.registry.handle(wish, OPERATOR).events
    before = sizes(demonstration)
    assert rapporteur(demonstration, "demo", "load").code == 0
    assert sizes(demonstration) == before


def test_a_load_that_was_stopped_between_services_is_completed(
    demonstration: Path, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    home = tmp_path / "stopped"
    assert rapporteur(home, "migrate").code == 0
    with opened(at(home)) as services:
        services.reporting.handler.handle_all([(each, OPERATOR) for each in commands()["reporting"]])
    done = rapporteur(home, "demo", "load")
    assert done.code == 0
    assert sizes(home) == sizes(demonstration)
    assert "reporting" not in done.text


def test_a_refusal_by_one_service_leaves_all_as_they_were(tmp_path: Path, rapporteur: Rapporteur) -> None:
    home = tmp_path / "taken"
    assert rapporteur(home, "migrate").code == 0
    with opened(at(home)) as services:
        other = OpenSeries(
            series="series-00000000-0000-4000-8000-000000000001", code="CTO", name="Example", kind="workshop"
        )
        services.meetings.handler.handle(other, OPERATOR)
    refused = rapporteur(home, "demo", "load")
    assert refused.code == 5
    assert sizes(home) == {"registry": 0, "meetings": 1, "reporting": 0, "partners": 0}


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
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
