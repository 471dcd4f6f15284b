"""`python -m tests.homes`: keeps a small home of this version, as `tests/homes/<version>/`. Run it once, at a release.

Everything in it is synthetic, its keys too: they open nothing else.
"""

import shutil
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import msgspec

from deploy.demo.demo_reports import DemonstrationReport, draft, issue, open_accounts
from deploy.installation.installation import Installation
from deploy.installation.preparation import prepare
from deploy.installation.service_set import open_services
from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import open_installation
from deploy.transfer.importing import plan_history, record_history
from services.meetings.domain.commands import CorrectMeeting, WithdrawAttendance, attendance_stream
from services.meetings.importing.rows import organization_id
from services.registry.domain import commands as registry
from services.reporting.domain.commands import DefineStudyPeriod
from shared.domain.decider import Command
from shared.domain.ids import imported_id
from shared.event_store.command_handler import CommandContext
from tests.homes.kept import HOMES, Kept, figures_of, roots_of
from tests.meetings.importing.example import as_file, example
from tests.meetings.stated import record_examples

BY = CommandContext(actor="account-operator", marking="public")
PERSON, NAME = imported_id("person", "homes", "1"), "Example Person Ünïque"
PERIOD = "2011-01-01..2014-12-31"


def main() -> int:
    folder = HOMES / version("rapporteur")
    if folder.exists():
        sys.stderr.write(f"{folder} is there already, and is never made again.\n")
        return 1
    with tempfile.TemporaryDirectory(prefix="rapporteur-homes-") as place:
        installation = _filled(Path(place) / "home")
        kept = Kept(roots_of(installation), PERIOD, figures_of(installation, PERIOD), PERSON, NAME, reports=1)
        shutil.rmtree(installation.home / "logs", ignore_errors=True)
        folder.mkdir()
        shutil.make_archive(str(folder / "home"), "zip", installation.home)
        (folder / "kept.json").write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")
    return 0


def _filled(home: Path) -> Installation:
    prepare(home)
    installation = open_installation({"RAPPORTEUR_HOME": str(home)})
    installation.migrate()
    with open_services(installation) as services:
        services.registry.handle_all([(each, BY) for each in _registry()])
        period = DefineStudyPeriod(
            period=_id("period", "1"), name="2011-2014", first_day="2011-01-01", last_day="2014-12-31"
        )
        services.reporting.handler.handle(period, BY)
        record_history(services, plan_history(services, as_file(example()), str))
        meeting = imported_id("meeting", "history", "EX-1")
        corrected = CorrectMeeting(
            meeting=meeting, reason="the minutes", first_day="2012-05-03", ordinal=1, city="Bern"
        )
        services.meetings.handler.handle(corrected, BY)
        left = attendance_stream(meeting, organization_id("Exämple Networks"))
        fact = imported_id("fact", "history", "EX-1/Exämple Networks")
        services.meetings.handler.handle(WithdrawAttendance(attendance=left, fact=fact, reason="it did not come"), BY)
        record_examples(services.meetings)
    catch_up(installation)
    open_accounts(installation)
    waiting = draft(installation, print, [DemonstrationReport("wtsa", "2011-2014", "2011-2014")])
    catch_up(installation)
    issue(installation, waiting, print)
    catch_up(installation)
    return installation


def _registry() -> list[Command]:
    state, telecom = _id("state", "CHE"), organization_id("Example Telecom")
    return [
        registry.RegisterState(state=state, iso3="CHE", iso2="CH", name="Switzerland"),
        registry.StateStatus(state=state, fact=_id("fact", "region"), field="region", value="Europe"),
        registry.RegisterOrganization(organization=telecom, name="Example Telecom"),
        registry.PlaceOrganization(organization=telecom, fact=_id("fact", "place"), country="CHE"),
        registry.RegisterPerson(person=PERSON, name=NAME),
        registry.AffiliatePerson(
            person=PERSON, fact=_id("fact", "affiliation"), organization=telecom, title="Example Title"
        ),
    ]


def _id(kind: str, row: str) -> str:
    return imported_id(kind, "homes", row)


if __name__ == "__main__":
    sys.exit(main())
