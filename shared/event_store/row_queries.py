"""Queries on rows, each in its own short transaction on a read-only engine."""

from typing import Any

from sqlalchemy import Engine, Row, Select

from shared.domain.errors import NotThere


class RowQueries:
    """Base class of the queries for one kind of record; `reader` is a read-only engine. `bound` are the values of a
    query's parameters."""

    def __init__(self, reader: Engine) -> None:
        self.reader = reader

    def _all(self, query: Select[Any], **bound: str) -> list[Row[Any]]:
        with self.reader.connect() as connection:
            return list(connection.execute(query, bound))

    def _first(self, query: Select[Any], **bound: str) -> Row[Any] | None:
        with self.reader.connect() as connection:
            return connection.execute(query, bound).first()

    def _one(self, query: Select[Any], record: str, **bound: str) -> Row[Any]:
        """Return the row of a record. Raises NotThere."""
        if (row := self._first(query, **bound)) is None:
            raise NotThere(id=record)
        return row

    def _value(self, query: Select[Any]) -> Any:  # noqa: ANN401  what the column holds
        with self.reader.connect() as connection:
            return connection.scalar(query)

    def _pairs(self, query: Select[Any]) -> list[tuple[str, str]]:
        rows: list[Any] = list(self._all(query))
        return [(first, second) for first, second in rows]
