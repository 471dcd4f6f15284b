"""A document as data for the paper template: lines as text, figures and marked words, and blocks by their kind."""

from collections.abc import Iterable, Iterator

from services.reporting.document_model import Inline, is_known
from services.reporting.document_model.blocks import (
    Bullets,
    Chart,
    DocumentBlock,
    Folded,
    Heading,
    Paragraph,
    Remark,
    Table,
    Terms,
)
from services.reporting.reports.languages import FigureRun, MarkedRun, Run
from services.reporting.reports.rendering.column_widths import column_widths, in_parts
from services.reporting.reports.rendering.source import ReportSource
from services.reporting.reports.rendering.svg import standalone_svg
from shared.documents.characters import drawing_in_fonts

LONG = 1000  # letters in a cell
Json = dict[str, object]


def line_on_paper(source: ReportSource, inline: Inline | None) -> list[object]:
    """Return a line as text, figures and marked words; an absent line has none."""
    return [] if inline is None else [_run(source, run) for run in source.runs(inline)]


def _run(source: ReportSource, run: Run) -> object:
    match run:
        case FigureRun(form="quoted"):
            return {"is": "quoted", "words": run.words}  # the words beside it carry the note
        case FigureRun(figure=figure):
            form = "unknown" if run.form == "number" and not is_known(figure) else run.form
            return {"is": form, "words": run.words, "to": source.address(figure), "note": source.note(figure)}
        case MarkedRun():
            return {"is": "marked", "kind": run.kind, "runs": [_run(source, each) for each in run.runs]}
        case _:
            return run


def blocks_on_paper(source: ReportSource, blocks: Iterable[DocumentBlock]) -> list[Json]:
    """Return blocks, each with its kind; a block that is folded on a page is shown open."""
    return [each for block in blocks for each in _written(source, block)]


def _written(source: ReportSource, block: DocumentBlock) -> Iterator[Json]:
    match block:
        case Paragraph():
            yield {"is": "paragraph", "kind": block.kind, "words": line_on_paper(source, block.words)}
        case Heading():
            yield {"is": "heading", "words": line_on_paper(source, block.words)}
        case Bullets():
            items = [line_on_paper(source, item) for item in block.items]
            yield {"is": "bullets", "numbered": block.numbered, "notes": block.notes, "items": items}
        case Terms():
            pairs = [[line_on_paper(source, each) for each in pair] for pair in block.pairs]
            yield {"is": "terms", "facts": block.kind == "block", "pairs": pairs}
        case Table():
            yield from (_table(source, part) for part in in_parts(block, source))
        case Chart():
            yield _chart(source, block)
        case Folded():
            yield from blocks_on_paper(source, block.blocks)
        case Remark():
            title, words = (line_on_paper(source, each) for each in (block.title, block.words))
            yield {"is": "remark", "title": title, "words": words}


def _table(source: ReportSource, table: Table) -> Json:
    groups = [
        {
            "head": line_on_paper(source, group.head),
            "rows": [[line_on_paper(source, cell) for cell in (row.head, *row.cells)] for row in group.rows],
        }
        for group in table.groups
    ]
    return {
        "is": "table",
        "caption": line_on_paper(source, table.caption),
        "note": line_on_paper(source, table.note),
        "widths": column_widths(table, source),
        "kinds": [column.kind or "words" for column in table.columns],
        "heads": [line_on_paper(source, column.head) for column in table.columns],
        "groups": groups,
        "whole-rows": _has_whole_rows(source, table),
    }


def _has_whole_rows(source: ReportSource, table: Table) -> bool:
    """Return whether its rows are kept on one page: not if a row may need more than one, nor for signs, whose rows are
    single lines."""
    cells = (cell for group in table.groups for row in group.rows for cell in (row.head, *row.cells))
    return table.form != "matrix" and all(len(source.words(cell)) < LONG for cell in cells)


def _chart(source: ReportSource, chart: Chart) -> Json:
    drawing = chart.drawings[0]
    return {
        "is": "chart",
        "svg": drawing_in_fonts(standalone_svg(source, chart, drawing)),
        "ratio": drawing.height / drawing.width,
        "description": source.words(chart.description).strip() or source.words(chart.title),
        "title": line_on_paper(source, chart.title),
        "note": line_on_paper(source, chart.note),
        "key": line_on_paper(source, chart.key),
    }
