"""Queries on partners' webhooks."""

from collections.abc import Sequence

from sqlalchemy import select

from services.registry.queries.read_model_queries import ReadModelQueries, Row
from services.registry.read_models import partner_webhooks, partners
from shared.domain.errors import NotThere


class WebhookQueries(ReadModelQueries):
    def webhooks_of(self, partner: str) -> Sequence[Row]:
        """Return a partner's webhooks in order of registration, without removed ones."""
        conditions = partner_webhooks.c.partner == partner, ~partner_webhooks.c.removed
        return self._all(select(partner_webhooks).where(*conditions).order_by(partner_webhooks.c.order))

    def webhook(self, record: str) -> Row:
        """Return a webhook. Raises NotThere for an unknown or removed one."""
        found = self._first(
            select(partner_webhooks).where(partner_webhooks.c.id == record, ~partner_webhooks.c.removed)
        )
        if found is None:
            raise NotThere(id=record)
        return found

    def working_secrets(self) -> dict[str, list[str]]:
        """Return the ids of all secrets that sign, by webhook."""
        rows = self._all(select(partner_webhooks).where(~partner_webhooks.c.removed))
        return {row.id: row.secrets.split() for row in rows}

    def rotating_webhooks(self) -> Sequence[Row]:
        """Return webhooks with two secrets that sign, with the partner's name."""
        query = select(partner_webhooks, partners.c.name).join_from(
            partner_webhooks, partners, partners.c.id == partner_webhooks.c.partner
        )
        two = partner_webhooks.c.secrets.contains(" "), ~partner_webhooks.c.removed
        return self._all(query.where(*two).order_by(partners.c.sort_name, partner_webhooks.c.order))
