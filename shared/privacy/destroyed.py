"""The list of people whose keys were destroyed, kept apart from the vault and its backups, because an older copy of the
vault still has those keys.

The file contains only ids. It only grows, and is read whenever a copy of a vault is loaded.
"""

import fcntl
import os
from collections.abc import Collection, Iterator
from pathlib import Path

from sqlalchemy import Engine, delete

from shared.domain.batches import batched
from shared.environment.disk import sync_folder
from shared.privacy.vault import keys
from shared.privacy.vault_credentials import credentials
from shared.privacy.vault_names import names
from shared.privacy.vault_second_factors import factors, recovery_codes

NAME = "destroyed-keys.txt"
TOGETHER = 500  # ids per statement


class DestroyedKeys:
    """The list in a folder, which is created on the first write."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / NAME

    def add(self, person: str) -> None:
        """Add a person, and return once the entry is on disk."""
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = not self.file.exists()
        with self.file.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # A line left unfinished by a crash is terminated first; it identifies no one.
            file.write(f"{'' if self._ends_well() else chr(10)}{person}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        if new:
            sync_folder(self.file.parent)

    def __iter__(self) -> Iterator[str]:
        if self.file.exists():
            *complete, _ = self.file.read_text().split("\n")
            yield from dict.fromkeys(line for line in complete if line)

    def _ends_well(self) -> bool:
        content = self.file.read_bytes()
        return not content or content.endswith(b"\n")


def destroy_again(engine: Engine, destroyed: Collection[str]) -> int:
    """Delete from a vault the keys, names and credentials of people whose keys were destroyed; return the number of
    keys."""
    count = 0
    with engine.begin() as connection:
        for people in batched(sorted(destroyed), TOGETHER):
            count += connection.execute(delete(keys).where(keys.c.person.in_(people))).rowcount
            connection.execute(delete(names).where(names.c.person.in_(people)))
            for table in (credentials, factors, recovery_codes):
                connection.execute(delete(table).where(table.c.account.in_(people)))
    return count
