"""The systemd unit is valid and restricted by systemd's own measure; without systemd the file is only parsed."""

import re
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest

from deploy.cli import COMMANDS

pytestmark = pytest.mark.requirement("12.04")
UNIT = Path(__file__).parents[2] / "deploy" / "systemd" / "rapporteur.service"
PROGRAM = "/opt/rapporteur/.venv/bin/rapporteur"
EXPOSED = 25  # in tenths; systemd rates up to 49 as OK, and a unit without restrictions has 96


def read() -> RawConfigParser:
    found = RawConfigParser()
    found.optionxform = str  # type: ignore[assignment,method-assign]  # its names have capitals
    found.read_string(UNIT.read_text())
    return found


def test_it_starts_restarts_and_writes_what_the_program_knows() -> None:
    service = read()["Service"]
    for line in (service["ExecStart"], service["ExecReload"]):
        program, command, *_ = line.split()
        assert (program, command in COMMANDS) == (PROGRAM, True)
    settings = dict(each.split("=", 1) for each in service["Environment"].split())
    assert settings == {"RAPPORTEUR_HOME": "/var/lib/rapporteur", "RAPPORTEUR_LOG": "json"}
    # The home is the only writable folder; only `up` gets the signal, and stops the others in order.
    assert service["StateDirectory"] == Path(settings["RAPPORTEUR_HOME"]).name
    assert (service["ProtectSystem"], service["KillMode"], service["User"]) == ("strict", "mixed", "rapporteur")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_takes_it_and_finds_it_closed(tmp_path: Path) -> None:
    # The program that it starts has to exist.
    unit = tmp_path / UNIT.name
    unit.write_text(re.sub(re.escape(PROGRAM), "/bin/true", UNIT.read_text()))
    taken = subprocess.run(["systemd-analyze", "verify", str(unit)], check=False, capture_output=True, text=True)
    assert (taken.returncode, taken.stderr) == (0, "")
    measured = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSED}", str(unit)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert measured.returncode == 0, measured.stdout[-500:]
