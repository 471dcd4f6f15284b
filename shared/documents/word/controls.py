"""Content controls: the places in a template that are filled, each identified by its tag."""

from collections.abc import Collection, Iterable
from copy import deepcopy

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from shared.documents.word.elements import inside, remove, run, value
from shared.documents.word.template import written_parts
from shared.domain.errors import Malformed


def controls_in(document: WordDocument, allowed: Collection[str], needed: Iterable[str]) -> dict[str, list[Element]]:
    """Return the content controls by their tags. Raises Malformed for an unknown tag, and for a missing required
    one."""
    controls = dict[str, list[Element]]()
    for root in written_parts(document):
        for control in inside(root, ".//w:sdt"):
            for tag in inside(control, "w:sdtPr/w:tag"):
                controls.setdefault(value(tag), []).append(control)
    for name in controls:
        if name and name not in allowed:
            raise Malformed(
                "template",
                f"The template has a content control with the tag “{name}”, which nothing fills. Take one of"
                f" {', '.join(sorted(allowed))}; or clear the tag, and the control stays as it is.",
            )
    for name in needed:
        if name not in controls:
            raise Malformed(
                "template",
                f"The template has no content control with the tag “{name}”. In Word, add one (Developer, Plain Text"
                " Content Control) and give it this tag in its properties.",
            )
    return controls


def fill(control: Element, text: str) -> None:
    """Put text into a control, formatted like the text it replaces, or as the control formats typed text."""
    (content,) = inside(control, "w:sdtContent")
    first, form = next(iter(inside(content, ".//w:p")), content), _form(control)
    for instead in ("showingPlcHdr", "dataBinding"):
        remove(inside(control, f"w:sdtPr/w:{instead}"))  # otherwise Word would show other text in place of this
    if first is not content:
        remove(list(first.itersiblings()))
    remove(part for part in list(first) if part.tag != qn("w:pPr"))
    filled = run(text)
    filled[:0] = map(deepcopy, form)
    first.append(filled)


def _form(control: Element) -> list[Element]:
    """Return the formatting of a control's first text; if that is only a placeholder, the formatting of text typed
    there."""
    runs = [] if inside(control, "w:sdtPr/w:showingPlcHdr") else inside(control, "w:sdtContent//w:r")[:1]
    return (inside(runs[0], "w:rPr") if runs else []) or inside(control, "w:sdtPr/w:rPr")


def put(control: Element, blocks: Iterable[Element]) -> None:
    """Put blocks in place of a control."""
    for block in blocks:
        control.addprevious(block)
    control.getparent().remove(control)
