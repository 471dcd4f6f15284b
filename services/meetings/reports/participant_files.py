"""The list of participants as files, dated on the last day of the meeting."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from flask_babel import gettext as _

from services.meetings.reports.participant_list import ParticipantGroup, ParticipantList
from shared.documents.archives import packed, unpacked
from shared.documents.characters import set_in_fonts
from shared.documents.typesetting import typeset
from shared.documents.xml_text import of_xml
from shared.tables.workbook_writing import WrittenSheet, workbook_of

_TEMPLATE = Path(__file__).parent / "participants.typ"
_FONT = "Source Sans 3"


def pdf(listed: ParticipantList) -> bytes:
    """Return the list as a tagged PDF."""
    content = {
        "title": set_in_fonts(listed.title),
        "line": set_in_fonts(f"{listed.line} {listed.complete}"),
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
    return typeset(_TEMPLATE, content, datetime(*listed.day, tzinfo=UTC))


def xlsx(listed: ParticipantList) -> bytes:
    """Return the list as a workbook, one row per participant."""
    rows = [(group.head, *listed.cells(each)) for group in listed.groups for each in group.participants]
    sheet = WrittenSheet(_("Participants"), (_("Group"), *listed.heads), rows)
    with workbook_of((sheet,), created=datetime(*listed.day), properties={"title": listed.title}) as file:  # noqa: DTZ001  the library's are UTC
        return packed(unpacked(file.read()))


def word(listed: ParticipantList) -> bytes:
    """Return the list as a document of Word, whose tables repeat their heads on every page."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = _FONT, Pt(10)
    document.add_heading(of_xml(listed.title), 1)
    document.add_paragraph(of_xml(f"{listed.line} {listed.complete}"))
    for group in listed.groups:
        document.add_heading(of_xml(f"{group.head} ({len(group.participants)})"), 2)
        _table(document, listed, group)
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
    table = document.add_table(rows=1 + len(group.participants), cols=len(listed.heads), style="Light Grid")
    for cell, text in zip(table.rows[0].cells, listed.heads, strict=True):
        cell.text = of_xml(text)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001  the library has no other way
    for row, participant in zip(table.rows[1:], group.participants, strict=True):
        for cell, text in zip(row.cells, listed.cells(participant), strict=True):
            cell.text = of_xml(text)


FILES: dict[str, tuple[str, Callable[[ParticipantList], bytes]]] = {
    "pdf": ("application/pdf", pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", word),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx),
}
