"""Setup: repeating it costs nothing, and a problem is reported with its remedy."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.process, pytest.mark.requirement("1.01")]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Make a clone with the files that setup reads, without setting it up."""
    (tmp_path / "deploy").mkdir()
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-development.lock", "deploy/setup.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def make(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    # The run's own make passes flags in these variables; a test's make needs clean ones.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = [shutil.which("make") or "make", *arguments]
    return subprocess.run(command, cwd=folder, env=inherited | environment, check=False, capture_output=True, text=True)


def of_children() -> float:
    """Return the seconds of CPU time used by children."""
    used = os.times()
    return used.children_user + used.children_system


def folder_with(tmp_path: Path, **programs: str) -> str:
    """Return a PATH with only the given programs, each a shell one-liner."""
    folder = tmp_path / "path"
    folder.mkdir()
    for name, line in programs.items():
        (folder / name.replace("_", ".")).write_text(f"#!/bin/sh\n{line}\n")
        (folder / name.replace("_", ".")).chmod(0o755)
    return str(folder)


def test_setting_up_what_is_set_up_costs_next_to_nothing() -> None:
    first = make(ROOT, "setup")
    assert first.returncode == 0, first.stderr
    stamp = ROOT / ".venv" / "rapporteur.json"
    written, began = stamp.stat().st_mtime_ns, of_children()
    again = make(ROOT, "setup")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert stamp.stat().st_mtime_ns == written
    # CPU time, since waiting for a CPU is irrelevant. It is a quarter of a second on an ordinary machine.
    assert of_children() - began < 3


def test_help_lists_every_target_with_what_it_does() -> None:
    said = make(ROOT).stdout
    for target in ("setup", "demo", "test", "test-pure", "check", "bench", "crash", "help"):
        assert f"  make {target} " in said
    assert "PORT=" in said
    assert "QUICK=1" in said


def test_without_a_python_it_names_one(clone: Path) -> None:
    ran = make(clone, "setup", PATH=folder_with(clone, python3="exit 1"), SHELL="/bin/sh")
    assert ran.returncode == 2
    assert "needs Python 3.11 or newer" in ran.stderr
    assert "make setup PYTHON=" in ran.stderr


def test_an_old_python_is_told_so(clone: Path) -> None:
    old = "import sys; sys.version_info = (3, 9, 2); sys.argv = ['setup.py', 'run']; import runpy; "
    run = "runpy.run_path('deploy/setup.py', run_name='__main__')"
    ran = subprocess.run(
        [sys.executable, "-I", "-c", old + run], cwd=clone, check=False, capture_output=True, text=True
    )
    assert ran.returncode == 7
    assert "needs Python 3.11 or newer, and this is 3.9.2" in ran.stderr
    assert "make setup PYTHON=" in ran.stderr


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_names_debians_package(clone: Path, module: str) -> None:
    without = f"import sys; sys.modules['{module}'] = None; sys.argv = ['setup.py', 'run']; import runpy; "
    run = "runpy.run_path('deploy/setup.py', run_name='__main__')"
    command = [sys.executable, "-I", "-c", without + run]
    nothing = {"PATH": folder_with(clone)}
    ran = subprocess.run(command, cwd=clone, env=nothing, check=False, capture_output=True, text=True)
    assert ran.returncode == 7
    assert f"apt-get install python3.{sys.version_info.minor}-venv" in ran.stderr
    assert not (clone / ".venv").exists()


def test_a_folder_that_cannot_be_written_to_is_named(clone: Path) -> None:
    # Root ignores modes, so an ordinary file is in the environment's place.
    (clone / ".venv").write_text("")
    ran = make(clone, "setup", "PYTHON=" + sys.executable)
    assert ran.returncode == 2
    assert "Rapporteur cannot be set up: " in ran.stderr
    assert "Remove .venv" in ran.stderr
    assert "Traceback" not in ran.stderr
