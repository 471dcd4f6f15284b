"""Templates such as an installation might have, made from python-docx's default document, which was written by Word."""

import io
from collections.abc import Callable

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt

Change = Callable[[WordDocument], object]


def own_template(*changes: Change) -> bytes:
    """Return a template with a number in its header, a contact line, and controls for title, marks and report."""
    document = docx.Document()
    document.styles.add_style("footnote text", 1).font.size = Pt(8)
    document.styles.add_style("footnote reference", 2).font.superscript = True
    document.styles["Heading 1"].font.name = "Example Serif"
    in_line(document.sections[0].header.part.element.p_lst[0], "number", "No Example number")
    in_line(a_paragraph(document), "contact", "Example contact")
    in_line(a_paragraph(document), "title", "Example title", binding=True)
    beneath(document, "marks", "Example marks", placeholder=True)
    beneath(document, "report", "Example report")
    for change in changes:
        change(document)
    return saved(document)


def saved(document: WordDocument) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def a_paragraph(document: WordDocument) -> BaseOxmlElement:
    document.add_paragraph()
    *_, added = document.element.body.iterchildren(qn("w:p"))
    paragraph: BaseOxmlElement = added
    return paragraph


def in_line(paragraph: BaseOxmlElement, tag: str, words: str, *, binding: bool = False) -> None:
    """Add a control to a line, in italics; perhaps bound to a property of the file."""
    bound = (
        '<w:dataBinding w:xpath="/title" w:storeItemID="{00000000-0000-0000-0000-000000000000}"/>' if binding else ""
    )
    paragraph.append(
        parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="{tag}"/>{bound}</w:sdtPr>'
            f"<w:sdtContent><w:r><w:rPr><w:i/></w:rPr><w:t>{words}</w:t></w:r></w:sdtContent></w:sdt>"
        )
    )


def beneath(document: WordDocument, tag: str, words: str, *, placeholder: bool = False) -> None:
    """Add a control of two paragraphs at the end of the text."""
    shown = "<w:showingPlcHdr/>" if placeholder else ""
    said = '<w:p><w:r><w:rPr><w:color w:val="808080"/></w:rPr><w:t>%s</w:t></w:r></w:p>'
    document.element.body.sectPr.addprevious(
        parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="{tag}"/>{shown}</w:sdtPr>'
            f"<w:sdtContent>{said % words}{said % 'Click here'}</w:sdtContent></w:sdt>"
        )
    )
