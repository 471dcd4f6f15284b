"""Tables: a numbered caption, headings repeated on each page, and one table row per row."""

from collections.abc import Iterator

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from services.reporting.document_model import Inline, Marked
from services.reporting.document_model.blocks import DocumentRow, DocumentRowGroup, Table
from services.reporting.reports.rendering.column_widths import IN_WORD, column_widths
from services.reporting.reports.word.lines import LineWriter
from shared.documents.word.elements import paragraph, run, w

_STYLE_OF_COLUMN = {"number": "report table number", "sign": "report table sign"}
_SIGNS = {"there": "■", "not on the list": "·", "not known": "?"}
_HATCHED = {"val": "thinDiagStripe", "color": "AEB8C2", "fill": "auto"}
_POINT = 20
"""A point, in the unit of a Word table."""


class TableWriter:
    """The writer of tables, at most `width` twentieths of a point wide."""

    def __init__(self, lines: LineWriter, width: int) -> None:
        self.lines, self.width = lines, width
        self.words = lines.source.words

    def table(self, table: Table) -> Element:
        widths = self._widths(table)
        return w(
            "tbl",
            self._settings(table, sum(widths)),
            w("tblGrid", *(w("gridCol", w=width) for width in widths)),
            self._heads(table, widths),
            *(row for group in table.groups for row in self._rows(table, group, widths)),
        )

    def _settings(self, table: Table, width: int) -> Element:
        shown = {"firstRow": 1, "lastRow": 0, "firstColumn": 1, "lastColumn": 0, "noHBand": 1, "noVBand": 1}
        return w(
            "tblPr",
            w("tblStyle", val=self.lines.styles["report table"]),
            w("tblW", w=width, type="dxa"),
            w("tblLook", val="06A0", **shown),
            w("tblCaption", val=self.words(table.caption)),
        )

    def _widths(self, table: Table) -> list[int]:
        """Return the widths as on paper, in twentieths of a point; narrower if the template leaves less room."""
        widths = column_widths(table, self.lines.source, IN_WORD)
        scale = _POINT * min(1, self.width / (_POINT * sum(widths)))
        return [int(scale * width) for width in widths]

    def _heads(self, table: Table, widths: list[int]) -> Element:
        cells = (
            _cell(width, self._paragraph(column.kind, column.head))
            for column, width in zip(table.columns, widths, strict=True)
        )
        return w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *cells)

    def _rows(self, table: Table, group: DocumentRowGroup, widths: list[int]) -> Iterator[Element]:
        if group.head is not None:
            words = paragraph(self.lines.styles["report table group"], *self.lines.line(group.head))
            yield _row(_cell(sum(widths), words, w("gridSpan", val=len(widths))))
        for row in group.rows:
            yield _row(*self._cells(table, row, widths))

    def _cells(self, table: Table, row: DocumentRow, widths: list[int]) -> Iterator[Element]:
        yield _cell(widths[0], self._paragraph(None, row.head))
        for column, width, words in zip(table.columns[1:], widths[1:], row.cells, strict=True):
            if column.kind == "sign" and isinstance(words, Marked):
                sign = paragraph(self.lines.styles["report table sign"], run(_SIGNS[words.kind]))
                yield _cell(width, sign, w("shd", **_HATCHED) if words.kind == "not known" else None)
            else:
                yield _cell(width, self._paragraph(column.kind, words))

    def _paragraph(self, kind: str | None, words: Inline) -> Element:
        style = _STYLE_OF_COLUMN.get(kind or "", "report table text")
        return paragraph(self.lines.styles[style], *self.lines.line(words, stacked=True))


def _row(*cells: Element) -> Element:
    return w("tr", w("trPr", w("cantSplit")), *cells)


def _cell(width: int, words: Element, setting: Element | None = None) -> Element:
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa"), setting), words)
