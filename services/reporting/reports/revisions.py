"""Revisions, addenda and corrigenda, and the changes that they state to the report issued before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from services.reporting.document_model import Inline, by_number, joined, least_number, number_text, sentence, unknown
from services.reporting.document_model.blocks import Bullets, DocumentBlock, paragraph
from services.reporting.figures import RULES, Figure
from services.reporting.history import History
from services.reporting.reports.comparing.differences import FigureChange
from services.reporting.reports.document import (
    ChangedNumber,
    CorrectedSentence,
    ReportDocument,
    RevisionNote,
    Section,
    frozen_figures,
)
from services.reporting.reports.figure_reference import non_default_parameters
from services.reporting.reports.layout import Layout
from services.reporting.reports.plans import WTSA, name_of
from services.reporting.reports.reported_statements import title_of
from shared.contracts.reporting import annexes_of
from shared.statements.wording import translatable as _

_MOST = 12  # numbers named in the first paragraph; the JSON contains all of them
CORRECTED = "corrected"
"""The section of a corrigendum."""
_OF_ANNEX = {"topics": ("topics.",), "conclusions": ("conclusions.", "followup.", "cooperation.", "communique.")}
"""The prefixes of the keys of an annex's figures."""
NAMES: Mapping[str, str] = {"Rev": _("Rev.%(number)s"), "Add": _("Add.%(number)s"), "Corr": _("Corr.%(number)s")}


def revised(
    report: ReportDocument,
    drafted: Any,  # noqa: ANN401  a row of drafted reports
    moved: Iterable[FigureChange],
    sentences: Sequence[CorrectedSentence] | None = None,
    corrects: int | None = None,
) -> ReportDocument:
    """Return a report with its document number and, if it revises another, the figures that `moved` since that one was
    issued; for an addendum or a corrigendum, only its own part. `sentences`: those that a corrigendum corrects, in the revision of the
    number `corrects` or else in the report first issued."""
    report = msgspec.structs.replace(report, document=drafted.document)
    if drafted.revises is None:
        return report
    note = RevisionNote(drafted.revises, drafted.revision, drafted.number)
    if drafted.revision == "Add":
        return _noted(report, msgspec.structs.replace(note, annexes=tuple(drafted.annexes or annexes_of(drafted.kind))))
    changed = changed_numbers(each for each in moved if each.moves)
    note = msgspec.structs.replace(note, changed=changed, sentences=sentences and tuple(sentences), corrects=corrects)
    return _noted(report, note)


def with_revision_of(report: ReportDocument, issued: Mapping[str, Any]) -> ReportDocument:
    """Return a computed report with the document and the revision stated in its JSON. These depend on other documents,
    so they are taken from the JSON, and the differences are not computed again."""
    report, note = msgspec.structs.replace(report, document=issued.get("document")), issued.get("revision")
    return report if note is None else _noted(report, msgspec.convert(note, RevisionNote))


def standing_figures(issued: bytes, corrigenda: Iterable[bytes]) -> list[Figure]:
    """Return the figures of an issued report as its corrigenda, in order of issue, left them."""
    found = frozen_figures(issued)
    for each in corrigenda:
        corrected = _named(msgspec.convert(msgspec.json.decode(each)["revision"], RevisionNote))
        found = [figure for figure in found if _name(figure) not in corrected] + frozen_figures(each)
    return found


def corrects_nothing(content: bytes) -> bool:
    """Return whether a corrigendum, in JSON, has neither a number nor a sentence."""
    note = msgspec.json.decode(content)["revision"]
    return not note["changed"] and not note.get("sentences")


def _noted(report: ReportDocument, note: RevisionNote) -> ReportDocument:
    """Return a report as a revision, or the part of it that makes up an addendum or a corrigendum."""
    if not note.is_partial:
        return msgspec.structs.replace(report, revision=note)
    if note.annexes:
        sections = tuple(Section(annex, tuple(_figures_of(report, annex))) for annex in note.annexes)
    else:
        corrected_names = _named(note)
        figures = (each for each in report.figures() if _name(each) in corrected_names)
        sections = (Section(CORRECTED, tuple(figures)),)
    return msgspec.structs.replace(report, revision=note, sections=sections, passages=(), since=None)


def _figures_of(report: ReportDocument, annex: str) -> Iterable[Figure]:
    begins = _OF_ANNEX.get(annex, ())
    return [each for each in report.figures() if annex == "figures" or each.key.startswith(begins or "-")]


