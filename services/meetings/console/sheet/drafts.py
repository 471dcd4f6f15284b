"""What a clerk has marked and not yet recorded, kept on the server by account and meeting: ids, never a name."""

from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import Engine, delete, select, text

from services.meetings.read_models import sheets

CAME = ("in person", "remote")
MARKS = (*CAME, "excused", "absent")
KEPT = timedelta(days=30)

# Two tabs may keep theirs at once; the last one holds. SQLite and PostgreSQL read this alike.
_KEEP = text(
    "INSERT INTO attendance_sheets (account, meeting, draft, at) VALUES (:account, :meeting, :draft, :at) "
    "ON CONFLICT (account, meeting) DO UPDATE SET draft = excluded.draft, at = excluded.at"
)


class Draft(msgspec.Struct, frozen=True):
    """By key (`<organization>` or `<organization>/<person>`); `rest` are those that one act marked together."""

    marks: dict[str, str] = {}
    capacities: dict[str, str] = {}
    added: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()

    def marked(self, marks: dict[str, str], capacities: dict[str, str]) -> "Draft":
        """With what stands in the rows of a page; a key without a word is not marked."""
        kept = {key: mark for key, mark in (self.marks | marks).items() if mark}
        return msgspec.structs.replace(self, marks=kept, capacities=self.capacities | capacities)

    def with_row(self, key: str, mark: str = "", capacity: str | None = None) -> "Draft":
        added = self if key in self.added else msgspec.structs.replace(self, added=(*self.added, key))
        marks = {key: mark} if mark else {}
        return added.marked(marks, {} if capacity is None else {key: capacity})

    def with_rest(self, keys: tuple[str, ...]) -> "Draft":
        return msgspec.structs.replace(self.marked(dict.fromkeys(keys, "in person"), {}), rest=keys)

    def without_rest(self) -> "Draft":
        taken_back = {key: "" for key in self.rest if self.marks.get(key) == "in person"}
        return msgspec.structs.replace(self.marked(taken_back, {}), rest=())

    def without(self, keys: set[str]) -> "Draft":
        return Draft(
            {key: mark for key, mark in self.marks.items() if key not in keys},
            {key: capacity for key, capacity in self.capacities.items() if key not in keys},
            tuple(key for key in self.added if key not in keys),
        )


class Drafts:
    """`engine` writes: this is no record of anything, only what somebody is still typing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, account: str, meeting: str) -> Draft:
        query = select(sheets.c.draft).where(sheets.c.account == account, sheets.c.meeting == meeting)
        with self._engine.connect() as connection:
            kept = connection.scalar(query)
        return Draft() if kept is None else msgspec.json.decode(kept, type=Draft)

    def keep(self, account: str, meeting: str, draft: Draft) -> None:
        """Replaces what was kept; what nobody has touched for 30 days is forgotten."""
        now = datetime.now(UTC)
        row = {"account": account, "meeting": meeting, "draft": msgspec.json.encode(draft).decode()}
        with self._engine.begin() as connection:
            connection.execute(delete(sheets).where(sheets.c.at < (now - KEPT).isoformat()))
            connection.execute(_KEEP, row | {"at": now.isoformat()})

    def forget(self, account: str, meeting: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(sheets).where(sheets.c.account == account, sheets.c.meeting == meeting))
