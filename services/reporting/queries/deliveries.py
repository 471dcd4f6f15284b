"""Queries on webhooks: how far each has got, and what its server answered."""

from typing import Any

from sqlalchemy import Engine, select

from services.reporting.read_models.webhooks import webhook_attempts, webhooks
from shared.event_store.log import Log


class DeliveryQueries:
    def __init__(self, reader: Engine, log: Log) -> None:
        self._reader, self._log = reader, log

    def of(self, partner: str | None = None) -> list[dict[str, Any]]:
        """Return the webhooks of a partner, or all, each with its last attempts, the newest first."""
        here = webhooks.c
        query = select(webhooks).where(here.state != "removed").order_by(here.partner, here.webhook)
        attempts = select(webhook_attempts).order_by(webhook_attempts.c.id.desc())
        with self._reader.connect() as connection:
            rows = connection.execute(query if partner is None else query.where(here.partner == partner)).all()
            return [
                _summary(row)
                | {
                    "attempts": [
                        {name: value for name, value in each.items() if name not in ("id", "webhook")}
                        for each in connection.execute(
                            attempts.where(webhook_attempts.c.webhook == row.webhook)
                        ).mappings()
                    ]
                }
                for row in rows
            ]

    def size(self) -> int:
        return self._log.size()

    def rows(self) -> list[Any]:
        """Return all webhooks, without their attempts."""
        with self._reader.connect() as connection:
            return list(connection.execute(select(webhooks).where(webhooks.c.state != "removed")))


def _summary(row: Any) -> dict[str, Any]:  # noqa: ANN401  a row
    state = row.state
    if state == "sending" and row.suspended:
        state = "suspended"
    elif state == "sending" and row.failures:
        state = "retrying"
    names = ("webhook", "partner", "because", "origin", "position", "failures", "failing_since", "next_try")
    return {"state": state} | {name: getattr(row, name) for name in names}
