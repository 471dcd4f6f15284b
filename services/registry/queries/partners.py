"""Queries on partners, their credentials, and the worker's observations in Kafka."""

from collections.abc import Sequence

from sqlalchemy import func, select

from services.registry.queries.read_model_queries import After, ReadModelQueries, Row, page_after
from services.registry.read_models import (
    kafka_seen,
    partner_contacts,
    partner_credentials,
    partner_groups,
    partner_users,
    partners,
)
from shared.domain.collation import collation_key


class PartnerQueries(ReadModelQueries):
    def partners(self, after: After, limit: int, *, search: str = "") -> Sequence[Row]:
        """Return partners by name; `search` finds parts of names."""
        query = select(partners)
        for word in collation_key(search).split():
            query = query.where(partners.c.sort_name.contains(word, autoescape=True))
        return self._all(page_after(query, partners, after, limit))

    def partner(self, record: str) -> Row:
        """Return a partner. Raises NotThere."""
        return self._row(partners, record)

    def contacts_of(self, partner: str) -> list[str]:
        query = select(partner_contacts.c.contact).where(partner_contacts.c.partner == partner)
        return [row.contact for row in self._all(query.order_by(partner_contacts.c.contact))]

    def credentials_of(self, partner: str) -> Sequence[Row]:
        """Return a partner's credentials in order of creation, ended ones included. `seen` is the worker's observation
        in Kafka."""
        query = (
            select(partner_credentials, partner_users.c.state.label("seen"))
            .join_from(
                partner_credentials, partner_users, partner_users.c.credential == partner_credentials.c.id, isouter=True
            )
            .where(partner_credentials.c.partner == partner)
            .order_by(partner_credentials.c.order)
        )
        return self._all(query)

    def credential(self, record: str) -> Row | None:
        """Return a credential, and whether its partner is suspended."""
        query = select(partner_credentials, partners.c.suspended).join_from(
            partner_credentials, partners, partners.c.id == partner_credentials.c.partner
        )
        return self._first(query.where(partner_credentials.c.id == record))

    def every_credential(self) -> Sequence[Row]:
        """Return the credentials of all partners, and whether the partner is suspended."""
        query = select(partner_credentials, partners.c.suspended).join_from(
            partner_credentials, partners, partners.c.id == partner_credentials.c.partner
        )
        return self._all(query.order_by(partner_credentials.c.handle, partner_credentials.c.way))

    def replaced_credentials(self) -> Sequence[Row]:
        """Return working credentials that have a working replacement, with the partner's name."""
        newer = partner_credentials.alias("newer")
        query = (
            select(partner_credentials, partners.c.name)
            .join_from(partner_credentials, newer, newer.c.replaces == partner_credentials.c.id)
            .join(partners, partners.c.id == partner_credentials.c.partner)
            .where(~partner_credentials.c.ended, ~newer.c.ended)
            .order_by(partners.c.sort_name, partner_credentials.c.handle)
        )
        return self._all(query)

    def groups_of(self, partner: str) -> Sequence[Row]:
        """Return a partner's groups of Kafka by name, with the progress of each and the time of its last change."""
        return self._all(
            select(partner_groups).where(partner_groups.c.partner == partner).order_by(partner_groups.c.group)
        )

    def furthest_in_kafka(self) -> dict[tuple[str, str], int]:
        """Return the progress of each partner's furthest group, by partner and way."""
        read = func.max(partner_groups.c.read).label("furthest")
        rows = self._all(select(partner_groups.c.partner, read).group_by(partner_groups.c.partner))
        return {(row.partner, "kafka"): row.furthest for row in rows}

    def published_to_kafka(self) -> int:
        """Return the length of the partners' topic when it was last looked at."""
        seen: Row | None = self.kafka_status()
        return 0 if seen is None else seen.size or 0

    def kafka_status(self) -> Row | None:
        """Return the time of the worker's last look at Kafka, the topic's length, and any trouble that stopped the worker."""
        return self._first(select(kafka_seen))
