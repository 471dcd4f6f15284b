"""A report as a workbook: its figures, one per row, and a sheet about the report; before them the sheets on the items
of the resolution, if any."""

from collections.abc import Iterator
from datetime import datetime, time

from services.reporting.reports.assessment.front import days
from services.reporting.reports.rendering.figure_table import (
    COLUMNS,
    FigureRow,
    FigureTableColumn,
    figure_rows,
    status_words,
)
from services.reporting.reports.rendering.item_sheets import item_sheets
from services.reporting.reports.rendering.source import ReportSource
from shared.documents.archives import packed, unpacked
from shared.tables.workbook_writing import FormattedNumber, SheetCell, WrittenSheet, workbook_of

_DIGITS = {"share": "0.0%", "classes": "0.0"}
"""The display format of a fraction, by unit; the cell contains it in full."""
_HOW_TO_READ = (
    (
        "not known",
        "Something that would have to be counted is not recorded. It is never counted as 0, and 0 is a number.",
    ),
    ("not defined", "There is nothing to count or to divide by, so that no record could give a number."),
    ("At least", "What is known is counted; the whole is not known."),
    ("Stated", "A document states this number. It was not counted here, and is never added to counted ones."),
    ("Evidence", "The address at which the rule of a number and the events behind it can be read."),
)


def xlsx(source: ReportSource) -> bytes:
    """Return the workbook, dated on the day of the moment."""
    rows = ([_formatted(column, row) for column in COLUMNS] for row in figure_rows(source))
    figures = WrittenSheet("Figures", [column.head for column in COLUMNS], rows)
    about = WrittenSheet("About this report", ("About", "Content"), _about(source), filtered=False)
    properties = {
        "title": source.words(source.document.title),
        "subject": source.words(source.document.lead),
        "status": status_words(source),
    }
    created = datetime.combine(source.report.moment.day, time())
    with workbook_of((*item_sheets(source), figures, about), created=created, properties=properties) as file:
        return packed(unpacked(file.read()))


def _formatted(column: FigureTableColumn, row: FigureRow) -> SheetCell:
    cell = column.cell(row)
    return FormattedNumber(cell, _DIGITS.get(row.figure.unit, "0.000")) if isinstance(cell, float) else cell


def _about(source: ReportSource) -> Iterator[tuple[str, SheetCell]]:
    report, document = source.report, source.document
    yield "Title", source.words(document.title)
    yield "Report", source.words(document.lead)
    yield "Period", source.words(days(report))
    yield "As known at", report.moment.day.isoformat()
    for log, state in sorted(report.logs.items()):
        yield f"Position in {log}", state.position
        yield f"Log {log}", state.origin
        if state.root:
            yield f"Root of {log}", state.root
    yield "Audience", report.audience
    yield "Status", status_words(source)
    if report.disclosure:
        yield "Told by", report.disclosure.rule
    yield "Figures", len(report.figures())
    yield from _HOW_TO_READ
