"""The notes of a report's figures as footnotes, numbered by Word as they occur."""

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from services.reporting.document_model import by_number
from services.reporting.figures import Figure
from services.reporting.reports.rendering.source import ReportSource
from services.reporting.reports.word.styles import StyleIds
from shared.documents.word.elements import (
    bookmarked,
    field,
    inside,
    linked,
    paragraph,
    raised,
    remove,
    run,
    styled_run,
    value,
    w,
)
from shared.domain.errors import Malformed

_FIRST_BOOKMARK = 10_000
"""Above the ids of a template's own bookmarks."""


class FootnoteWriter:
    """The footnotes of a document. A figure that appears again refers to its existing note.

    `numbers`: each footnote's number by the number of the same note elsewhere, in the order of the footnotes: a
    sentence may show its figures in a different order than it names them.
    """

    def __init__(self, source: ReportSource, document: WordDocument, default: WordDocument, styles: StyleIds) -> None:
        self.source, self.styles = source, styles
        self.part = _footnotes(document, default)
        self.numbers: dict[int, int] = {}
        self._before = max(int(value(each, "id")) for each in inside(self.part.element, "w:footnote"))

    def reference(self, figure: Figure) -> list[Element]:
        """Return the reference to a figure's note, which is written when the figure first appears."""
        note, style = self.source.note(figure), self.styles["footnote reference"]
        if note in self.numbers:
            number = self.numbers[note]
            return field(f"NOTEREF {_bookmark(number)} \\f \\h", raised(run(str(number), style)))
        number = self.numbers[note] = 1 + len(self.numbers)
        self.part.element.append(w("footnote", self._note(figure, number), id=self._before + number))
        mark = styled_run(style, w("footnoteReference", id=self._before + number))
        return bookmarked(_FIRST_BOOKMARK + number, _bookmark(number), mark)

    def _note(self, figure: Figure, number: int) -> Element:
        """Return the figure's title, its rule, and the number of events behind it, which open at reporting's address."""
        events = by_number(len(figure.evidence), "one event", "%(num)s events")
        address = f"rIdNote{number}"
        self.part.rels.add_relationship(RT.HYPERLINK, self.source.address(figure), address, is_external=True)
        return paragraph(
            self.styles["footnote text"],
            styled_run(self.styles["footnote reference"], w("footnoteRef")),
            run(f" {self.source.title(figure)}. "),
            run(figure.rule, self.styles["report rule"]),
            run(", "),
            linked(address, run(self.source.words(events), self.styles["report computed"])),
        )


def _bookmark(number: int) -> str:
    return f"_Note{number}"


def _footnotes(document: WordDocument, default: WordDocument) -> XmlPart:
    """Return the part of a template that holds its footnotes, or a new one. Raises Malformed if it has footnotes of its own."""
    main = document.part
    relations = [name for name, relation in main.rels.items() if relation.reltype == RT.FOOTNOTES]
    root = parse_xml((main if relations else default.part).part_related_by(RT.FOOTNOTES).blob)
    if inside(document.element, ".//w:footnoteReference"):
        raise Malformed(
            "template",
            "The template has footnotes of its own, which would shift those of the report. Delete them.",
        )
    remove(each for each in inside(root, "w:footnote") if not value(each, "type"))  # whose reference marks were deleted
    for name in relations:
        del main.rels[name]
    part = XmlPart(PackURI("/word/footnotes.xml"), CT.WML_FOOTNOTES, root, main.package)
    main.relate_to(part, RT.FOOTNOTES)
    return part
