"""Addenda and corrigenda as documents: a header block, the report to which they belong, and only their own part."""

from collections.abc import Iterator

import msgspec

from services.reporting.document_model import Inline, joined, sentence
from services.reporting.document_model.blocks import (
    Annex,
    Document,
    DocumentColumn,
    DocumentRow,
    DocumentRowGroup,
    DocumentSection,
    Table,
    Terms,
    figures_in,
    paragraph,
)
from services.reporting.reports.advisory_group.annexes import BUILDERS, annex_title
from services.reporting.reports.assessment.annex import described, logs_read, rules_and_evidence
from services.reporting.reports.document import RevisionNote
from services.reporting.reports.figure_reference import reference
from services.reporting.reports.layout import Layout
from services.reporting.reports.plans import TSAG
from services.reporting.reports.revisions import CORRECTED, both_values, changed_title, document_name, name_of_report
from shared.contracts.reporting import ANNEXES


def partial_document(layout: Layout, note: RevisionNote, facts: Terms) -> Document:
    """Return the document of an addendum or a corrigendum; `facts`: the header block for its kind of report."""
    if note.annexes:
        return _addendum(layout, note, facts)
    section = DocumentSection(CORRECTED, None, sentence("What stood, and what is right"), tuple(_erratum(layout, note)))
    return Document(*_titles(layout, note), facts, (section,), (), ())


def _addendum(layout: Layout, note: RevisionNote, facts: Terms) -> Document:
    """Return an addendum. If the annex of figures is one of its annexes, it also contains the rules and the evidence."""
    sections = tuple(_annexes(layout, note))
    figures = {reference(each): each for each in figures_in(sections)}
    behind: tuple[Annex, ...] = ()
    if "figures" in note.annexes:
        figures |= {reference(each): each for each in layout.report.figures()}
        notes = tuple(described(layout, tuple(figures.values()), notes=True))
        # It has a letter if there are others.
        title = (
            annex_title("figures", note.annexes) if layout.report.report == TSAG.name else sentence(ANNEXES["figures"])
        )
        sections = (*sections, DocumentSection("figures", None, title, notes))
    elif figures:
        behind = (rules_and_evidence(layout, tuple(figures.values())),)
    annexes = (*behind, logs_read(layout.report))
    return Document(*_titles(layout, note), facts, sections, annexes, tuple(figures.values()))


def _titles(layout: Layout, note: RevisionNote) -> tuple[Inline, Inline]:
    """Return the title, and the paragraph that names the report to which the document belongs."""
    report = layout.report
    belongs_to = None if note.corrects is None else RevisionNote(note.revises, "Rev", note.corrects)
    report = msgspec.structs.replace(report, revision=belongs_to)
    document = None if report.document is None else document_name(report)
    name = name_of_report(report)
    first = name if document is None else joined((name, joined(("(", document, ")"))), " ")
    to = name if document is None else document
    if note.annexes:
        return (
            sentence("Addendum %(number)s to %(report)s", number=note.number, report=to),
            sentence(
                "This is addendum %(number)s to the %(report)s that was issued first, and is read beside it.",
                number=note.number,
                report=first,
            ),
        )
    errors_in = (
        sentence(
            "This is corrigendum %(number)s to the %(report)s that was issued first, and corrects errors in it.",
            number=note.number,
            report=first,
        )
        if belongs_to is None
        else sentence(
            "This is corrigendum %(number)s to the %(report)s, and corrects errors in it.",
            number=note.number,
            report=first,
        )
    )
    return sentence("Corrigendum %(number)s to %(report)s", number=note.number, report=to), errors_in


def _annexes(layout: Layout, note: RevisionNote) -> Iterator[DocumentSection]:
    """Yield the annexes except the annex of figures."""
    for name in ANNEXES:
        if name in note.annexes and name != "figures":
            yield DocumentSection(name, None, annex_title(name, note.annexes), tuple(BUILDERS[name](layout)))


def _erratum(layout: Layout, note: RevisionNote) -> Iterator[Table]:
    history = layout.context.history
    numbers = tuple(DocumentRow(changed_title(history, each), both_values(each)) for each in note.changed)
    sentences = tuple(
        DocumentRow(
            sentence("Section %(section)s", section=each.section) if each.section[0].isdigit() else each.section,
            (each.stood or sentence("nothing"), each.right or sentence("nothing: it is left out")),
        )
        for each in note.sentences or ()
    )
    parts = ((sentence("Numbers"), numbers), (sentence("Sentences and rows of tables"), sentences))
    groups = tuple(DocumentRowGroup(rows, head) for head, rows in parts if rows)
    if not groups:
        yield from paragraph(sentence("No number and no sentence differs from it."))  # type: ignore[misc]  # a block
        return
    heads = (sentence("Where"), sentence("What stood"), sentence("What is right"))
    yield Table(sentence("Corrections"), tuple(map(DocumentColumn, heads)), groups)
