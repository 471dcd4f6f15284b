"""The notes of a report's figures as footnotes, with the numbers that they have in all formats.

Word does not count them: what people write into the text later must not shift the numbers by which the annex, and the same
report as PDF, call them. Notes that people add are lettered.
"""

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from services.reporting.document_model import by_number
from services.reporting.figures import Figure
from services.reporting.reports.rendering.docx.elements import (
    bookmarked,
    found,
    linked,
    paragraph,
    raised,
    remove,
    run,
    value,
    w,
)
from services.reporting.reports.rendering.docx.styles import StyleIds
from services.reporting.reports.rendering.source import ReportSource
from shared.domain.errors import Malformed

_FIRST_BOOKMARK = 10_000
"""Above the ids that a template's own bookmarks have."""


class FootnoteWriter:
    """The footnotes of a document. A figure that appears again leads to where its note is."""

    def __init__(self, source: ReportSource, document: WordDocument, default: WordDocument, styles: StyleIds) -> None:
        self.source, self.styles = source, styles
        self.part = _footnotes(document, default)
        self.written: set[int] = set()
        self._before = max(int(value(each, "id")) for each in found(self.part.element, "w:footnote"))

    def reference(self, figure: Figure) -> list[Element]:
        """Return the mark of a figure's note, which is written when the figure first appears."""
        number, style = self.source.note(figure), self.styles["footnote reference"]
        mark = raised(run(str(number), style))
        if number in self.written:
            return [w("hyperlink", mark, anchor=_bookmark(number), history=1)]
        self.written.add(number)
        id_ = self._before + number
        self.part.element.append(w("footnote", self._note(figure, number), id=id_))
        mark.insert(1, w("footnoteReference", customMarkFollows=1, id=id_))
        return bookmarked(_FIRST_BOOKMARK + number, _bookmark(number), mark)

    def _note(self, figure: Figure, number: int) -> Element:
        """Return what a figure is, its rule, and how many events are behind it; these open at reporting's address."""
        events = by_number(len(figure.evidence), "one event", "%(num)s events")
        address = f"rIdNote{number}"
        self.part.rels.add_relationship(RT.HYPERLINK, self.source.address(figure), address, is_external=True)
        return paragraph(
            self.styles["footnote text"],
            raised(run(str(number), self.styles["footnote reference"])),
            run(f" {self.source.title(figure)}. "),
            run(figure.rule, self.styles["report rule"]),
            run(", "),
            linked(address, run(self.source.words(events), self.styles["report computed"])),
        )


def _bookmark(number: int) -> str:
    return f"_Note{number}"


def _footnotes(document: WordDocument, default: WordDocument) -> XmlPart:
    """Return the part of a template that has its footnotes, or a new one. Raises Malformed if it has some of its own."""
    main = document.part
    own = [name for name, relation in main.rels.items() if relation.reltype == RT.FOOTNOTES]
    root = parse_xml((main if own else default.part).part_related_by(RT.FOOTNOTES).blob)
    if found(document.element, ".//w:footnoteReference"):
        raise Malformed(
            "template",
            "The template has footnotes of its own, which would stand among those of the report. Delete them.",
        )
    remove(each for each in found(root, "w:footnote") if not value(each, "type"))  # of which the marks were deleted
    for name in own:
        del main.rels[name]
    part = XmlPart(PackURI("/word/footnotes.xml"), CT.WML_FOOTNOTES, root, main.package)
    main.relate_to(part, RT.FOOTNOTES)
    return part