def changed_numbers(changes: Iterable[FigureChange]) -> tuple[ChangedNumber, ...]:
    """Return the figures whose numbers differ, each with its value before and after."""
    return tuple(
        ChangedNumber(
            each.figure.key,
            each.figure.of,
            _number(each.before),
            _number(each.after),
            _parameters(each.figure),
        )
        for each in changes
    )


def _named(note: RevisionNote) -> list[tuple[object, ...]]:
    """Return the numbers that a note states to differ, as `_name` names them."""
    return [(each.key, each.of, each.parameters) for each in note.changed]


def _name(figure: Figure) -> tuple[object, ...]:
    return figure.key, figure.of, _parameters(figure)


def _parameters(figure: Figure) -> dict[str, str | int]:
    return {**non_default_parameters(figure)} if figure.key in RULES else figure.parameters


def _number(figure: Figure | None) -> float | int | str | None:
    """Return the value of a figure, or else its known minimum."""
    if figure is None or figure.value is not None:
        return None if figure is None else figure.value
    return None if not figure.at_least else f"at least {least_number(figure)}"


def what_changed(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the first paragraph of a revision: the report that it revises, and the changes."""
    note = layout.report.revision
    if note is None or note.is_partial:
        return
    count, listed = len(note.changed), note.changed[:_MOST]
    yield from paragraph(
        sentence("This is Rev.%(number)s of the report that was issued first, and replaces it.", number=note.number),
        sentence("%(count)s numbers differ, among them:", count=count)
        if count > len(listed)
        else by_number(count, "%(num)s number differs:", "%(num)s numbers differ:", num=count)
        if count
        else sentence("No number differs from it."),
    )
    if listed:
        yield Bullets(tuple(changed_line(layout.context.history, each) for each in listed))


def changed_line(history: History, change: ChangedNumber) -> Inline:
    """Return a line on a number that differs, with both values."""
    before, after = both_values(change)
    if before == after:
        # A share of other numbers, such as 7 of 7 instead of 8 of 8.
        return sentence(
            "%(what)s: still %(after)s, of a different number", what=changed_title(history, change), after=after
        )
    return sentence(
        "%(what)s: %(before)s, now %(after)s",
        what=changed_title(history, change),
        before=before,
        after=after,
    )


def changed_title(history: History, change: ChangedNumber) -> Inline:
    """Return the name of a number that differs."""
    return title_of(history, change) if change.key in RULES else change.key


def both_values(change: ChangedNumber) -> tuple[Inline, Inline]:
    """Return the values before and after as they appear in a sentence. A share is in percent, as its least value is."""
    share = change.key in RULES and RULES[change.key].unit_of(change.of, change.parameters) == "share"
    return _value_words(change.before, share=share), _value_words(change.after, share=share)


def _value_words(value: float | str | None, *, share: bool) -> Inline:
    if value is None:
        return unknown()
    return f"{value:.1%}" if share and not isinstance(value, str) else number_text(value)


def document_name(report: ReportDocument) -> Inline | None:
    """Return the number of its document, with that of the revision; None while it has neither. For an assessment it is
    written as the assembly writes it."""
    note = report.revision
    revision = None if note is None else sentence(NAMES[note.revision], number=note.number)
    if report.report == WTSA.name and report.document is not None and report.document.isdigit():
        added = joined(("(", revision, ")")) if revision is not None else ""
        return sentence("Document %(number)s%(revision)s-E", number=report.document, revision=added)
    parts = [None if report.document is None else f"{report.document} TSAG", revision]
    found = [part for part in parts if part is not None]
    return joined(found, " ") if found else None


def row_name(row: Any) -> Inline:  # noqa: ANN401  a row of drafted reports
    """Return the name of a drafted report: its title, or else its kind and period; with the number of a revision."""
    name = str(row.title) if row.title else name_of(row.kind, row.period)
    return _numbered(name, row) if row.revises else name


def name_of_report(report: ReportDocument) -> Inline:
    """Return the name of a report by its kind and period; with the number of a revision."""
    name = name_of(report.report, report.period.name)
    return name if report.revision is None else _numbered(name, report.revision)


def _numbered(name: Inline, revision: Any) -> Inline:  # noqa: ANN401  a row of drafted reports, or a RevisionNote
    return joined((name, sentence(NAMES[revision.revision], number=revision.number)), ", ")
