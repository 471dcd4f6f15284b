"""The basis of all queries on the registry's read models."""

from typing import Any

from sqlalchemy import Engine, Select, Table, or_, select

from shared.contracts.registry import RECORD_KINDS
from shared.event_store.codec import Codec
from shared.event_store.row_queries import RowQueries
from shared.event_store.statements import StatementQueries, StatementRow

NOT_KNOWN = "-"
"""The filter value for rows whose value is not known."""
After = tuple[str, str] | None
Row = Any


class ReadModelQueries(RowQueries):
    """Queries on read models; `codec` decrypts personal fields."""

    def __init__(self, reader: Engine, codec: Codec) -> None:
        super().__init__(reader)
        self.codec = codec
        self.statements = StatementQueries(reader, RECORD_KINDS)

    def facts_of(self, record: str, *kinds: str) -> list[StatementRow]:
        """Return the statements on an organization or a State, of any kind or of these, in the order in which they
        were stated."""
        return self.statements.about(record, kinds or None)

    def _row(self, table: Table, record: str) -> Row:
        """Return the only row. Raises NotThere."""
        return self._one(select(table).where(table.c.id == record), record)


def page_after(query: Select[Any], table: Table, after: After, limit: int) -> Select[Any]:
    """Select a page ordered by sort name and id, after a given pair of them."""
    if after is not None:
        sort_name, record = after
        later = (table.c.sort_name == sort_name) & (table.c.id > record)
        query = query.where(or_(table.c.sort_name > sort_name, later))
    return query.order_by(table.c.sort_name, table.c.id).limit(limit)
