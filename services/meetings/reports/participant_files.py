"""The list of participants as files, dated on the last day of the meeting."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from docx.document import Document as WordDocument
from docx.shared import Mm
from flask_babel import gettext as _

from services.meetings.reports.participant_list import ParticipantGroup, ParticipantList
from shared.documents.archives import packed, unpacked
from shared.documents.characters import about_boxes, set_in_fonts
from shared.documents.typesetting import typeset
from shared.documents.word.elements import field, run, w
from shared.documents.word.empty import empty_document
from shared.documents.xml_text import of_xml
from shared.tables.workbook_writing import WrittenSheet, workbook_of

_TEMPLATE = Path(__file__).parent / "participants.typ"
_WIDTH = Mm(170)
"""Of a page without its margins."""
_FIELDS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
_PLACES = re.compile("(" + "|".join(map(re.escape, _FIELDS)) + ")")


def pdf(listed: ParticipantList) -> bytes:
    """Return the list as a tagged PDF."""
    content = {
        "title": set_in_fonts(listed.title),
        "line": set_in_fonts(f"{listed.line} {listed.complete}"),
        "widths": _widths(listed),
        "heads": [set_in_fonts(head) for head in listed.heads],
        "groups": [
            {
                "head": set_in_fonts(f"{group.head} ({len(group.participants)})"),
                "rows": [[set_in_fonts(cell) for cell in listed.cells(each)] for each in group.participants],
            }
            for group in listed.groups
        ],
        "day": list(listed.day),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
    }
    return typeset(_TEMPLATE, content | {"boxes": about_boxes(content, _)}, datetime(*listed.day, tzinfo=UTC))


def xlsx(listed: ParticipantList) -> bytes:
    """Return the list as a workbook, one row per participant."""
    rows = [(group.head, *listed.cells(each)) for group in listed.groups for each in group.participants]
    sheet = WrittenSheet(_("Participants"), (_("Group"), *listed.heads), rows)
    with workbook_of((sheet,), created=datetime(*listed.day), properties={"title": listed.title}) as file:  # noqa: DTZ001  the library's are UTC
        return packed(unpacked(file.read()))


def word(listed: ParticipantList) -> bytes:
    """Return the list as a document of Word, whose tables repeat their heads on every page."""
    document = empty_document()
    document.add_heading(of_xml(listed.title), 1)
    document.add_paragraph(of_xml(f"{listed.line} {listed.complete}"))
    for group in listed.groups:
        document.add_heading(of_xml(f"{group.head} ({len(group.participants)})"), 2)
        _table(document, listed, group)
    _number_pages(document)
    properties, day = document.core_properties, datetime(*listed.day, tzinfo=UTC)
    properties.title, properties.author, properties.last_modified_by, properties.comments = (
        of_xml(listed.title)[:255],
        "Rapporteur",
        "Rapporteur",
        "",
    )
    properties.created = properties.modified = day
    buffer = io.BytesIO()
    document.save(buffer)
    return packed(unpacked(buffer.getvalue()), small=True)


def _table(document: WordDocument, listed: ParticipantList, group: ParticipantGroup) -> None:
    table = document.add_table(rows=1 + len(group.participants), cols=len(listed.heads))
    rules = (w(side, val="single", sz=4, space=0, color="7C8996") for side in ("bottom", "insideH"))
    table._tbl.tblPr.xpath("w:tblLook")[0].addprevious(w("tblBorders", *rules))  # noqa: SLF001  the library has no other way
    table.rows[0]._tr.get_or_add_trPr().append(w("tblHeader"))  # noqa: SLF001  likewise
    parts = _widths(listed)
    widths = [_WIDTH * part // sum(parts) for part in parts]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row_number, (row, texts) in enumerate(
        zip(table.rows, (listed.heads, *map(listed.cells, group.participants)), strict=True)
    ):
        row._tr.get_or_add_trPr().insert(0, w("cantSplit"))  # noqa: SLF001  likewise
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width, cell.text = width, of_xml(text)
            cell.paragraphs[0].paragraph_format.space_after = 0
            cell.paragraphs[0].runs[0].bold = row_number == 0 or None


def _widths(listed: ParticipantList) -> list[int]:
    """Return the relative widths of the columns: names have more room than the rest, so that they stand on one line."""
    last = [2] * (len(listed.heads) - 1)
    return [4, 3, *last[1:]] if listed.named else [4, *last]


def _number_pages(document: WordDocument) -> None:
    """Write "Page 1 of 2" at the foot of each page, in the reader's language."""
    line = document.sections[0].footer.paragraphs[0]._p  # noqa: SLF001  likewise
    for part in _PLACES.split(_("Page %(page)s of %(pages)s", page="{page}", pages="{pages}")):
        line.extend(field(_FIELDS[part], run("1")) if part in _FIELDS else [run(part)])


FILES: dict[str, tuple[str, Callable[[ParticipantList], bytes]]] = {
    "pdf": ("application/pdf", pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", word),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx),
}
