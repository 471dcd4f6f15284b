"""A list as a file: all rows, in the order and with the filters of the page."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext as _

from shared.domain.collation import collation_key
from shared.domain.errors import Malformed, NotThere
from shared.tables.writing import Cell
from shared.web.console.columns import Column
from shared.web.tables import MEDIA_TYPES, download

ON_A_PAGE = 50
AT_A_TIME = 1000

ListQuery = dict[str, Any]


class Downloads:
    """The downloads of an `EventSourcedView`. `downloads` False: none."""

    columns: tuple[Column, ...]
    downloads: ClassVar[bool] = True

    @property
    def page_size(self) -> int:
        """Return the number of rows read at a time: few for a page, many for a file."""
        return int(g.get("rows_at_a_time", ON_A_PAGE))

    # A list may have a filter called kind, so the format has a name that no filter uses.
    @expose("/download.<file_format>")
    def download_view(self: Any, file_format: str) -> ResponseReturnValue:
        if file_format not in MEDIA_TYPES or not self.downloads or not self.columns:
            raise NotThere(id=file_format)
        query = self._list_query(request.args)
        if not query["opens"]:
            raise Malformed("search", _("Search in the list, and download what is found there."))
        rows = map(self.cells, self.every_row(query))
        return download(file_format, self.endpoint.removeprefix("console-"), self.file_head(), rows)

    def file_head(self) -> list[str]:
        """Return the first line of the file."""
        return ["id", *(str(column.label) for column in self.columns)]

    def cells(self: Any, row: Any) -> Sequence[Cell]:
        """Return a row of the file: its id, then its columns, with numbers and days as stored."""
        return [self.get_pk_value(row), *(self._cell(column, row) for column in self.columns)]

    def _cell(self, column: Column, row: Any) -> Cell:
        value = column.words(row) if column.kind == "text" else column.of(row)
        return value if value is None or isinstance(value, int) else str(value)

    def every_row(self: Any, query: ListQuery) -> Iterator[Any]:
        g.rows_at_a_time = AT_A_TIME
        page, more = 0, True
        while more:
            _count, rows = self.get_list(page, query["by"], query["down"], collation_key(query["search"]), None)
            yield from rows[:AT_A_TIME]
            page, more = page + 1, len(rows) > AT_A_TIME

    def address_of_download(self, query: ListQuery, file_format: str) -> str:
        """Return the address of the file, with the page's filters, search and order."""
        parameters = {"search": query["sealed"], **query["filters"], "sort": query["by"], "desc": int(query["down"])}
        return url_for(
            ".download_view", file_format=file_format, **{name: value for name, value in parameters.items() if value}
        )
