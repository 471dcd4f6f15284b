"""Content controls: the places of a template that are filled, each known by its tag."""

from collections.abc import Iterable
from copy import deepcopy

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from services.reporting.document_model import DayText
from services.reporting.reports.assessment.front import moment_in_line, status
from services.reporting.reports.rendering.source import ReportSource
from services.reporting.reports.word.elements import inside, remove, run, value
from services.reporting.reports.word.template import written_parts
from shared.domain.errors import Malformed

REPORT = "report"
NEEDED = ("number", "title", "marks", REPORT)
"""Without these a report could be taken for another, or for more than it is."""
KEPT = ("contact", "keywords", "meeting", "purpose", "question", "source")
"""What a template says of itself: its own words stay."""


def field_values(source: ReportSource) -> dict[str, str | None]:
    """Return the words of each tag. None: not known, so that the template's own words stay."""
    report, words = source.report, source.words
    day = words(DayText(report.moment.day.isoformat(), "long"))
    said = words(status(report, issued=source.issued))
    study = "Study period" if report.period.defined_by else "Period"
    return {
        "number": source.number,
        "title": words(source.document.title),
        "subtitle": words(source.document.lead),
        "period": f"{study} {report.period.name}",
        "moment": f"{day} ({moment_in_line(report)})",
        "date": day,
        "status": said,
        "marks": f"Synthetic data · {said}" if source.synthetic else said,
        "address": source.base,
        **dict.fromkeys(KEPT),
    }


def controls_of(document: WordDocument, tags: Iterable[str]) -> dict[str, list[Element]]:
    """Return the content controls by their tags. Raises Malformed for an unknown tag, and for one that is missing."""
    known, there = {*tags, REPORT}, dict[str, list[Element]]()
    for root in written_parts(document):
        for control in inside(root, ".//w:sdt"):
            for tag in inside(control, "w:sdtPr/w:tag"):
                there.setdefault(value(tag), []).append(control)
    for name in there:
        if name and name not in known:
            raise Malformed(
                "template",
                f"The template has a content control with the tag “{name}”, which no report fills. Take one of"
                f" {', '.join(sorted(known))}; or clear the tag, and the control stays as it is.",
            )
    for name in NEEDED:
        if name not in there:
            raise Malformed(
                "template",
                f"The template has no content control with the tag “{name}”. In Word, add one (Developer, Plain Text"
                " Content Control) and give it this tag in its properties.",
            )
    if len(there[REPORT]) > 1 or there[REPORT][0].getparent().tag != qn("w:body"):
        raise Malformed(
            "template",
            "The content control with the tag “report” has to be there once, around paragraphs of the text: not in a line, a"
            " table, a header or a footer. In Word, select a whole paragraph and add a Rich Text Content Control.",
        )
    return there


def fill(control: Element, words: str) -> None:
    """Put words into a control, in the form that the words there had, or that the control gives to what is typed."""
    (content,) = inside(control, "w:sdtContent")
    first, form = next(iter(inside(content, ".//w:p")), content), _form(control)
    for instead in ("showingPlcHdr", "dataBinding"):
        remove(inside(control, f"w:sdtPr/w:{instead}"))  # or Word would show other words in place of these
    if first is not content:
        remove(list(first.itersiblings()))
    remove(part for part in list(first) if part.tag != qn("w:pPr"))
    filled = run(words)
    filled[:0] = map(deepcopy, form)
    first.append(filled)


def _form(control: Element) -> list[Element]:
    """Return the form of a control's first words, unless they only hold the place; else that of what is typed there."""
    runs = [] if inside(control, "w:sdtPr/w:showingPlcHdr") else inside(control, "w:sdtContent//w:r")[:1]
    return (inside(runs[0], "w:rPr") if runs else []) or inside(control, "w:sdtPr/w:rPr")


def put(control: Element, blocks: Iterable[Element]) -> None:
    """Put blocks in place of a control."""
    for block in blocks:
        control.addprevious(block)
    control.getparent().remove(control)
