"""A full disk: commands are refused with a clear message, nothing is half done, and work resumes when there is room."""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.faults.small_disk import on_small_disk

pytestmark = [pytest.mark.requirement("4.04"), pytest.mark.process]
MIB, MIB_OF_PRODUCTION = 48, 500


@pytest.fixture
def seen(tmpfs: None, empty_home_once: Path, tmp_path: Path) -> dict[str, Any]:
    """Return the observations of `tests.faults.full_disk` on the running program."""
    command = [sys.executable, "-m", "tests.faults.full_disk", str(tmp_path), str(empty_home_once)]
    done = on_small_disk(tmp_path, MIB, command)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.slow
def test_a_full_disk_is_said_and_everything_goes_on_when_there_is_room(seen: dict[str, Any]) -> None:
    told = seen["told"]
    assert (told["status"], told["body"]["type"]) == (507, "/problems/no-room")
    assert (told["headers"]["Content-Type"], told["headers"]["Retry-After"]) == ("application/problem+json", "30")
    assert "nothing of this was recorded" in told["body"]["detail"]
    # Reading still works; a refused command had no effect, and is accepted under the same key once there is room.
    assert seen["read_meanwhile"] == seen["acknowledged"][:-1]
    assert seen["again"] == 201
    assert seen["read"] == seen["acknowledged"]
    assert seen["sealed"] == len(seen["acknowledged"]) > 1
    assert " 0 of 50 MB are free. Make room" in seen["doctor"]
    assert "MB are free" not in seen["doctor_afterwards"]
    said = [line for line in seen["worker"] if "seal meetings" in line]
    assert ["failed (the disk is full)" in line for line in said] == [True, False]
    assert "goes on, after" in said[-1]


@pytest.mark.requirement("12.02")
@pytest.mark.slow
@pytest.mark.kafka
@pytest.mark.postgres
def test_a_production_on_a_full_disk_goes_on_by_itself_when_there_is_room(tmpfs: None) -> None:
    # Not in pytest's own folder, which PostgreSQL's user cannot access under root.
    with tempfile.TemporaryDirectory(prefix="rapporteur-small-") as folder:
        disk = Path(folder) / "disk"
        disk.mkdir()
        Path(folder).chmod(0o755)
        done = on_small_disk(disk, MIB_OF_PRODUCTION, [sys.executable, "-m", "tests.faults.production_disk", str(disk)])
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    said = "\n".join(seen["said"])
    assert (seen["wrong"], seen["lost"], seen["live"], seen["runs"]) == ([], [], True, True), said
    # Sometimes a server that exits briefly frees some room.
    (usual, times), *rest = seen["while_full"]
    assert usual == [507, "/problems/no-room", "30"]
    assert times > sum(count for _other, count in rest), rest
    assert {problem for _status, problem in seen["refused"]} <= {"/problems/no-room", "/problems/unavailable"}
    assert sorted(seen["restarted"]) == ["kafka", "postgres"]
    assert "The disk is full: make room." in said
