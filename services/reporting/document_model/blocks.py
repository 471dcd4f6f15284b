"""The blocks of a page: paragraphs, tables, charts and remarks in sections, and the annexes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

import msgspec

from services.reporting.document_model import Inline, figures_of_line, joined

ParagraphKind = Literal["meta", "ours", "key"] | None
ColumnKind = Literal["number", "sources", "sign"] | None


_SETTINGS = frozenset({"kind", "form", "name", "numbered", "notes", "drawings", "description"})


class DocumentPart(msgspec.Struct, frozen=True):
    """A block, or a part of one. Its fields are declared in reading order."""

    def lines(self) -> Iterator[Inline]:
        """Yield its lines in reading order, except for fields that control its appearance and the content of drawings."""
        for name in self.__struct_fields__:
            if name not in _SETTINGS:
                yield from _lines(getattr(self, name))


def _lines(part: Any) -> Iterator[Inline]:  # noqa: ANN401  a line, a part, several of these, or None
    if isinstance(part, DocumentPart):
        yield from part.lines()
    elif isinstance(part, tuple):
        for each in part:
            yield from _lines(each)
    elif part is not None:
        yield part


class DocumentBlock(DocumentPart, frozen=True):
    """A part of a section."""


class Paragraph(DocumentBlock, frozen=True):
    """A paragraph. `kind`: a side note, an introduction to the bureau's own words, or a chart's legend; None for plain text."""

    words: Inline
    kind: ParagraphKind = None


class Heading(DocumentBlock, frozen=True):
    """A heading within a section."""

    words: Inline


class Bullets(DocumentBlock, frozen=True):
    """A list. `notes`: its items are the numbered notes on the document's figures."""

    items: tuple[Inline, ...]
    kind: Literal["reasons"] | None = None
    numbered: bool = False
    notes: bool = False


class Terms(DocumentBlock, frozen=True):
    """Pairs of a term and its description."""

    pairs: tuple[tuple[Inline, Inline], ...]
    kind: Literal["block", "told"]


class DocumentColumn(DocumentPart, frozen=True):
    """A column; `kind` is the kind of its cells: numbers, lines of sources, or signs."""

    head: Inline
    kind: ColumnKind = None


class DocumentRow(DocumentPart, frozen=True):
    head: Inline
    cells: tuple[Inline, ...]


class DocumentRowGroup(DocumentPart, frozen=True):
    rows: tuple[DocumentRow, ...]
    head: Inline | None = None


class Table(DocumentBlock, frozen=True):
    """A table. Its first column contains the row headings. `form`: stacked (each row a card on narrow screens), plain,
    or a matrix of signs in groups. `wide`: the label of the area in which a wide table scrolls."""

    caption: Inline
    columns: tuple[DocumentColumn, ...]
    groups: tuple[DocumentRowGroup, ...]
    note: Inline | None = None
    form: Literal["stacked", "plain", "matrix"] = "stacked"
    wide: Inline | None = None


class Chart(DocumentBlock, frozen=True):
    """A chart. `name`: the template that draws it. `drawings`: the shapes, for each width, widest first. `told`: its
    whole content, in words."""

    name: str
    drawings: tuple[Any, ...]
    title: Inline
    note: Inline
    description: Inline
    key: Inline | None = None


class Folded(DocumentBlock, frozen=True):
    """A part hidden until opened, under a line that describes it."""

    summary: Inline
    blocks: tuple[DocumentBlock, ...]


class Remark(DocumentBlock, frozen=True):
    """A remark set apart: something is missing, and what that means."""

    title: Inline
    words: Inline


class DocumentSection(msgspec.Struct, frozen=True):
    """A section. `number`: None for the sections before and after the numbered ones. `part`: the title of the part that
    begins with it."""

    id: str
    number: int | None
    title: Inline
    blocks: tuple[DocumentBlock, ...]
    part: Inline | None = None


class Annex(msgspec.Struct, frozen=True):
    """An annex. `printed`: only in print, where pages cannot be opened."""

    title: Inline
    blocks: tuple[DocumentBlock, ...]
    printed: bool = False


class Document(msgspec.Struct, frozen=True):
    """A document. `facts`: its period, moment and audience. `figures`: every figure that a section opens, once, in the
    order of their notes."""

    title: Inline
    lead: Inline
    facts: Terms
    sections: tuple[DocumentSection, ...]
    annexes: tuple[Annex, ...]
    figures: tuple[Any, ...]


def paragraph(*sentences: Inline | None, kind: ParagraphKind = None) -> Iterator[Paragraph]:
    """Yield a paragraph of the given sentences, if there are any."""
    if given := [each for each in sentences if each is not None]:
        yield Paragraph(joined(given, " "), kind)


def table(
    caption: Inline, heads: Sequence[Inline], rows: Iterable[tuple[Inline, ...]], note: Inline | None = None, *,
    kinds: Sequence[ColumnKind] = (), form: Literal["stacked", "plain"] = "stacked", wide: Inline | None = None,
) -> Table:  # fmt: skip
    """Return a table without groups; each row is a heading and its cells. `kinds` of the columns: numbers, except for
    the first."""
    numbers: list[ColumnKind] = ["number"] * len(heads)
    of_each = zip(heads, kinds or [None, *numbers[1:]], strict=True)
    columns = tuple(DocumentColumn(head, kind) for head, kind in of_each)
    lines = tuple(DocumentRow(head, tuple(cells)) for head, *cells in rows)
    return Table(caption, columns, (DocumentRowGroup(lines),), note, form, wide)


def figures_in(sections: Iterable[DocumentSection | Annex]) -> list[Any]:
    """Return the figures that can be opened from a document, in reading order, with repetitions."""
    return [
        figure
        for section in sections
        for block in section.blocks
        for line in block.lines()
        for figure in figures_of_line(line)
    ]
