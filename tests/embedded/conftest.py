"""One planted home per run, and the pages that each role reaches in it, each fetched once for all tests."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from services.registry.importing.people_rows import PEOPLE_COLUMNS
from shared.tables.statements import columns_of
from tests.embedded.planting import COMPOSED_FILES, TABLE, WRONG_TABLE, Planter, plant, set_aside, table_of, upload
from tests.embedded.services import Services, serving
from tests.embedded.visiting import FROM_THE_START, Visit, starts, visit
from tests.plugins.installations import Making
from tests.statements.alike import alike
from tests.statements.published import DECLARED

Visits = Callable[[str | None], list[Visit]]


class Planted(msgspec.Struct, frozen=True):
    """The text fields that accepted no script, and the preview pages of uploaded files."""

    missed: list[tuple[str, str]]
    uploads: list[str]


@pytest.fixture(scope="session")
def planted_once(made_once: Callable[[str, Making], Path], empty_home_once: Path) -> Path:
    """A folder with a `home` in which every text field of every command contains a script. Do not change it."""

    def make(folder: Path) -> None:
        shutil.copytree(empty_home_once, folder / "home")
        with serving(folder / "home") as services:
            planter = Planter(services)
            plant(planter)
            set_aside(services)
            uploads = [
                upload(services, "registry", TABLE),
                upload(services, "registry", WRONG_TABLE),
                upload(services, "registry", table_of(PEOPLE_COLUMNS), "import-people"),
                upload(services, "meetings", TABLE),
                *(
                    upload(
                        services,
                        each.log,
                        table_of(column.name for column in columns_of(each.kind)),
                        f"import-{each.kind.name}",
                    )
                    for each in DECLARED
                    if each.kind.has_own_stream
                ),
                *(
                    upload(services, "meetings", table_of(columns), f"import-{name}")
                    for name, columns in COMPOSED_FILES.items()
                ),
            ]
        made = Planted(sorted(planter.fields() - planter.planted), uploads)
        (folder / "planted.json").write_bytes(msgspec.json.encode(made))

    return made_once("planted", make)


@pytest.fixture(scope="session")
def planted(planted_once: Path) -> Planted:
    return msgspec.json.decode((planted_once / "planted.json").read_bytes(), type=Planted)


@pytest.fixture(scope="session")
def of_planted(planted_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The services over a copy of the planted home, for all tests of a worker."""
    home = tmp_path_factory.mktemp("planted") / "home"
    shutil.copytree(planted_once / "home", home)
    with serving(home) as found:
        yield found


@pytest.fixture(scope="session")
def visits(made_once: Callable[[str, Making], Path], of_planted: Services, planted: Planted) -> Visits:
    """`visits(role)`: the pages that a role reaches from the start pages, or one page of each kind that earlier roles
    reached."""

    def found_by(role: str | None) -> list[Visit]:
        def make(folder: Path) -> None:
            if role in FROM_THE_START:
                begin = [*planted.uploads, *starts(of_planted)]
            else:
                begin = list({alike(rule): paths[0] for rule, paths in addresses(found_by).items()}.values())
            (folder / "visits.json").write_bytes(msgspec.json.encode(visit(of_planted, role, begin)))

        made = made_once(f"visits of {role}", make) / "visits.json"
        return msgspec.json.decode(made.read_bytes(), type=list[Visit])

    return found_by


def addresses(visits: Visits) -> dict[str, list[str]]:
    """Return the addresses that an administrator or an auditor could open, by rule."""
    found: dict[str, list[str]] = {}
    for role in FROM_THE_START:
        for each in visits(role):
            if each.opened:
                found.setdefault(each.rule, []).append(each.path)
    return found
