"""`rapporteur import <kind>`: a differing row is a correction, which needs a reason and keeps its audience."""

from pathlib import Path

import pytest

from deploy.cli.failures import worded
from deploy.installation.service_set import open_services
from deploy.runtime.loading import open_installation
from deploy.transfer.importing import operator_context, plan_statements, record_statements
from shared.contracts.meetings.consultations import CONSULTATIONS
from shared.domain.ids import imported_id
from shared.web.statements.importing import StatementImport, read_statements
from tests.meetings.importing.example import as_file, example
from tests.plugins.installations import Rapporteur

pytestmark = pytest.mark.requirement("7.06")

TABLE = "row,method,subject,meetings,opened,closed\n1,letter,Before it,EX-1,2015-07,2015-09-30\n"


def test_a_correction_is_told_and_keeps_the_marking(rapporteur: Rapporteur, empty_home: Path, tmp_path: Path) -> None:
    history, letters = tmp_path / "example.json", tmp_path / "letters.csv"
    history.write_bytes(as_file(example()))
    assert rapporteur(empty_home, "import", "history", str(history), "--no-wait").code == 0
    order = ("import", "consultation", str(letters), "--no-wait", "--marking")
    letters.write_text(TABLE)
    assert rapporteur(empty_home, *order, "members").code == 0
    letters.write_text(TABLE.replace("2015-09-30", "2015-10-15"))
    assert "unchanged; correct it" in rapporteur(empty_home, *order, "restricted").text
    said = rapporteur(empty_home, *order, "restricted", "--reason", "read again")
    assert "closed: 2015-10-15 (recorded: 2015-09-30; corrected to what the file says)" in said.text
    with open_services(open_installation({"RAPPORTEUR_HOME": str(empty_home)})) as services:
        row = services.meetings.statements.one(imported_id("consultation", "letters.csv", "1"))
    assert (row.marking, row.statement.closed) == ("members", "2015-10-15")


def test_recording_tells_how_many_were_taken(rapporteur: Rapporteur, empty_home: Path, tmp_path: Path) -> None:
    history, told = tmp_path / "example.json", list[int]()
    history.write_bytes(as_file(example()))
    assert rapporteur(empty_home, "import", "history", str(history), "--no-wait").code == 0
    sheet = read_statements((TABLE + "2,letter,Before it,EX-1,2015-06,2015-08\n").encode(), CONSULTATIONS)
    wanted, by = StatementImport(kind=CONSULTATIONS, source="letters.csv"), operator_context("members")
    with open_services(open_installation({"RAPPORTEUR_HOME": str(empty_home)})) as services:
        planned = plan_statements(services, sheet, wanted, by, worded)
        assert record_statements(services, wanted, planned, by, worded, told.append) == 2
    assert told == [1, 2]
