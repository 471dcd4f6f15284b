"""Elements of WordprocessingML (ISO/IEC 29500-1), nested in the order required by its schema."""

import re
from collections.abc import Iterable

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from shared.documents.xml_text import of_xml

_W = f"{{{nsmap['w']}}}"
_NAMESPACES = {prefix: nsmap[prefix] for prefix in ("w", "r")}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BREAK = re.compile("([\t\n])")
_BREAKS = {"\t": "tab", "\n": "br"}


def w(name: str, /, *children: Element | None, **attributes: str | int) -> Element:
    """Return an element of the main namespace, with attributes in that namespace."""
    element: Element = oxml_parser.makeelement(_W + name, nsmap=_NAMESPACES)
    for key, value in attributes.items():
        element.set(_W + key, of_xml(str(value)))
    element.extend(child for child in children if child is not None)
    return element


def inside(element: Element, path: str) -> list[Element]:
    """Return the elements that a path leads to from a given element."""
    return list(element.findall(path, nsmap))


def value(element: Element, name: str = "val") -> str:
    """Return an attribute of the main namespace; an empty string if it is missing."""
    return str(element.get(_W + name, ""))


def remove(elements: Iterable[Element]) -> None:
    for element in elements:
        element.getparent().remove(element)


def run(text: str, style: str | None = None) -> Element:
    """Return text in a character style; tabs and line breaks are preserved."""
    return styled_run(style, *_texts(of_xml(text)))


def styled_run(style: str | None, *content: Element) -> Element:
    """Return content other than text in a character style."""
    return w("r", None if style is None else w("rPr", w("rStyle", val=style)), *content)


def _texts(content: str) -> list[Element]:
    texts: list[Element] = []
    for part in _BREAK.split(content):
        if part in _BREAKS:
            texts.append(w(_BREAKS[part]))
        elif part:
            text = w("t")
            text.text = part
            text.set(_SPACE, "preserve")
            texts.append(text)
    return texts


def raised(element: Element) -> Element:
    """Make text superscript, whatever its style, so that a note's number is not mistaken for the last digit of the
    preceding figure."""
    element[0].append(w("vertAlign", val="superscript"))
    return element


def field(instruction: str, shown: Element) -> list[Element]:
    """Return a field with its current result, which stays until Word is told to update it."""
    code = w("instrText")
    code.text = f" {instruction} "
    code.set(_SPACE, "preserve")
    begin, between, end = (w("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end"))
    return [w("r", begin), w("r", code), w("r", between), shown, w("r", end)]


def paragraph(style: str, *content: Element, settings: tuple[Element, ...] = ()) -> Element:
    """Return a paragraph. `settings`: its properties other than the style, in schema order."""
    return w("p", w("pPr", w("pStyle", val=style), *settings), *content)


def linked(relationship: str, *content: Element) -> Element:
    """Return a link to an address, which the part stores as a relationship."""
    link = w("hyperlink", *content)
    link.set(qn("r:id"), relationship)
    return link


def bookmarked(number: int, name: str, *content: Element) -> list[Element]:
    """Return content with a bookmark around it."""
    return [w("bookmarkStart", id=number, name=name), *content, w("bookmarkEnd", id=number)]
