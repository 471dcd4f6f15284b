"""The text of a report: its facts, sections and annexes, block by block."""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy

from docx.document import Document as WordDocument
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from services.reporting.document_model import Inline
from services.reporting.document_model.blocks import (
    Bullets,
    Chart,
    DocumentBlock,
    Folded,
    Heading,
    Paragraph,
    Remark,
    Table,
    Terms,
)
from services.reporting.reports.rendering.source import ReportSource
from services.reporting.reports.word.lines import LineWriter
from services.reporting.reports.word.notes import FootnoteWriter
from services.reporting.reports.word.pages import ended_section, goes_on_without_a_break, text_width
from services.reporting.reports.word.pictures import picture
from services.reporting.reports.word.styles import StyleIds, counted_anew, list_numbering
from services.reporting.reports.word.tables import TableWriter
from shared.documents.word.elements import field, paragraph, run, w

_STYLE_OF_PARAGRAPH: Mapping[str | None, str] = {
    None: "normal", "meta": "report note", "key": "report note", "ours": "report note",
}  # fmt: skip
_TWENTIETH = 635  # EMU per twentieth of a point


class BodyWriter:
    """The writer of blocks, which counts tables and charts."""

    def __init__(self, source: ReportSource, document: WordDocument, styles: StyleIds, notes: FootnoteWriter) -> None:
        self.source, self.document, self.styles = source, document, styles
        self.notes = notes
        self.lines = LineWriter(source, document.part, styles, notes)
        self.width = text_width(document)
        self.tables = TableWriter(self.lines, self.width // _TWENTIETH)
        self.numbering = list_numbering(document, styles)
        self._counted: dict[str, int] = {}

    def report(self) -> Iterator[Element]:
        """Yield the whole text; the annex that appears only in print is set on separate pages, in two columns."""
        document = self.source.document
        yield self._paragraph("subtitle", document.lead)
        yield from self._blocks([document.facts])
        for section in document.sections:
            if section.part is not None:
                yield self._paragraph("heading 1", section.part)
            number = [] if section.number is None else [run(f"{section.number}\t")]
            yield paragraph(self.styles["heading 1"], *number, *self.lines.line(section.title))
            yield from self._blocks(map(self._ordered, section.blocks))
        for annex in document.annexes:
            title = self._paragraph("heading 1", annex.title)
            if annex.printed:
                yield from self._in_columns([title, *self._blocks(map(self._ordered, annex.blocks))])
            else:
                yield from [title, *self._blocks(annex.blocks)]

    def _ordered(self, block: DocumentBlock) -> DocumentBlock:
        """Return the list of all notes in the order of the footnotes, and any other block unchanged."""
        if not isinstance(block, Bullets) or not block.notes:
            return block
        notes = dict.fromkeys([*self.notes.numbers, *range(1, len(block.items) + 1)])
        return Bullets(tuple(block.items[note - 1] for note in notes), block.kind, numbered=True, notes=True)

    def _in_columns(self, blocks: list[Element]) -> Iterator[Element]:
        """Yield blocks as a separate two-column section, after the end of the section before."""
        yield ended_section(self.document)
        yield from blocks
        yield ended_section(self.document, columns=2)
        goes_on_without_a_break(self.document)

    def _blocks(self, blocks: Iterable[DocumentBlock]) -> Iterator[Element]:
        for block in blocks:
            match block:
                case Paragraph():
                    yield self._paragraph(_STYLE_OF_PARAGRAPH[block.kind], block.words)
                case Heading():
                    yield self._paragraph("heading 2", block.words)
                case Bullets():
                    yield from self._bullets(block)
                case Terms():
                    yield from self._terms(block)
                case Table():
                    yield from self._table(block)
                case Chart():
                    yield from self._chart(block)
                case Folded():
                    yield self._paragraph("report note", block.summary, w("keepNext"))
                    yield from self._blocks(block.blocks)
                case Remark():
                    title = self.lines.line(block.title, "report strong")
                    yield paragraph(self.styles["report remark"], *title, settings=(w("keepNext"),))
                    yield self._paragraph("report remark", block.words)
                case _:
                    raise TypeError(type(block))

    def _paragraph(self, style: str, words: Inline, *settings: Element) -> Element:
        return paragraph(self.styles[style], *self.lines.line(words), settings=settings)

    def _bullets(self, bullets: Bullets) -> Iterator[Element]:
        style = "report evidence" if bullets.notes else "list number" if bullets.numbered else "list bullet"
        settings = [counted_anew(self.document, self.numbering)] if bullets.numbered else []
        for item in bullets.items:
            yield self._paragraph(style, item, *map(deepcopy, settings))

    def _terms(self, terms: Terms) -> Iterator[Element]:
        for term, words in terms.pairs:
            if terms.kind == "block":
                term_runs = [*self.lines.line(term, "report strong"), run("\t")]
                yield paragraph(self.styles["report fact"], *term_runs, *self.lines.line(words))
            else:
                yield self._paragraph("report term", term)
                yield self._paragraph("normal", words)

    def _table(self, table: Table) -> Iterator[Element]:
        yield self._caption("Table", table.caption)
        yield self.tables.table(table)
        if table.note is not None:
            yield self._paragraph("report note", table.note)

    def _chart(self, chart: Chart) -> Iterator[Element]:
        yield self._caption("Chart", chart.title)
        yield self._paragraph("report note", chart.note, w("keepNext"))
        drawn = picture(self.source, self.document, chart, self._counted["Chart"], self.width)
        yield paragraph(self.styles["report chart"], drawn, settings=(w("keepNext"),) if chart.key is not None else ())
        if chart.key is not None:
            yield self._paragraph("report note", chart.key)

    def _caption(self, kind: str, words: Inline) -> Element:
        """Return a caption, which stays with what follows; Word renumbers it when another is added before it."""
        number = self._counted[kind] = self._counted.get(kind, 0) + 1
        counted = field(f"SEQ {kind} \\* ARABIC", run(str(number)))
        return paragraph(
            self.styles["caption"],
            run(f"{kind} "),
            *counted,
            run(" – "),
            *self.lines.line(words),
            settings=(w("keepNext"),),
        )
