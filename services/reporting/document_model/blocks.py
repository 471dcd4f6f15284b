"""What stands under one another: paragraphs, tables, charts and remarks in sections, and the annexes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

import msgspec

from services.reporting.document_model import Inline, figures_of_line, joined

ParagraphKind = Literal["meta", "ours", "key"] | None
ColumnKind = Literal["number", "sources", "sign"] | None


_SETTINGS = frozenset({"kind", "form", "name", "numbered", "drawings", "told"})


class DocumentPart(msgspec.Struct, frozen=True):
    """A block, or a part of one. Its fields stand in the order of reading."""

    def lines(self) -> Iterator[Inline]:
        """Yield its lines in the order of reading. What says how it looks is none, nor is what a drawing shows."""
        for name in self.__struct_fields__:
            if name not in _SETTINGS:
                yield from _lines(getattr(self, name))


def _lines(part: Any) -> Iterator[Inline]:  # noqa: ANN401  a line, a part, or several; or None
    if isinstance(part, DocumentPart):
        yield from part.lines()
    elif isinstance(part, tuple):
        for each in part:
            yield from _lines(each)
    elif part is not None:
        yield part


class DocumentBlock(DocumentPart, frozen=True):
    """What a section is made of."""


class Paragraph(DocumentBlock, frozen=True):
    """`kind`: beside what is said, before the bureau's own words, or of a chart's signs; None for what is simply said."""

    words: Inline
    kind: ParagraphKind = None


class Heading(DocumentBlock, frozen=True):
    """Within a section."""

    words: Inline


class Bullets(DocumentBlock, frozen=True):
    items: tuple[Inline, ...]
    kind: Literal["reasons"] | None = None
    numbered: bool = False


class Terms(DocumentBlock, frozen=True):
    """What belongs to what: pairs of a term and what is said of it."""

    pairs: tuple[tuple[Inline, Inline], ...]
    kind: Literal["block", "told"]


class DocumentColumn(DocumentPart, frozen=True):
    """`kind` of its cells: numbers, lines of sources, or signs."""

    head: Inline
    kind: ColumnKind = None


class DocumentRow(DocumentPart, frozen=True):
    head: Inline
    cells: tuple[Inline, ...]


class DocumentRowGroup(DocumentPart, frozen=True):
    rows: tuple[DocumentRow, ...]
    head: Inline | None = None


class Table(DocumentBlock, frozen=True):
    """The first of its columns is that of the rows' heads. `form`: stacked (a card a row where it is narrow), plain, or a matrix of
    signs in groups. `wide`: what the area is called in which a wide one can be moved."""

    caption: Inline
    columns: tuple[DocumentColumn, ...]
    groups: tuple[DocumentRowGroup, ...]
    note: Inline | None = None
    form: Literal["stacked", "plain", "matrix"] = "stacked"
    wide: Inline | None = None


class Chart(DocumentBlock, frozen=True):
    """`name`: which template draws it. `drawings`: what is to be drawn where, in each width. `told`: all that it shows, in words."""

    name: str
    drawings: tuple[Any, ...]
    title: Inline
    note: Inline
    told: Inline
    key: Inline | None = None


class Folded(DocumentBlock, frozen=True):
    """What is there for who asks for it, under a line that says what it is."""

    summary: Inline
    blocks: tuple[DocumentBlock, ...]


class Remark(DocumentBlock, frozen=True):
    """Set apart: that something is not there, and what that means."""

    title: Inline
    words: Inline


class DocumentSection(msgspec.Struct, frozen=True):
    """`number`: none of what comes before and after the numbered ones."""

    id: str
    number: int | None
    title: Inline
    blocks: tuple[DocumentBlock, ...]


class Annex(msgspec.Struct, frozen=True):
    """`printed`: only where there is no page to open."""

    title: Inline
    blocks: tuple[DocumentBlock, ...]
    printed: bool = False


class Document(msgspec.Struct, frozen=True):
    """`facts`: what it is over, as known when, for whom. `figures`: each that opens from a section once, in the order of their notes."""

    title: Inline
    lead: Inline
    facts: Terms
    sections: tuple[DocumentSection, ...]
    annexes: tuple[Annex, ...]
    figures: tuple[Any, ...]


def paragraph(*sentences: Inline | None, kind: ParagraphKind = None) -> Iterator[Paragraph]:
    """Yield the paragraph of those sentences that there are, if there are any."""
    if there := [each for each in sentences if each is not None]:
        yield Paragraph(joined(there, " "), kind)


def table(
    caption: Inline, heads: Sequence[Inline], rows: Iterable[tuple[Inline, ...]], note: Inline | None = None, *,
    kinds: Sequence[ColumnKind] = (), form: Literal["stacked", "plain"] = "stacked", wide: Inline | None = None,
) -> Table:  # fmt: skip
    """Return a table whose rows, a head and its cells each, are in no groups. `kinds` of the columns: numbers but for the first."""
    numbers: list[ColumnKind] = ["number"] * len(heads)
    of_each = zip(heads, kinds or [None, *numbers[1:]], strict=True)
    columns = tuple(DocumentColumn(head, kind) for head, kind in of_each)
    lines = tuple(DocumentRow(head, tuple(cells)) for head, *cells in rows)
    return Table(caption, columns, (DocumentRowGroup(lines),), note, form, wide)


def figures_in(sections: Iterable[DocumentSection]) -> list[Any]:
    """Return the figures that open from a document, in the order of reading, some of them several times."""
    return [
        figure
        for section in sections
        for block in section.blocks
        for line in block.lines()
        for figure in figures_of_line(line)
    ]
