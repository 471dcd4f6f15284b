"""Every file of the catalogue has a sample in the documentation, which goes in by its name, once, and is corrected for a reason."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.cli.failures import worded
from deploy.installation.service_set import ServiceSet, open_services
from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import open_installation
from deploy.transfer import catalogue, importing
from deploy.transfer.importing import operator_context
from services.meetings.importing.participants import ParticipantImport, read_participants
from services.registry.domain.commands import RegisterState
from services.registry.importing import ImportOptions, read_sheet
from shared.domain.ids import imported_id

pytestmark = [pytest.mark.requirement("11.12"), pytest.mark.requirement("10.01"), pytest.mark.requirement("10.05")]
SAMPLES = Path(__file__).parents[2] / "docs" / "imports"
SOURCE = "example"
CHANGED = {
    "series": ("Example workshop,", "Example workshops,"),
}


class Bureau:
    """A new home, with its services opened once."""

    def __init__(self, services: ServiceSet, count: Callable[[], object]) -> None:
        self.services, self.count = services, count

    def take(self, name: str, text: str, reason: str | None = None) -> int:
        by, raw = operator_context(None), text.encode()
        match name:
            case "organizations":
                wanted = ImportOptions(source=SOURCE)
                plan = importing.plan_organizations(self.services, read_sheet(raw), wanted, by, worded)
                return importing.record_organizations(self.services, plan, by, worded, lambda _done: None)
            case "participants":
                options = ParticipantImport(source=SOURCE, reason=reason)
                came = importing.plan_participants(self.services, read_participants(raw), options, by, worded)
                return importing.record_participants(self.services, came, by, worded, lambda _done: None)
        files = catalogue.imports_of(name, source=SOURCE, reason=reason)
        planned = importing.plan_tables(self.services, catalogue.read(raw, files[0]), files, by, worded)
        return importing.record_tables(self.services, planned, by, worded, lambda _done: None)


@pytest.fixture
def bureau(empty_home: Path) -> Iterator[Bureau]:
    installation = open_installation({"RAPPORTEUR_HOME": str(empty_home)})
    with open_services(installation) as services:
        for iso3, iso2, name in (("BRA", "BR", "Brazil"), ("KEN", "KE", "Kenya")):
            state = RegisterState(state=imported_id("state", "example", iso3), iso3=iso3, iso2=iso2, name=name)
            services.registry.handler.handle(state, operator_context())
        yield Bureau(services, lambda: catch_up(installation))


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.csv").read_text()


def test_every_sample_goes_in_by_number_and_once(bureau: Bureau) -> None:
    for file in catalogue.catalogue():
        print(file.name)
        made = bureau.take(file.name, sample(file.name))
        assert made >= sample(file.name).count("\n") - 1, file.name
        if file.name in ("terms", "organizations", "bodies"):
            bureau.count()
    for file in catalogue.catalogue():
        assert bureau.take(file.name, sample(file.name)) == 0, file.name
