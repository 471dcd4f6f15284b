"""Organizations by meetings: which was where, as far as lists and what is open say; or that it is for the bureau only."""

from collections.abc import Iterator, Mapping

from services.reporting.document_model import (
    DocumentBlock,
    DocumentColumn,
    DocumentRow,
    DocumentRowGroup,
    Inline,
    Marked,
    Table,
    by_number,
    joined,
    listing,
    paragraph,
    sentence,
)
from services.reporting.reports.layout import Layout
from services.reporting.reports.matrix import Cell, Matrix, MatrixGroup

_SIGNS: Mapping[Cell, Inline] = {
    "there": Marked(sentence("attended"), "there"),
    "not on the list": Marked(sentence("not on the complete list"), "not on the list"),
    "not known": Marked(sentence("not known"), "not known"),
}


def organizations_by_meeting(layout: Layout) -> Iterator[DocumentBlock]:
    matrix = layout.matrix
    if matrix is not None:
        yield _table(layout, matrix)
        yield from paragraph(
            sentence("Square: attended. Dot: not on the complete list. Hatched: not known."), kind="key"
        )
        if matrix.closed:
            yield from paragraph(
                sentence(
                    "Left out: %(meetings)s. Of some who came there it is for the bureau only that they did, and so are the"
                    " counts that would tell who they are.",
                    meetings=", ".join(matrix.closed),
                )
            )
    elif layout.report.audience != "bureau" and (layout.fully_listed or layout.partly_listed):
        yield from paragraph(
            sentence("Which organizations came is for the bureau only: of no meeting is it public of all who came.")
        )


def _table(layout: Layout, matrix: Matrix) -> DocumentBlock:
    columns = (DocumentColumn(sentence("Organization")), *(DocumentColumn(code, "sign") for code in matrix.codes))
    groups = tuple(
        DocumentRowGroup(
            tuple(DocumentRow(line.name, tuple(_SIGNS[cell] for cell in line.cells)) for line in group.lines),
            _when_they_came(group, matrix),
        )
        for group in matrix.groups
    )
    caption = sentence("Organizations by meeting")
    return Table(caption, columns, groups, _note(layout, matrix), "matrix", caption)


def _note(layout: Layout, matrix: Matrix) -> Inline:
    note: Inline = sentence(
        "Grouped by when they came, and called as on the last day of the period. These lists are public."
    )
    if layout.report.audience == "bureau":
        note = sentence("Grouped by when they came, and called as on the last day of the period. For the bureau only.")
    if not matrix.merged:
        return note
    merged = sentence(
        "Organizations that had merged by then share a row: %(meetings)s had more organizations than have a square here.",
        meetings=listing(matrix.merged),
    )
    return joined((note, merged), " ")


def _when_they_came(group: MatrixGroup, matrix: Matrix) -> Inline:
    if group.at == "every":
        return by_number(
            matrix.complete, "At the meeting with a complete list", "At every meeting with a complete list"
        )
    if group.at == "several":
        return sentence("At several meetings with a complete list")
    if group.at == "one" and matrix.complete > 1:
        return sentence("Of the complete lists, on that of %(meeting)s only", meeting=str(group.meeting))
    if group.at == "one":
        return sentence("On the complete list of %(meeting)s", meeting=str(group.meeting))
    return sentence("On no list that is stated to be complete")
