"""The position up to which each partner has read the feed, and the reason for its last refusal."""

from typing import Any

from sqlalchemy import Engine, insert, select, update

from services.reporting.read_models.publication import partner_reading
from shared.environment.clock import timestamp, utc_now


class FeedCursors:
    """Cursors of the feed. They are not events: each is stored when its answer is sent. `engine` writes, `reader` cannot."""

    def __init__(self, engine: Engine, reader: Engine) -> None:
        self.engine, self.reader = engine, reader

    def record_answer(self, partner: str, cursor: str | None) -> None:
        """Record an answer; `cursor` is that of the last line sent, None while the log is empty."""
        position = int(cursor.rpartition(":")[2]) if cursor else 0
        self._keep(partner, cursor=cursor, position=position, at=timestamp(utc_now()))

    def record_refusal(self, partner: str, problem: str) -> None:
        """Record a refusal; `problem` is its type, such as /problems/log-replaced."""
        self._keep(partner, refused=problem, refused_at=timestamp(utc_now()))

    def all(self) -> list[dict[str, Any]]:
        """Return one row for each partner that has ever asked: partner, cursor, position, at, refused, refused_at."""
        table = partner_reading
        with self.reader.connect() as connection:
            return [dict(row) for row in connection.execute(select(table).order_by(table.c.partner)).mappings()]

    def positions(self) -> dict[tuple[str, str], int]:
        """Return the position of each partner that has ever been answered, with the way in which it reads."""
        return {(row["partner"], "feed"): row["position"] for row in self.all() if row["at"]}

    def _keep(self, partner: str, **values: object) -> None:
        table = partner_reading
        with self.engine.begin() as connection:
            if not connection.execute(update(table).where(table.c.partner == partner).values(values)).rowcount:
                connection.execute(insert(table), {"partner": partner, "position": 0} | values)
