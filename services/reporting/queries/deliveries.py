"""Queries on webhooks: the position of each, and what its server answered."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Engine, select

from services.reporting.read_models.webhooks import webhook_attempts, webhooks
from shared.event_store.log import Log


class DeliveryQueries:
    def __init__(self, reader: Engine, log: Log) -> None:
        self._reader, self._log = reader, log

    def of(self, partner: str | None = None) -> list[dict[str, Any]]:
        """Return the webhooks of a partner, or all, each with its latest attempts, newest first."""
        rows = [row for row in self.rows() if partner in (None, row.partner)]
        table, attempts = webhook_attempts, defaultdict[str, list[dict[str, Any]]](list)
        query = select(table).where(table.c.webhook.in_([row.webhook for row in rows])).order_by(table.c.id.desc())
        with self._reader.connect() as connection:
            for each in connection.execute(query).mappings():
                attempt = {name: value for name, value in each.items() if name not in ("id", "webhook")}
                attempts[each["webhook"]].append(attempt)
        return [_summary(row) | {"attempts": attempts[row.webhook]} for row in rows]

    def size(self) -> int:
        return self._log.size()

    def rows(self) -> list[Any]:
        """Return all webhooks, without their attempts."""
        query = select(webhooks).where(webhooks.c.state != "removed").order_by(webhooks.c.partner, webhooks.c.webhook)
        with self._reader.connect() as connection:
            return list(connection.execute(query))


def _summary(row: Any) -> dict[str, Any]:  # noqa: ANN401  a row
    state = row.state
    if state == "sending" and row.suspended:
        state = "suspended"
    elif state == "sending" and row.failures:
        state = "retrying"
    names = ("webhook", "partner", "because", "origin", "position", "failures", "failing_since", "next_try")
    return {"state": state} | {name: getattr(row, name) for name in names}
