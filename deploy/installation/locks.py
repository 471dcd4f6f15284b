"""The running processes of an installation: each holds the lock of its name in the home's `run` folder."""

import fcntl
import os
from pathlib import Path
from typing import BinaryIO


def run_folder(home: Path) -> Path:
    """Return the folder with the children's locks and the ports."""
    return home / "run"


def lock_of(run: Path, name: str) -> Path:
    return run / f"{name}.lock"


def acquire_process_lock(run: Path, name: str) -> BinaryIO | None:
    """Take the lock of `name`, held while the returned file is open, or return None if another process has it. Children
    do not inherit it."""
    run.mkdir(parents=True, exist_ok=True)
    lock = lock_of(run, name).open("ab+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    lock.truncate(0)
    lock.write(str(os.getpid()).encode())
    lock.flush()
    return lock


def is_up_elsewhere(home: Path) -> bool:
    """Return whether `up` runs in another process; a restore keeps it out by holding its lock in this one."""
    return running(run_folder(home)).get("up") not in (None, os.getpid())


def running(run: Path) -> dict[str, int]:
    """Return the names of the running children, whoever started them, determined by their locks."""
    found = {}
    for path in sorted(run.glob("*.lock")):
        with path.open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                pid = lock.read()
                if pid:
                    found[path.stem] = int(pid)
    return found
