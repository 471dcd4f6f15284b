"""The presence of other clerks in the room, and the paragraphs that they are typing in."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Engine, delete, select, text

from services.meetings.read_models import in_the_room
from shared.web.viewer import viewer

HELD = timedelta(seconds=30)
"""The time after the last keystroke for which a paragraph stays in the hands of its writer."""
SEEN = timedelta(seconds=15)
"""The time after the last request for which a clerk counts as present."""

# Two requests of one account may write at once; the last one wins. SQLite and PostgreSQL both accept this.
_KEEP = text(
    "INSERT INTO in_the_room (meeting, account, paragraph, typed, seen) VALUES (:meeting, :account, :paragraph, :now, :now) "
    "ON CONFLICT (meeting, account) DO UPDATE SET seen = excluded.seen"
)
_TYPES = text(f"{_KEEP.text}, paragraph = excluded.paragraph, typed = excluded.typed")


class Others(NamedTuple):
    """The other clerks in a room: their number, and the paragraphs that they have in hand."""

    number: int
    in_hand: frozenset[str]


class RoomPresence:
    """The presence of the viewer's account. `engine` can write: presence is not a record and expires by itself."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def look(self, meeting: str, typing: str | None = None) -> Others:
        """Note that the viewer is present, `typing` in a paragraph ("" once they stop), and return the others who are."""
        now, table = datetime.now(UTC), in_the_room.c
        row = {"meeting": meeting, "account": viewer().account or "", "now": now.isoformat(), "paragraph": typing or ""}
        with self._engine.begin() as connection:
            connection.execute(_KEEP if typing is None else _TYPES, row)
            connection.execute(delete(in_the_room).where(table.seen < (now - timedelta(days=1)).isoformat()))
            others = connection.execute(
                select(in_the_room).where(table.meeting == meeting, table.account != row["account"])
            ).all()
        typing_since, present_since = (now - HELD).isoformat(), (now - SEEN).isoformat()
        in_hand = frozenset(other.paragraph for other in others if other.paragraph and other.typed >= typing_since)
        return Others(sum(other.seen >= present_since for other in others), in_hand)
