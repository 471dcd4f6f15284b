"""Commands that wait until everything recorded is counted: they do the work of workers only if nobody starts these."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.installation.locks import lock_of, run_folder
from deploy.installation.service_set import open_services
from deploy.runtime import catching_up, sealing
from deploy.runtime.children import being_up
from deploy.runtime.loading import open_installation
from services.registry.service import open_account
from shared.domain.errors import Unavailable
from shared.event_store.lease import WORKER, is_held, lease


@pytest.mark.requirement("12.01")
def test_while_up_runs_its_workers_are_awaited_and_find_their_leases(
    empty_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that starts and finds its lease taken stops."""
    installation, taken = open_installation({"RAPPORTEUR_HOME": str(empty_home)}), list[bool]()
    with open_services(installation) as services:
        open_account(services.registry, "Example clerk", ("staff",))
    monkeypatch.setattr(catching_up, "SECONDS_WITHOUT_PROGRESS", 0.1)
    with being_up_elsewhere(empty_home), installation.reading("registry") as engine, pytest.raises(Unavailable):
        catching_up.catch_up(installation, lambda _done, _all: taken.append(is_held(engine, WORKER)))
    assert set(taken) == {False}
    with being_up(empty_home):
        assert catching_up.catch_up(installation)["registry"] == 1, "a restore keeps `up` out itself"


@pytest.mark.requirement("12.01")
def test_a_backup_keeps_no_lease_from_a_worker_that_starts(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits longer for another service's worker than a starting one waits for its lease."""
    installation, taken = open_installation({"RAPPORTEUR_HOME": str(empty_home)}), list[bool]()
    with open_services(installation) as services, installation.reading("registry") as reading:
        open_account(services.registry, "Example clerk", ("staff",))
        with being_up_elsewhere(empty_home):
            monkeypatch.setattr(sealing, "SECONDS", 0)
            sealing.seal_waiting(installation)
            assert services.logs["registry"].unsealed() == 1, "left to the worker that `up` starts"
        monkeypatch.setattr(sealing, "SECONDS", 30)
        monkeypatch.setattr(sealing, "_waiting", lambda *_: {1} if not taken else set())
        monkeypatch.setattr(time, "sleep", lambda _: taken.append(is_held(reading, WORKER)))
        with lease(services.meetings.engine, WORKER):
            sealing.seal_waiting(installation)
        assert services.logs["registry"].unsealed() == 0
    assert taken == [False]


@contextmanager
def being_up_elsewhere(home: Path) -> Iterator[None]:
    """Hold the lock of `up` as if another process did."""
    with being_up(home):
        lock_of(run_folder(home), "up").write_text(str(os.getppid()))
        yield
