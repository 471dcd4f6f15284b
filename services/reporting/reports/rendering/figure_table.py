"""The figures of a report as a table, one per row: for spreadsheets, and for programs that do not read JSON."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from services.reporting.document_model import Reason, is_undefined
from services.reporting.figures import Figure
from services.reporting.figures.participation.stated import STATED
from services.reporting.reports.assessment.front import status
from services.reporting.reports.document import figure_identity
from services.reporting.reports.figure_reference import reference
from services.reporting.reports.layout import worded_reason
from services.reporting.reports.plan import IN_SHORT, NOT_KNOWN
from services.reporting.reports.rendering.source import ReportSource
from shared.tables.writing import Cell, csv_bytes


class FigureRow(msgspec.Struct, frozen=True):
    """A figure in its section. `note`: the number of its note in the document, None if no sentence opens it. `status`:
    whether the report is issued, and for whom."""

    source: ReportSource
    figure: Figure
    section: str
    note: int | None
    status: str


class FigureTableColumn(NamedTuple):
    """A column: its name in CSV, its heading in a spreadsheet, and its cell."""

    name: str
    head: str
    cell: Callable[[FigureRow], Cell]


def figure_rows(source: ReportSource) -> Iterator[FigureRow]:
    """Yield each figure once, in its first section, leaving out those that repeat the figures of others."""
    titles = {each.id: f"{each.number or ''} {source.words(each.title)}".strip() for each in source.document.sections}
    sections, done, status_said = source.report.sections, set[object](), status_words(source)
    for section in sorted(sections, key=lambda each: each.id in (IN_SHORT, NOT_KNOWN)):
        for figure in section.figures:
            if (name := figure_identity(figure)) not in done:
                done.add(name)
                yield FigureRow(source, figure, titles[section.id], source.notes.get(reference(figure)), status_said)


def csv(source: ReportSource) -> bytes:
    """Return the table in UTF-8 with a byte order mark; cells that a spreadsheet would run as formulas are neutralized."""
    rows = ([column.cell(row) for column in COLUMNS] for row in figure_rows(source))
    return b"".join(csv_bytes([column.name for column in COLUMNS], rows))


def _value(row: FigureRow) -> Cell:
    """Return the counted number. A number stated in a document has a separate column, so that the two are never added up."""
    figure = row.figure
    if figure.key == STATED.key:
        return "stated"
    if figure.value is None:
        return "not defined" if is_undefined(figure) else "not known"
    return figure.value


def _stated(row: FigureRow) -> Cell:
    figure = row.figure
    if figure.key != STATED.key:
        return None
    return _reason(row) if figure.value is None else figure.value


def _at_least(row: FigureRow) -> Cell:
    return None if row.figure.key == STATED.key else row.figure.at_least


def _reason(row: FigureRow) -> Cell:
    """Return why there is no number, in words for people."""
    if row.figure.reason is None:
        return None
    return row.source.words(Reason(worded_reason(row.source.history, row.figure.reason)))


def _as_json(values: Mapping[str, str | int]) -> Cell:
    """Return names with values as in the report's JSON; None if there are none."""
    return json.dumps(values, sort_keys=True, ensure_ascii=False) if values else None


def status_words(source: ReportSource) -> str:
    """Return the words for a draft or an issued report, its audience, and, if applicable, that its records are invented."""
    text = source.words(status(source.report, issued=source.issued))
    return f"{text}; synthetic records" if source.synthetic else text


COLUMNS = (
    FigureTableColumn("section", "Section", lambda row: row.section),
    FigureTableColumn("title", "Figure", lambda row: row.source.title(row.figure)),
    FigureTableColumn("value", "Value", _value),
    FigureTableColumn("at_least", "At least", _at_least),
    FigureTableColumn("numerator", "Numerator", lambda row: row.figure.numerator),
    FigureTableColumn("denominator", "Denominator", lambda row: row.figure.denominator),
    FigureTableColumn("stated", "Stated by a document", _stated),
    FigureTableColumn("unit", "Unit", lambda row: row.figure.unit),
    FigureTableColumn("reason", "Why it is not known", _reason),
    FigureTableColumn("as_of", "As of", lambda row: row.figure.as_of.isoformat()),
    FigureTableColumn("key", "Key", lambda row: row.figure.key),
    FigureTableColumn("of", "About", lambda row: _as_json(row.figure.of)),
    FigureTableColumn("parameters", "Parameters", lambda row: _as_json(row.figure.parameters)),
    FigureTableColumn("rule", "Rule", lambda row: row.figure.rule),
    FigureTableColumn("events", "Events behind it", lambda row: len(row.figure.evidence)),
    FigureTableColumn("evidence", "Evidence", lambda row: row.source.address(row.figure)),
    FigureTableColumn("note", "Note", lambda row: row.note),
    FigureTableColumn("period", "Period", lambda row: row.source.report.period.name),
    FigureTableColumn("moment", "As known at", lambda row: str(row.source.report.moment)),
    FigureTableColumn("status", "Status", lambda row: row.status),
)
