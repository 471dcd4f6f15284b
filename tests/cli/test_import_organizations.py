"""`rapporteur import organizations`: reported field by field, recorded atomically and only once."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from deploy.installation.service_set import open_services
from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import open_installation
from shared.event_store.lease import WORKER, lease
from tests.plugins.installations import Rapporteur
from tests.registry.importing.tables import as_csv

pytestmark = pytest.mark.requirement("2.10")


def events(home: Path) -> list[bytes]:
    with open_services(open_installation({"RAPPORTEUR_HOME": str(home)})) as services:
        return [event.bytes for event in services.registry.log.read_all()]


def test_a_table_is_previewed_recorded_and_not_recorded_twice(
    rapporteur: Rapporteur, empty_home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "example.csv"
    file.write_bytes(as_csv())
    said = rapporteur(empty_home, "import", "organizations", str(file), "--preview")
    assert said.code == 0, said.err
    assert "+ line 2, Example Telecom, also called: Extel\n" in said.text
    assert events(empty_home) == []
    first = rapporteur(empty_home, "import", "organizations", str(file), "--marking", "public")
    assert first.code == 0, first.err
    then = events(empty_home)
    assert f"{len(then)} events recorded." in first.text
    assert all(b'"marking":"public"' in each and b'"source":"example.csv","row":"' in each for each in then)
    moved = file.rename(tmp_path / "other name.csv")
    again = rapporteur(empty_home, "import", "organizations", str(moved), "--source", "example.csv")
    assert "Nothing is recorded twice." in again.text
    assert events(empty_home) == then


def test_catching_up_waits_for_the_worker_that_copies_names(
    rapporteur: Rapporteur, empty_home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "example.csv"
    file.write_bytes(as_csv())
    assert rapporteur(empty_home, "import", "organizations", str(file), "--no-wait").code == 0
    installation = open_installation({"RAPPORTEUR_HOME": str(empty_home)})
    with open_services(installation) as services:
        worker = ExitStack()
        assert worker.enter_context(lease(services.engines["meetings"], WORKER))
        catch_up(installation, lambda _done, _all: worker.close())
        assert "Example Telecom" in {name for _id, name, *_also in services.meetings.record_names()}


@pytest.mark.requirement("2.12")
def test_one_error_and_nothing_is_imported(rapporteur: Rapporteur, empty_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "example.csv"
    file.write_bytes(as_csv(("One", ""), ("Two", "XQZ"), head=("name", "country")))
    said = rapporteur(empty_home, "import", "organizations", str(file))
    assert said.code == 3
    assert said.err == (
        "Line 3, Two, country: XQZ is not a country code. Use ISO 3166-1, such as FIN.\nNothing was imported.\n"
    )
    assert events(empty_home) == []


@pytest.mark.requirement("2.12")
@pytest.mark.parametrize("kind", ["organizations", "history"])
def test_a_file_of_200_mb_is_refused_without_reading_it_whole(
    rapporteur: Rapporteur, empty_home: Path, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "huge"
    with file.open("wb") as sparse:
        sparse.truncate(200 * 1024 * 1024)
    said = rapporteur(empty_home, "import", kind, str(file))
    assert said.code == 3
    assert "more than 20 MiB" in said.err
    assert "Nothing was imported." in said.err


@pytest.mark.requirement("7.06")
def test_the_good_rows_alone_where_somebody_says_so(rapporteur: Rapporteur, empty_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "example.csv"
    file.write_bytes(b"country\tsince\tname\n\t3 May 2012\tOne\nXQZ\t03/04/2012\tTwo\n\t\tThree\n")
    said = rapporteur(empty_home, "import", "organizations", str(file), "--good-rows")
    assert said.code == 0
    assert said.err == (
        "Line 3, Two, country: XQZ is not a country code. Use ISO 3166-1, such as FIN.\n"
        "Line 3, Two, since: 03/04/2012 can be read in two ways. Write dates like 2016-10-23 or "
        "23 Oct 2016.\n"
    )
    assert "2 fields are new" in said.text
    assert len(events(empty_home)) == 2
