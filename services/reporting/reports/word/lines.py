"""Lines of a document as runs: words, figures with their links and notes, and marked words."""

from collections.abc import Iterable, Iterator, Mapping

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from services.reporting.document_model import Inline, is_known
from services.reporting.figures import Figure
from services.reporting.reports.languages import FigureRun, MarkedRun, Run
from services.reporting.reports.rendering.source import ReportSource
from services.reporting.reports.word.notes import FootnoteWriter
from services.reporting.reports.word.styles import StyleIds
from shared.documents.word.elements import linked, run

_STYLE_OF_MARK: Mapping[str, str] = {
    "unknown": "report not known",
    "dashed": "report not known",
    "rule": "report rule",
    "beside": "report beside",
    "meta": "report beside",
    "quoted": "report stated",
    "dotted": "report computed",
    "badge good": "report strong",
    "badge plain": "report strong",
}
_QUOTED = "“%s”"


class LineWriter:
    """The writer of lines into the main part of a document."""

    def __init__(self, source: ReportSource, part: Part, styles: StyleIds, notes: FootnoteWriter) -> None:
        self.source, self.part, self.styles, self.notes = source, part, styles, notes

    def line(self, inline: Inline, style: str | None = None, *, stacked: bool = False) -> list[Element]:
        """Return a line. `style`: that of its plain words. `stacked`: words set beside others go below them, as in cells."""
        return list(self._written(self.source.runs(inline), style and self.styles[style], stacked=stacked))

    def _written(self, runs: Iterable[Run], style: str | None = None, *, stacked: bool = False) -> Iterator[Element]:
        for index, each in enumerate(runs):
            match each:
                case FigureRun():
                    yield from self._figure(each)
                case MarkedRun():
                    if index and (apart := _apart(each.kind, stacked=stacked)):
                        yield run(apart)
                    yield from self._marked(each)
                case _:
                    yield run(each, style)

    def _figure(self, shown: FigureRun) -> Iterator[Element]:
        """Yield a figure's words, which link to its evidence, and its note reference; or a quoted number, which has
        neither, because the counting body beside it has both."""
        if shown.form == "quoted":
            yield run(_QUOTED % shown.words, self.styles["report stated"])
            return
        known = shown.form != "unknown" and is_known(shown.figure)
        yield linked(
            self._evidence(shown.figure),
            run(shown.words, self.styles["report computed" if known else "report not known"]),
        )
        yield from self.notes.reference(shown.figure)

    def _evidence(self, figure: Figure) -> str:
        """Return the relationship that leads to a figure's evidence. The library's own method would search all of them
        for a free one."""
        name = f"rIdFigure{self.source.note(figure)}"
        if name not in self.part.rels:
            self.part.rels.add_relationship(RT.HYPERLINK, self.source.address(figure), name, is_external=True)
        return name

    def _marked(self, marked: MarkedRun) -> Iterator[Element]:
        style = _STYLE_OF_MARK.get(marked.kind)
        runs = marked.runs
        if marked.kind == "quoted" and all(isinstance(each, str) for each in runs):
            runs = (_QUOTED % "".join(map(str, runs)),)
        yield from self._written(runs, style and self.styles[style])


def _apart(kind: str, *, stacked: bool) -> str:
    """Return the separator between marked words and the words before them."""
    if kind == "line" or (kind == "beside" and stacked):
        return "\n"
    return "\u2002" if kind == "beside" else ""
