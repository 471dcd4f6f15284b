"""Sheets of a workbook on the items of Resolution 68: a summary of all, and one for each."""

from collections.abc import Iterator, Sequence

from services.reporting.document_model.blocks import (
    Bullets,
    DocumentBlock,
    DocumentRow,
    DocumentSection,
    Paragraph,
    Table,
    Terms,
)
from services.reporting.reports.plans import CLAUSES_REPORT
from services.reporting.reports.rendering.source import ReportSource
from shared.contracts.clauses import CLAUSES
from shared.tables.workbook_writing import WrittenSheet


def item_sheets(source: ReportSource) -> Iterator[WrittenSheet]:
    """Yield the sheets of the report on the items; none for another report."""
    if source.report.report != CLAUSES_REPORT.name:
        return
    for section in source.document.sections:
        if section.id in CLAUSES:
            head = section.id, source.words(section.title).removeprefix(f"{section.id} ")
            yield WrittenSheet(section.id, head, list(_sheet_rows(source, section)), filtered=False)
        if section.id == "matrix":
            yield _summary(source, [block for block in section.blocks if isinstance(block, Table)])


def _summary(source: ReportSource, tables: Sequence[Table]) -> WrittenSheet:
    """Return the tables of all items side by side, with the item column once."""
    heads = [source.words(column.head) for each in tables for column in each.columns[1:]]
    beside = zip(*(_table_rows(source, each) for each in tables), strict=True)
    rows = [[parts[0][0], *(cell for part in parts for cell in part[1:])] for parts in beside]
    return WrittenSheet("Summary", [source.words(tables[0].columns[0].head), *heads], rows)


def _sheet_rows(source: ReportSource, section: DocumentSection) -> Iterator[Sequence[str]]:
    for block in section.blocks:
        yield from _block_rows(source, block)


def _block_rows(source: ReportSource, block: DocumentBlock) -> Iterator[Sequence[str]]:
    match block:
        case Terms(pairs=pairs):
            yield from ([source.words(each) for each in pair] for pair in pairs)
        case Bullets(items=items):
            yield from (["Figure", source.words(item)] for item in items)
        case Paragraph(words=words):
            yield [source.words(words)]
        case Table():
            yield [source.words(block.caption)]
            yield from _table_rows(source, block)


def _table_rows(source: ReportSource, block: Table) -> Iterator[Sequence[str]]:
    rows: Iterator[DocumentRow] = (row for group in block.groups for row in group.rows)
    yield from ([source.words(cell) for cell in (row.head, *row.cells)] for row in rows)
