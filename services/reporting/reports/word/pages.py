"""The pages of a document: the width of their text, and where pages of another kind begin."""

from copy import deepcopy

from docx.document import Document as WordDocument
from docx.oxml.xmlchemy import BaseOxmlElement as Element
from docx.shared import Emu, Mm

from shared.documents.word.elements import inside, remove, w

_GAP = 425  # between columns, in twentieths of a point
_A4_WITHIN_MARGINS = Emu(Mm(170))


def text_width(document: WordDocument) -> Emu:
    """Return the width between the margins of the last section, which contains the report."""
    page = document.sections[-1]
    if page.page_width is None or page.left_margin is None or page.right_margin is None:
        return _A4_WITHIN_MARGINS
    return Emu(page.page_width - page.left_margin - page.right_margin)


def count_notes_from_one(document: WordDocument) -> None:
    """Make Word number footnotes through the whole text, as the list of notes does, whatever the template specifies."""
    for footnotes in [*inside(_last(document), "w:footnotePr"), *inside(document.settings.element, "w:footnotePr")]:
        _remove(footnotes, "numFmt", "numStart", "numRestart")


def ended_section(document: WordDocument, columns: int | None = None) -> Element:
    """Return the end of a section with pages like the template's last. With `columns`, the section starts on a new
    page, under the same header."""
    pages = deepcopy(_last(document))
    if columns is not None:
        _remove(pages, "headerReference", "footerReference", "titlePg", "pgNumType")
        _begins(pages, "nextPage")
        _remove(pages, "cols")
        inside(pages, "w:pgMar")[0].addnext(w("cols", num=columns, space=_GAP))
    return w("p", w("pPr", pages))


def goes_on_without_a_break(document: WordDocument) -> None:
    """Make the template's last section begin directly below the one before it."""
    _remove(_last(document), "titlePg", "pgNumType")
    _begins(_last(document), "continuous")


def _last(document: WordDocument) -> Element:
    pages: Element = document.element.body.sectPr
    return pages


def _begins(pages: Element, how: str) -> None:
    _remove(pages, "type")
    inside(pages, "w:pgSz")[0].addprevious(w("type", val=how))


def _remove(pages: Element, *names: str) -> None:
    for name in names:
        remove(inside(pages, f"w:{name}"))
