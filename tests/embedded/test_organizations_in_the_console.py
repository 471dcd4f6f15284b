"""Import of organizations in the console: a table is uploaded, previewed, recorded atomically."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.registry.domain.commands import RegisterState
from shared.domain.ids import imported_id
from shared.event_store.command_handler import CommandContext
from tests.embedded.consoles import Consoles, consoles
from tests.plugins.page_words import words
from tests.registry.importing.tables import as_csv, as_workbook

pytestmark = pytest.mark.requirement("2.10")

IMPORT = "/registry/console/import/"


@pytest.fixture(scope="module")
def of_all(empty_home_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Consoles]:
    home = tmp_path_factory.mktemp("consoles") / "home"
    shutil.copytree(empty_home_once, home)
    with consoles(home) as found:
        yield found


def register_finland(of_all: Consoles) -> None:
    state = "state-01900000-0000-7000-8000-000000000001"
    finland = RegisterState(state=state, iso3="FIN", iso2="FI", name="Finland")
    of_all.registry.extensions["registry"].handle(finland, CommandContext(actor="account-operator"))


def test_a_workbook_is_previewed_and_recorded_under_what_it_is_called(of_all: Consoles) -> None:
    visitor = of_all.browser(of_all.registry)
    preview = visitor.upload(IMPORT, as_workbook(), "list.xlsx", source="Example list", marking="public")
    assert "Exämple Networks" in words(preview.text)
    assert "country FIN (2012-05)" in words(preview.text)
    assert of_all.sizes()[0] == 0
    done = visitor.imports(preview)
    assert "list.xlsx is imported" in words(done.text)
    assert of_all.sizes()[0] == 3
    record = imported_id("organization", "Example list", "Example Telecom")
    assert visitor.get(f"/registry/console/organizations/{record}").status_code == 200
    again = visitor.upload(IMPORT, as_csv(), "list.csv", source="Example list")
    assert "Nothing new in this file" in words(again.text)


@pytest.mark.requirement("2.12")
def test_duplicates_and_bad_lines_are_refused_with_a_remedy(of_all: Consoles) -> None:
    visitor = of_all.browser(of_all.registry)
    visitor.imports(visitor.upload(IMPORT, as_csv(("Tunisie Télécom",), head=("name",)), "a.csv"))
    before, alike = of_all.sizes(), as_csv(("Tunisia Telecom",), head=("name",))
    refused = visitor.upload(IMPORT, alike, "b.csv")
    assert refused.status_code == 422
    assert "Tunisia Telecom, name 2 This is very similar to Tunisie Télécom." in words(refused.text)
    assert "Nothing was imported." in words(refused.text)
    accepted = visitor.upload(IMPORT, alike, "b.csv", insist="yes")
    assert "registered as a different one" in words(accepted.text)
    macros = visitor.upload(IMPORT, as_csv(("=1",), head=("name",)), "c.csv")
    assert macros.status_code == 422
    assert "This is a formula." in words(macros.text)
    huge = visitor.upload(IMPORT, b"a" * (21 * 1024 * 1024), "d.csv")
    assert huge.status_code == 413
    assert of_all.sizes() == before


@pytest.mark.requirement("7.06")
def test_the_good_rows_alone_are_recorded_where_somebody_says_so_and_the_others_are_listed(of_all: Consoles) -> None:
    visitor, before = of_all.browser(of_all.registry), of_all.sizes()
    raw = as_csv(
        ("Good One", "Finland", "", "3 May 2027"),
        ("Wrong Country", "Atlantis", "", "03/04/2027"),
        ("Child of Wrong", "", "Wrong Country", ""),
        ("Circle One", "", "Circle Two", ""),
        ("Circle Two", "", "Circle One", ""),
        ("Good Two", "FI", "Good One", ""),
        head=("name", "country", "subsidiary of", "since"),
    )
    register_finland(of_all)
    preview = visitor.upload(IMPORT, raw, "mixed.csv")
    assert preview.status_code == 422
    assert "Wrong Country, country 3 Atlantis is not a country code." in words(preview.text)
    assert "Wrong Country, since 3 03/04/2027" in words(preview.text)
    assert "Child of Wrong, subsidiary of 4 No organization is called Wrong Country." in words(preview.text)
    assert "Circle Two, parent 6" in words(preview.text)
    assert "Nothing was imported." in words(preview.text)
    assert ">Start the import<" not in preview.text
    assert "Import 2 rows without errors" in preview.text
    assert "country FIN (2027-05-03)" in words(preview.text)
    refused = visitor.imports(preview)
    assert "Nothing was imported." in words(refused.text)
    assert of_all.sizes() == before
    done = visitor.imports(preview, do="good")
    assert "mixed.csv is imported" in words(done.text)
    assert "Left out 4" in words(done.text)
    assert "Child of Wrong, subsidiary of 4" in words(done.text)
    assert of_all.sizes()[0] == before[0] + 2
