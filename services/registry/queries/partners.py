"""Questions about partners, their credentials, and what the worker saw of them in Kafka."""

from collections.abc import Sequence

from sqlalchemy import select

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
        """By name; `search` finds parts of names."""
        query = select(partners)
        for word in collation_key(search).split():
            query = query.where(partners.c.sort_name.contains(word, autoescape=True))
        return self._all(page_after(query, partners, after, limit))

    def partner(self, record: str) -> Row:
        """Raises NotThere."""
        return self._row(partners, record)

    def contacts_of(self, partner: str) -> list[str]:
        query = select(partner_contacts.c.contact).where(partner_contacts.c.partner == partner)
        return [row.contact for row in self._all(query.order_by(partner_contacts.c.contact))]

    def credentials_of(self, partner: str) -> Sequence[Row]:
        """In the order in which they were made; those that ended too. `seen` is what the worker saw of it in Kafka."""
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
        """A credential with whether its partner is suspended."""
        query = select(partner_credentials, partners.c.suspended).join_from(
            partner_credentials, partners, partners.c.id == partner_credentials.c.partner
        )
        return self._first(query.where(partner_credentials.c.id == record))

    def every_credential(self) -> Sequence[Row]:
        """Of all partners, with the partner's handle and whether it is suspended."""
        query = select(partner_credentials, partners.c.suspended, partners.c.handle.label("of")).join_from(
            partner_credentials, partners, partners.c.id == partner_credentials.c.partner
        )
        return self._all(query.order_by(partner_credentials.c.handle, partner_credentials.c.way))

    def replaced_credentials(self) -> Sequence[Row]:
        """Working credentials that another, working one stands beside, with the partner's name."""
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
        """Its groups of Kafka, by name, with how far each has read and when that last changed."""
        return self._all(
            select(partner_groups).where(partner_groups.c.partner == partner).order_by(partner_groups.c.group)
        )

    def kafka_status(self) -> Row | None:
        """When the worker last looked at Kafka, how long the topic is, and what kept it from doing its work."""
        return self._first(select(kafka_seen))
