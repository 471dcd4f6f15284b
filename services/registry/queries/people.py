"""Queries on people and accounts. Their names are in the vault."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from services.registry.queries.read_model_queries import ReadModelQueries, Row
from services.registry.read_models import accounts, administers, affiliations, in_error, people, role_proposals

RECORDING = ("staff", "approver", "administrator")
"""The roles of those who record."""


class PersonQueries(ReadModelQueries):
    def person(self, record: str) -> Row:
        """Return a person. Raises NotThere."""
        return self._row(people, record)

    def people_known(self, records: Sequence[str]) -> list[Row]:
        return list(self._all(select(people).where(people.c.id.in_(records)).order_by(people.c.id)))

    def people_in_error(self) -> frozenset[str]:
        """Return the ids of people registered in error, whose names are still in the vault."""
        query = select(in_error.c.record).where(in_error.c.kind == "person")
        return frozenset(row.record for row in self._all(query))

    def affiliations_of(self, person: str) -> Sequence[Row]:
        """Return a person's affiliations in the order in which they were stated."""
        table = affiliations.c
        return self._all(select(affiliations).where(table.person == person).order_by(table.order, table.fact))

    def affiliations_at(self, organization: str) -> Sequence[Row]:
        """Return the affiliations with an organization, without people registered in error, the present ones first."""
        table = affiliations.c
        registered = select(people.c.id)
        query = select(affiliations).where(table.organization == organization, table.person.in_(registered))
        return self._all(query.order_by(table.until.is_not(None), table.since.desc(), table.fact))


class AccountQueries(ReadModelQueries):
    def accounts(self, after: str | None, limit: int) -> Sequence[Row]:
        query = select(accounts).order_by(accounts.c.id).limit(limit)
        return self._all(query if after is None else query.where(accounts.c.id > after))

    def account(self, record: str) -> Row:
        """Return an account. Raises NotThere."""
        return self._row(accounts, record)

    def officers(self) -> Sequence[Row]:
        """Return the enabled accounts of people who record things."""
        table = accounts.c
        records = or_(*(table.roles.contains(role) for role in RECORDING))
        query = select(accounts).where(records, table.kind != "machine", table.disabled.is_(False))
        return self._all(query.order_by(table.id))

    def disabled_accounts(self) -> frozenset[str]:
        return frozenset(row.id for row in self._all(select(accounts.c.id).where(accounts.c.disabled)))

    def find_account(self, record: str) -> Row | None:
        return self._first(select(accounts).where(accounts.c.id == record))

    def administrators(self) -> list[str]:
        """Return the ids of enabled administrators' accounts."""
        return [row.id for row in self._all(select(accounts.c.id).where(administers).order_by(accounts.c.id))]

    def role_proposal(self, account: str) -> Row | None:
        """Return the change of an account's roles that waits for another administrator."""
        return self._first(select(role_proposals).where(role_proposals.c.account == account))

    def role_proposals(self, after: str | None, limit: int) -> Sequence[Row]:
        """Return the waiting changes of roles, with each account's present roles and version."""
        query = (
            select(role_proposals, accounts.c.roles.label("present"), accounts.c.version)
            .join_from(role_proposals, accounts, accounts.c.id == role_proposals.c.account)
            .order_by(role_proposals.c.account)
            .limit(limit)
        )
        return self._all(query if after is None else query.where(role_proposals.c.account > after))
