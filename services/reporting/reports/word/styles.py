"""The styles of a report: Word's built-in ones, and ours, which are added to a template that lacks them."""

from collections.abc import Mapping
from copy import deepcopy

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from shared.documents.word.elements import inside, value, w
from shared.domain.errors import Malformed

StyleIds = Mapping[str, str]
"""The id of each style by its name. Word translates ids, but names only for display."""

BUILT_IN = (
    "Normal", "Subtitle", "heading 1", "heading 2", "caption", "List Bullet", "List Number", "footnote text",
    "footnote reference",
)  # fmt: skip
_OURS = "Report "


def style_ids(document: WordDocument, default: WordDocument) -> StyleIds:
    """Add our styles that a template lacks, and return the ids of its styles.

    They are looked up once, because the library takes milliseconds for each paragraph's style. Raises Malformed.
    """
    styles: Element = document.styles.element
    ids = _ids(styles)
    if missing := [name for name in BUILT_IN if name.lower() not in ids]:
        raise Malformed(
            "template",
            f"The template has no style {_listed(missing)}. In Word, give some paragraph each of these styles once, save,"
            " and delete the paragraph again.",
        )
    for style in default.styles.element.style_lst:
        if style.name_val.startswith(_OURS) and style.name_val.lower() not in ids:
            styles.append(_adopted(style, ids))
    return _ids(styles)


def _ids(styles: Element) -> dict[str, str]:
    return {style.name_val.lower(): style.styleId for style in styles.style_lst if style.name_val}


def _adopted(style: Element, ids: StyleIds) -> Element:
    """Return a copy that is based on the template's own styles."""
    copy = deepcopy(style)
    if copy.basedOn is not None:
        copy.basedOn.val = ids["normal"]
    return copy


def _listed(names: list[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def list_numbering(document: WordDocument, styles: StyleIds) -> str:
    """Return the id of the numbering definition used by the style of numbered lists. Raises Malformed."""
    (style,) = (each for each in document.styles.element.style_lst if each.styleId == styles["list number"])
    used = [value(each) for each in inside(style, "w:pPr/w:numPr/w:numId")]
    for each in _lists(document) if used else []:
        if value(each, "numId") == used[0]:
            return value(inside(each, "w:abstractNumId")[0])
    raise Malformed("template", "The template's style “List Number” has no numbers. In Word, give it a numbering.")


def _lists(document: WordDocument) -> list[Element]:
    numbered = any(relation.reltype == RT.NUMBERING for relation in document.part.rels.values())
    return inside(document.part.numbering_part.element, "w:num") if numbered else []


def counted_anew(document: WordDocument, definition: str) -> Element:
    """Return the setting of paragraphs numbered from 1, and add that list to the template's."""
    lists = _lists(document)
    number = 1 + max(int(value(each, "numId")) for each in lists)
    first = w("lvlOverride", w("startOverride", val=1), ilvl=0)
    listed = w("num", w("abstractNumId", val=definition), first, numId=number)
    lists[-1].addnext(listed)
    return w("numPr", w("ilvl", val=0), w("numId", val=number))
