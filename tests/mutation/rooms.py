"""The rooms to mutate, and the tests that should notice, nearest first."""

from pathlib import Path

import msgspec


class Room(msgspec.Struct, frozen=True):
    """A folder or a module of the program, and its tests."""

    folder: str
    tests: tuple[str, ...]


_STATEMENTS = ("tests/meetings/test_statements.py", "tests/meetings/test_statements_api.py")
# If a module is in two rooms, the later one applies.
ROOMS = (
    Room(
        "services/meetings/domain", ("tests/meetings/domain", "tests/meetings/test_statements.py", "tests/statements")
    ),
    Room(
        "services/registry/domain",
        ("tests/registry/domain", "tests/registry/test_organizations.py", "tests/registry/test_partners.py"),
    ),
    Room("services/reporting/domain", ("tests/reporting/domain", "tests/reporting/figures")),
    Room(
        "services/reporting/figures",
        ("tests/reporting/figures", "tests/expected", "tests/reporting/test_as_known_at.py"),
    ),
    Room("shared/event_store", ("tests/event_store",)),
    Room("shared/event_store/backup.py", ("tests/backups",)),
    Room("shared/event_store/awaiting.py", ("tests/meetings/test_approvers.py",)),
    Room("shared/event_store/embargoes.py", ("tests/meetings/test_embargoes.py", "tests/meetings/test_announcing.py")),
    Room("shared/event_store/statements", ("tests/event_store/test_statements.py", *_STATEMENTS)),
    Room(
        "shared/event_store/transfer",
        ("tests/cli/test_log_transfer.py", "tests/cli/test_signed_logs.py", "tests/verify"),
    ),
    Room("shared/statements", ("tests/statements", "tests/meetings/test_statements.py")),
    Room("shared/domain", ("tests/domain", "tests/event_store")),
)
# The tests for a mutant that survived those of its room.
EVERYTHING = ("tests",)
# Modules that only create or alter tables; tests/event_store/test_migrations.py runs them on real databases.
LEFT_OUT = ("shared/event_store/migrations/versions",)


def modules_of(root: Path, room: Room) -> list[str]:
    """Return the modules of a room, as paths from the root."""
    place = root / room.folder
    found = (str(path.relative_to(root)) for path in ([place] if place.is_file() else place.rglob("*.py")))
    return sorted(module for module in found if not module.startswith(LEFT_OUT))
