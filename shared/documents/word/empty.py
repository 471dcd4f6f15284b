"""An empty Word document for short texts: A4, in the plain type of ITU-T documents.

Import this module only where a document is written: loading the library takes a tenth of a second.
"""

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

_SIZES = {"Normal": 11, "Title": 18, "Subtitle": 11, "Intense Quote": 11, "Heading 1": 13, "Heading 2": 12}


def empty_document() -> WordDocument:
    """Return a document whose styles have lost the colours, lines and theme of the library's template."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    for name, size in _SIZES.items():
        style = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), "Times New Roman")
        style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
        for line in style.element.xpath("w:pPr/w:pBdr | w:rPr/w:spacing"):
            line.getparent().remove(line)
    return document
