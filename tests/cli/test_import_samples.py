"""Every file in the catalogue has a sample in the documentation, which can be imported by name, only once, and
corrected with a reason."""

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
from shared.contracts.registry import OrganizationMerged
from shared.domain.ids import imported_id
from shared.domain.importing import FileRefused
from tests.checks.documents.imports import catalogue as catalogue_of_files

pytestmark = [pytest.mark.requirement("11.12"), pytest.mark.requirement("10.01"), pytest.mark.requirement("10.05")]
SAMPLES = Path(__file__).parents[2] / "docs" / "imports"
SOURCE = "example"
CHANGED = {
    "series": ("Example workshop,", "Example workshops,"),
    "terms": (",7,", ",8,"),
    "groups": ("Example advisory", "Example advising"),
    "memberships": ("not renewed", "cancelled"),
    "bodies": ("agreement of 2016", "agreement of 2017"),
    "meetings": ("Example City,CHE,,general", "Example Town,CHE,,general"),
    "counts": ("about,20", "about,21"),
    "topics": ("Example scope", "Example range"),
    "lineage": ("as the example communiqué says", "as it says"),
    "expertise": ("Example laboratory", "Example institute"),
    "siting": ("Example Town", "Example Village"),
    "objectives": ("Example goal", "Example end"),
    "work": ("Example question", "Example first question"),
    "consultations": ("2025-06-30", "2025-07-15"),
    "consultation-answers": ("Example letter", "Example note"),
    "needs": ("rural", "remote"),
    "proposals": ("2026-06", "2026-07"),
    "invitations": ("Example letter 2", "Example letter 5"),
    "seats": ("given up", "lapsed"),
    "representatives": (",executive,", ",other,"),
    "conclusions": ("welcomed the example", "welcomed this example"),
    "agenda": ("Example opening", "Example beginning"),
    "participants": ("alternate,other", "adviser,other"),
    "affiliations": ("2023-12-31", "2023-11-30"),
    "treatments": ("Example summary", "Example account"),
    "paragraphs": ("On example networks", "On the example networks"),
    "presentations": ("example.org/1", "example.org/2"),
    "sent": ("passed on", "received"),
    "referrals": ("2026-02-01", "2026-02-15"),
    "replies": ("Example LS/i 12", "Example LS/i 13"),
    "submissions": ("2025-05-12", "2025-05-13"),
    "resources": ("1200.50", "1300.50"),
    "actions": ("2026-03", "2026-04"),
    "progress": ("Example grounds", "Example reasons"),
    "decisions": ("7.3", "7.4"),
    "feedback": (",4,5,", ",3,5,"),
    "measures": ("Example mechanism", "Example way"),
    "complete": ("participants,meeting:EXC-2025,,yes", "participants,meeting:EXC-2025,,no"),
}
"""A change to each sample; names of organizations are corrected one by one, and publications never."""
NUMBERS = ("complete", "terms", "consultation-answers")
"""Files that hold only codes and days."""
UNCHANGED = ("organizations", "publications")


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


def test_every_sample_goes_in_by_its_name_once_and_a_changed_row_is_a_correction(bureau: Bureau) -> None:
    files = [file.name for file in catalogue_of_files()]
    assert sorted(files) == sorted([*CHANGED, *UNCHANGED]) == sorted(path.stem for path in SAMPLES.iterdir())
    for name in files:
        text = sample(name)
        assert bureau.take(name, text) >= text.count("\n") - 1, name
        if name in ("terms", "organizations", "bodies", "progress"):
            bureau.count()
        if name in CHANGED:
            old, new = CHANGED[name]
            assert old in text, name
            assert bureau.take(name, text.replace(old, new, 1), "read again") > 0, name
    for name in files:
        assert bureau.take(name, sample(name)) == 0, (
            f"{name}: nothing is recorded twice, nor corrected without a reason"
        )
    delta, beta = (imported_id("organization", SOURCE, f"Example {name}") for name in ("Delta", "Beta"))
    said = (each.event.data for each in bureau.services.registry.queries.history(delta))
    (merger,) = (each for each in said if isinstance(each, OrganizationMerged))
    assert (merger.into, merger.since) == (beta, "2025-06-01")
    kept = {item.clause: item.since for item in bureau.services.reporting.staff.resolution_items()}
    assert (kept["68-02"], kept["68-03"]) == ("2025-01-01", None)
    with pytest.raises(FileRefused) as refused:
        bureau.take(
            "complete", "of,about,since,complete\nmembership,,2025,yes\nclause,68-99,2025-01-01,\nseries,EXC,,no\n"
        )
    assert {(each.line, each.field) for each in refused.value.refusals} == {(2, "of"), (3, "about"), (4, "since")}
    with pytest.raises(FileRefused) as refused:
        bureau.take(
            "organizations", "name,merged into,merged on\nExample New,Example Nobody,2025\nExample Next,Example Beta,\n"
        )
    assert {(each.line, each.field) for each in refused.value.refusals} == {(2, "merged into"), (3, "merged on")}
    with pytest.raises(FileRefused) as refused:
        bureau.take("affiliations", "person,organization\n99,Example Beta\n")
    assert [(each.line, each.field) for each in refused.value.refusals] == [(2, "person")]


def test_every_column_of_a_file_is_in_its_sample_and_no_name_is_of_anybody() -> None:
    for file in catalogue_of_files():
        head, *rows = sample(file.name).splitlines()
        named = {each.casefold() for each in head.split(",")}
        assert set(file.known_by) <= named <= {*file.columns}, file.name
        assert (
            all("example" in row.casefold() or "EX" in row or file.name == "affiliations" for row in rows)
            or file.name in NUMBERS
        )
