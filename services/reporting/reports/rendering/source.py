"""The material from which every format of a report is written: its document, and the names of figures in it."""

from collections.abc import Callable, Mapping
from functools import cached_property
from urllib.parse import urlencode

import msgspec

from services.reporting.document_model import Inline, sentence
from services.reporting.document_model.blocks import Document
from services.reporting.figures import Figure, FigureContext, Period
from services.reporting.history import History
from services.reporting.queries import Moment
from services.reporting.reports.addenda import partial_document
from services.reporting.reports.advisory_group import tsag_document
from services.reporting.reports.advisory_group.header import header as tsag_header
from services.reporting.reports.assessment import assessment_document
from services.reporting.reports.assessment.front import facts
from services.reporting.reports.by_clause import clauses_document
from services.reporting.reports.document import ReportDocument
from services.reporting.reports.engagement import participation_document, plan_document, workshops_document
from services.reporting.reports.figure_reference import reference
from services.reporting.reports.languages import ENGLISH, Language, Run, plain, runs
from services.reporting.reports.layout import layout_of
from services.reporting.reports.plans import CLAUSES_REPORT, PARTICIPATION, PLAN, TSAG, WORKSHOPS, WTSA
from services.reporting.reports.reported_statements import title_of

_DOCUMENTS: Mapping[str, Callable[..., Document]] = {
    WTSA.name: assessment_document,
    TSAG.name: tsag_document,
    PARTICIPATION.name: participation_document,
    WORKSHOPS.name: workshops_document,
    PLAN.name: plan_document,
    CLAUSES_REPORT.name: clauses_document,
}


class ReportSource(msgspec.Struct, frozen=True, dict=True):
    """A report to be laid out. `base`: the address at which its evidence can be read, empty within our own pages.
    `synthetic`: the records are invented. `issued`: no longer a draft. `language`: English by default, because the
    language of a file's reader is not known. `number`: that of the document, once it has one. `template`: the
    installation's own, for DOCX."""

    report: ReportDocument
    history: History
    base: str = ""
    synthetic: bool = False
    issued: bool = False
    language: Language = ENGLISH
    number: str | None = None
    template: bytes | None = None

    @cached_property
    def document(self) -> Document:
        """Lay the report out, once for all formats; JSON needs no layout."""
        layout = layout_of(self.report, figure_context_of(self.report, self.history), self.base.rstrip("/"))
        note = self.report.revision
        if note is not None and note.is_partial:
            block = tsag_header if self.report.report == TSAG.name else facts
            return partial_document(layout, note, block(layout, issued=self.issued))
        whole = _DOCUMENTS[self.report.report](layout, issued=self.issued)
        if note is None:
            return whole
        title = sentence("%(title)s, Rev.%(number)s", title=whole.title, number=note.number)
        return msgspec.structs.replace(whole, title=title)

    @cached_property
    def notes(self) -> Mapping[str, int]:
        """Return the note numbers of figures by reference: in print each figure that opens from a sentence carries one,
        and an annex explains it."""
        return {reference(figure): number for number, figure in enumerate(self.document.figures, 1)}

    def words(self, inline: Inline) -> str:
        """Return a line as plain words."""
        return plain(inline, self.language)

    def runs(self, inline: Inline) -> list[Run]:
        """Return a line as text, figures and marked words, in the word order of the language."""
        return runs(inline, self.language)

    def title(self, figure: Figure) -> str:
        """Return the title of a figure: that of its rule, followed by its subjects."""
        return self.words(title_of(self.history, figure))

    def note(self, figure: Figure) -> int:
        """Return the number of the note that explains a figure."""
        return self.notes[reference(figure)]

    def address(self, figure: Figure) -> str:
        """Return the address of a figure's evidence."""
        return self.base.rstrip("/") + evidence_path(figure, self.report.period, self.report.moment)


def figure_context_of(report: ReportDocument, history: History) -> FigureContext:
    """Return the report's context. A history outside the bureau contains only facts that may be named to its audience."""
    return FigureContext(history, report.period, report.audience if history.audience == "bureau" else "bureau")


def evidence_path(figure: Figure, period: Period, moment: Moment) -> str:
    """Return the address of a figure's evidence, at the moment of the report."""
    return f"/reporting/evidence?{urlencode(evidence_query(figure, period, moment))}"


def evidence_query(figure: Figure, period: Period, moment: Moment) -> dict[str, str]:
    """Return the query string of the address of a figure's evidence."""
    return {"figure": reference(figure), "period": period.name, "as_known_at": str(moment)}
