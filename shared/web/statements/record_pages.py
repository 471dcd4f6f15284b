"""The pages of statements that lie in the stream of the record that they are about, of one kind or of several."""

from typing import Any, ClassVar

from shared.domain.errors import NotThere
from shared.domain.ids import kind_of
from shared.event_store.statements import StatementQueries, StatementRow
from shared.event_store.statements.tables import statements
from shared.web.console import EventSourcedView

FACT = "fact"
"""What the ids of such statements begin with, whatever their kind."""


class RecordStatementView(EventSourcedView):
    """`told` reads the statements of the kinds that the pages are of."""

    told: ClassVar[StatementQueries]
    table = statements
    search: ClassVar[tuple[str, ...]] = ("words",)

    def get_query(self) -> Any:  # noqa: ANN401
        return super().get_query().filter(self.model.kind.in_(list(self.told.kinds)))

    def get_list(self, *asked: Any, **options: Any) -> tuple[Any, list[StatementRow]]:  # noqa: ANN401
        count, rows = super().get_list(*asked, **options)
        return count, [self.told.row_of(row) for row in rows]

    def get_pk_value(self, model: StatementRow) -> str:
        return model.fact

    def row(self, id: str) -> StatementRow:  # noqa: A002 - the name of the part of the address
        """One that holds. Raises NotThere."""
        if kind_of(id) != FACT:
            raise NotThere(id=id)
        return self.told.one(id)
