"""Checking whether a lease of a file is held does not take it, and mistakes no other file's lock for it."""

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


def test_a_lock_of_a_file_with_the_same_number_on_another_disk_is_another_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Linux shows the line of a held lock, with another device."""
    engine = create_engine(f"sqlite:///{tmp_path}/store.db")
    shown = tmp_path / "locks"
    monkeypatch.setattr("shared.event_store.lease._LOCKS", shown)
    with lease(engine, WORKER) as mine:
        assert mine
        file = next(tmp_path.glob("*.lease"))
        line = next(line for line in Path("/proc/locks").read_text().splitlines() if f":{file.stat().st_ino} " in line)
        shown.write_text(f"{line}\n")
        assert is_held(engine, WORKER)
        device = line.split()[5].rpartition(":")[0]
        shown.write_text(line.replace(f" {device}:", f" {'00:2a' if device != '00:2a' else '00:2b'}:") + "\n")
        assert not is_held(engine, WORKER)
