"""Revisions, addenda and corrigenda: what they say that they change of the report issued before."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from services.reporting.document_model import Inline, by_number, joined, sentence, unknown
from services.reporting.document_model.blocks import Bullets, DocumentBlock, paragraph
from services.reporting.figures import RULES, Figure
from services.reporting.history import History
from services.reporting.reports.comparing.differences import changed_figures
from services.reporting.reports.document import ChangedNumber, ReportDocument, RevisionNote, frozen_figures
from services.reporting.reports.figure_reference import non_default_parameters
from services.reporting.reports.layout import Layout
from services.reporting.reports.plans import WTSA, name_of
from services.reporting.reports.told_statements import title_of
from shared.statements.wording import translatable as _

_MOST = 12  # numbers named in the first paragraph; all are in the JSON
_SENTENCES: Mapping[str, str] = {
    "Rev": _("This is revision %(number)s of the report that was issued first, and replaces it."),
    "Add": _("This is addendum %(number)s to the report that was issued first, and is read beside it."),
    "Corr": _("This is corrigendum %(number)s to the report that was issued first, and corrects errors in it."),
}
NAMES: Mapping[str, str] = {"Rev": _("Rev.%(number)s"), "Add": _("Add.%(number)s"), "Corr": _("Corr.%(number)s")}


def revised(report: ReportDocument, drafted: Any, before: bytes | None) -> ReportDocument:  # noqa: ANN401  a row of drafted reports
    """Return a report with the number of its document and, if it revises another, what differs from the one issued `before`."""
    note = None
    if drafted.revises is not None:
        changed = () if before is None else _changed(frozen_figures(before), report.figures())
        note = RevisionNote(drafted.revises, drafted.revision, drafted.number, changed)
    return msgspec.structs.replace(report, document=drafted.document, revision=note)


def as_said(report: ReportDocument, said: Mapping[str, Any]) -> ReportDocument:
    """Return a computed report with what its JSON says of its document and its revision, which rest on other documents."""
    note = said.get("revision")
    return msgspec.structs.replace(
        report, document=said.get("document"), revision=note and msgspec.convert(note, RevisionNote)
    )


def _changed(before: list[Figure], after: list[Figure]) -> tuple[ChangedNumber, ...]:
    moved = [each for each in changed_figures(before, after) if each.moves]
    return tuple(
        ChangedNumber(
            each.figure.key,
            each.figure.of,
            _number(each.before),
            _number(each.after),
            _parameters(each.figure),
        )
        for each in moved
    )


def _parameters(figure: Figure) -> dict[str, str | int]:
    return {**non_default_parameters(figure)} if figure.key in RULES else figure.parameters


def _number(figure: Figure | None) -> float | int | str | None:
    return None if figure is None else figure.value


def what_changed(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the first paragraph of a revision: of what it is one, and what it changes."""
    note = layout.report.revision
    if note is None:
        return
    count = len(note.changed)
    yield from paragraph(
        sentence(_SENTENCES[note.revision], number=note.number),
        by_number(count, "%(num)s number differs:", "%(num)s numbers differ:", num=count)
        if count
        else sentence("No number differs from it."),
    )
    if count:
        yield Bullets(tuple(_line(layout.context.history, each) for each in note.changed[:_MOST]))


def _line(history: History, change: ChangedNumber) -> Inline:
    return sentence(
        "%(what)s: %(before)s, now %(after)s",
        what=title_of(history, change) if change.key in RULES else change.key,
        before=_value_words(change.before),
        after=_value_words(change.after),
    )


def _value_words(value: float | str | None) -> Inline:
    if value is None:
        return unknown()
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def document_name(report: ReportDocument) -> Inline | None:
    """Return the number of its document, with that of the revision; None while it has neither. That of an assessment is written
    as the assembly writes it."""
    note = report.revision
    revision = None if note is None else sentence(NAMES[note.revision], number=note.number)
    if report.report == WTSA.name and report.document is not None and report.document.isdigit():
        added = joined(("(", revision, ")")) if revision is not None else ""
        return sentence("Document %(number)s%(revision)s-E", number=report.document, revision=added)
    parts = [report.document, revision]
    found = [part for part in parts if part is not None]
    return joined(found, " ") if found else None


def row_name(row: Any) -> Inline:  # noqa: ANN401  a row of drafted reports
    """Return what a drafted report is called: by its title, else by its kind and period; with the number of a revision."""
    name = str(row.title) if row.title else name_of(row.kind, row.period)
    return joined((name, sentence(NAMES[row.revision], number=row.number)), ", ") if row.revises else name
