"""Checking whether a file's lease is held does not take it, and ignores other files' locks."""

import os
from pathlib import Path

import pytest

from shared.event_store.engine import create_engine
from shared.event_store.lease import WORKER, is_held, lease

pytestmark = pytest.mark.requirement("4.08")


def test_a_lease_of_a_file_is_seen_from_outside(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/store.db")
    assert not is_held(engine, WORKER)
    with lease(engine, WORKER) as mine, lease(engine, WORKER) as another:
        assert (bool(mine), bool(another)) == (True, False)
        assert is_held(engine, WORKER)
    assert not is_held(engine, WORKER)


class Locks:
    """A list of locks that is read in parts, so that the first reading omits a lock."""

    def __init__(self, line: str) -> None:
        self._readings = iter(["", line])

    def exists(self) -> bool:
        return True

    def read_text(self) -> str:
        return next(self._readings)


def line_of(file: Path) -> str:
    """Return Linux's line for this process's lock of a file; a reading may omit it."""
    lines = (line for _ in range(100) for line in Path("/proc/locks").read_text().splitlines())
    return next(line for line in lines if f" {os.getpid()} " in line and f":{file.stat().st_ino} " in line)


def test_a_lock_that_one_reading_left_out_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/store.db")
    with lease(engine, WORKER) as mine:
        assert mine
        monkeypatch.setattr("shared.event_store.lease._LOCKS", Locks(line_of(next(tmp_path.glob("*.lease")))))
        assert is_held(engine, WORKER)


def test_a_lock_of_a_file_with_the_same_number_on_another_disk_is_another_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line of a held lock is shown with another device."""
    engine = create_engine(f"sqlite:///{tmp_path}/store.db")
    shown = tmp_path / "locks"
    monkeypatch.setattr("shared.event_store.lease._LOCKS", shown)
    with lease(engine, WORKER) as mine:
        assert mine
        line = line_of(next(tmp_path.glob("*.lease")))
        shown.write_text(f"{line}\n")
        assert is_held(engine, WORKER)
        device = line.split()[5].rpartition(":")[0]
        shown.write_text(line.replace(f" {device}:", f" {'00:2a' if device != '00:2a' else '00:2b'}:") + "\n")
        assert not is_held(engine, WORKER)
