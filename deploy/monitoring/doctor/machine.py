"""The home's files and the disks."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from getpass import getuser
from pathlib import Path

from deploy.installation.home import EMPTY
from deploy.installation.permissions import inaccessible, open_to_others
from deploy.installation.secret_files import damaged_files, missing_files
from deploy.monitoring.doctor.diagnosis import Diagnosis
from shared.environment.disk import Disk

MOST_LISTED = 20  # files
PUT_BACK = "Put it back from a copy of the home: the next start makes a new one, and what the lost one vouched for no longer holds."
LEAST = 0.1  # free share of a disk, as for the alert


def of_files(home: Path, files: Sequence[Path]) -> Iterator[Diagnosis]:
    """Yield findings on the files of an installation, which the caller listed: a home may have many."""
    if not os.access(home, os.W_OK):
        remedy = "Give it the right, or name another in RAPPORTEUR_HOME."
        yield Diagnosis(f"{home} cannot be written to by this user. {remedy}", "Start and stop")
        return
    yield from (Diagnosis(f"{file}: {EMPTY}", "Start and stop") for file in damaged_files(home))
    foreign = list(inaccessible(files))
    for path in foreign[:MOST_LISTED]:
        yield Diagnosis(f"{path} cannot be used by this user. Run: chown {getuser()} {path}", "Start and stop")
    if len(foreign) > MOST_LISTED:
        sentence = f"{len(foreign) - MOST_LISTED:,} more files of {home} cannot be used by this user. Run: chown -R {getuser()} {home}"
        yield Diagnosis(sentence, "Start and stop")
    loose = list(open_to_others(files))
    for path in loose[:MOST_LISTED]:
        mode = 700 if path.is_dir() else 600
        yield Diagnosis(f"{path} can be read by others. Run: chmod {mode} {path}", "Secrets that others can read")
    if len(loose) > MOST_LISTED:
        sentence = f"{len(loose) - MOST_LISTED:,} more files of {home} can be read by others. Run: chmod -R go= {home}"
        yield Diagnosis(sentence, "Secrets that others can read")


def can_be_used(home: Path, files: Sequence[Path]) -> bool:
    """Return whether this user may use the home and all its files."""
    return os.access(home, os.W_OK) and not any(inaccessible(files))


def of_missing_files(home: Path) -> Iterator[Diagnosis]:
    yield from (Diagnosis(f"{file} is missing. {PUT_BACK}", "Start and stop") for file in missing_files(home))


def of_disks(folders: Mapping[str, Path], disk: Callable[[Path], Disk]) -> Iterator[Diagnosis]:
    """Yield disks that are nearly full; folders on one disk are reported together."""
    full: dict[Disk, list[str]] = {}
    for name, folder in folders.items():
        found = disk(folder)
        if found.free < LEAST * found.size:
            full.setdefault(found, []).append(f"{name} ({folder})")
    for found, names in full.items():
        yield Diagnosis(
            f"Of the disk of the {' and the '.join(names)} {found.free // 1_000_000:,} of {found.size // 1_000_000:,} MB are "
            "free. Make room or enlarge it: when it is full, nothing more can be recorded.",
            "The disk fills",
        )
