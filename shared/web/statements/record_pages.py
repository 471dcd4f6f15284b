"""The pages of statements in the stream of the record that they are about, for one kind or several."""

from collections.abc import Mapping
from typing import TypedDict

from flask import request

from shared.domain.errors import NotThere
from shared.domain.ids import kind_of
from shared.event_store.statements import StatementQueries, StatementRow
from shared.event_store.statements.tables import statements
from shared.web.console import EventSourcedView

FACT = "fact"
"""The prefix of such statements' ids, whatever their kind."""


class Window(TypedDict):
    """The requested rows of a list."""

    offset: int
    limit: int
    descending: bool


class RecordStatementView(EventSourcedView):
    """The pages of such statements; `queries` reads those of the pages' kinds."""

    queries: StatementQueries
    table = statements

    def get_list(
        self,
        page: int,
        _sort_column: str | None,
        sort_desc: bool,
        search: str | None,
        *_stock: object,
        **_options: object,
    ) -> tuple[None, list[StatementRow]]:
        """Return a page of valid statements, and one extra row if there are more."""
        filters = self._list_query(request.args)["filters"]
        valid = {each.name: filters[each.name] for each in self.filters if filters[each.name] in dict(each.options())}
        chosen = {name: value for name, value in valid.items() if value}
        window = Window(offset=(page or 0) * self.page_size, limit=self.page_size + 1, descending=sort_desc)
        return None, self.read(chosen, search or "", window)

    def read(self, chosen: Mapping[str, str], search: str, window: Window) -> list[StatementRow]:
        """Return rows of the list by the chosen filters."""
        raise NotImplementedError

    def get_sortable_columns(self) -> dict[str, str]:
        return {column.name: column.sort for column in self.columns if column.sort}

    def get_pk_value(self, model: StatementRow) -> str:
        return model.fact

    def row(self, id: str) -> StatementRow:  # noqa: A002 - the name of the part of the address
        """Return a valid statement. Raises NotThere."""
        if kind_of(id) != FACT:
            raise NotThere(id=id)
        return self.queries.one(id)
