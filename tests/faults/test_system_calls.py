"""After any system call fails, or is a process's last one, everything acknowledged is stored, and the store opens."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from shared.event_store.engine import create_engine
from tests.faults import program
from tests.faults.sweep import Sweep, faults
from tests.faults.tracing import CALLS, FAULTS

pytestmark = [pytest.mark.requirement("4.04"), pytest.mark.process]
OF_EACH = 3


@pytest.mark.slow
@pytest.mark.usefixtures("strace")
def test_a_call_that_fails_loses_nothing_acknowledged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Inject faults at a few calls of each kind; `make faults` does so at all of them."""
    report = Sweep(tmp_path).run(OF_EACH, at_a_time=1)
    with capsys.disabled():
        print(f"\n{report}")
    assert report.never == []
    assert report.wrong == []
    assert report.found == report.acknowledged > 0


def test_the_calls_that_are_chosen_are_spread_over_all_of_them() -> None:
    calls = Counter(openat=3, pwrite64=90, write=11, fsync=1)
    chosen = faults(calls, OF_EACH)
    assert len(faults(calls)) == len(FAULTS) * 105
    assert [(fault.call, fault.nth) for fault in chosen if fault.what == "EIO"] == [
        *(("openat", 1), ("openat", 2), ("openat", 3)),
        *(("write", 1), ("pwrite64", 40), ("pwrite64", 90)),
        ("fsync", 1),
    ]
    assert set(calls) <= {name for names in CALLS.values() for name in names}


def test_what_was_lost_would_be_found(tmp_path: Path) -> None:
    """Plant a loss, since no fault should cause one."""
    program.prepare(tmp_path)
    program.run(tmp_path)
    assert program.look(tmp_path).wrong == []
    with program.place_in(tmp_path).oracle.file.open("r+b") as recorded:
        said = recorded.read().replace(b"acknowledged book-1-0", b"acknowledged book-9-9")
        recorded.seek(0)
        recorded.write(said)
    with create_engine(f"sqlite:///{tmp_path}/store.db").begin() as connection:
        connection.execute(text("DROP TRIGGER lending_log_no_update"))
        connection.execute(text("UPDATE lending_log SET leaf = zeroblob(32) WHERE position = 2"))
    assert {"an acknowledged command is lost", "what was signed is another log"} <= set(program.look(tmp_path).wrong)
