"""The numbers and sentences that a corrigendum corrects: the issued report is laid out again beside the same report as
known now."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import takewhile
from typing import NamedTuple

import msgspec

from services.reporting.document_model import (
    Capitalized,
    FigureText,
    Inline,
    Joined,
    Marked,
    Sentence,
    figures_of_line,
)
from services.reporting.document_model.blocks import DocumentBlock, Folded, Paragraph, Table
from services.reporting.queries import IssuedLast, Moment
from services.reporting.reports import ReportingService, source_of
from services.reporting.reports.comparing.differences import FigureChange, by_identity, changed_figures, identity
from services.reporting.reports.criteria_figures import with_criteria
from services.reporting.reports.document import CorrectedSentence, RevisionNote
from services.reporting.reports.figure_reference import reference
from services.reporting.reports.making import as_issued
from services.reporting.reports.plans import PLANS
from services.reporting.reports.rendering.source import ReportSource, figure_context_of
from services.reporting.reports.revisions import standing_figures


class StatedLine(NamedTuple):
    """A sentence, or the cells of a row; `about` stays the same when it is reworded."""

    about: tuple[str, ...]
    cells: tuple[str, ...]


_TAG = re.compile(r"<(style|script|sup)\b.*?</\1>|<[^>]*>", re.DOTALL)


def standing_report(
    service: ReportingService, right: ReportSource, last: IssuedLast, present: Moment | None
) -> ReportSource:
    """Return the report as it stood before a corrigendum, computed again as known to the report issued `last` or to its
    last corrigendum. It gets the moment of the `right` one, because a later moment is not an error.

    `present`: the positions that decide what is open. Anything closed since is left out.
    """
    facts, row = service.facts, last.standing
    moment = facts.moment(row.moment)
    arguments = row.period, moment, row.audience, last.before, present, PLANS[row.kind], row.meeting
    report, history = as_issued(facts, *arguments)
    report = msgspec.structs.replace(report, document=row.document, moment=right.report.moment)
    return source_of(report, history, service.settings)


def corrected_numbers(stood: ReportSource, right: ReportSource, last: IssuedLast) -> list[FigureChange]:
    """Return the figures that differ from the report issued `last` and its corrigenda, except those that only one side
    has because its version, or a criterion, requests more figures."""
    then = by_identity(stood.report.figures())
    plans = [
        with_criteria(PLANS[each.report.report], figure_context_of(each.report, each.history))
        for each in (stood, right)
    ]
    moved = changed_figures(standing_figures(last.json, last.corrigenda), right.report.figures())

    def is_corrected(change: FigureChange) -> bool:
        figure = change.figure
        again = FigureChange(then.get(identity(figure)), change.after)
        return change.on_both_sides or (again.moves and all(plan.shows(figure.key, figure.of) for plan in plans))

    return [each for each in moved if each.moves and is_corrected(each)]


def corrected_sentences(stood: ReportSource, right: ReportSource, last: IssuedLast) -> tuple[CorrectedSentence, ...]:
    """Return the sentences in force that no longer agree with the facts, each with its correction."""
    notes = [msgspec.convert(msgspec.json.decode(each)["revision"], RevisionNote) for each in last.corrigenda]
    corrected = [each.right or "" for note in notes for each in note.sentences or ()]
    text = " ".join((unescape(_TAG.sub(" ", last.page.decode())), *corrected))
    return tuple(_corrected(stood, right, _squeezed(text)))


def _corrected(stood: ReportSource, right: ReportSource, text: str) -> Iterator[CorrectedSentence]:
    then = {name: _lines(stood, blocks) for name, _, blocks in _parts(stood)}
    for name, title, blocks in _parts(right):
        for was, became in _differing([*then.get(name, ())], [*_lines(right, blocks)]):
            # A different wording in a later version is not an error in the report.
            if was is None or all(_squeezed(cell) in text for cell in was.cells):
                yield CorrectedSentence(title, _read(was), _read(became))


def _parts(source: ReportSource) -> Iterator[tuple[str, str, Sequence[DocumentBlock]]]:
    """Yield name, title and blocks of each section, and of each annex before that of the rules, which is derived from
    the others."""
    document = source.document
    for section in document.sections:
        yield section.id, f"{section.number or ''} {source.words(section.title)}".strip(), section.blocks
    for annex in takewhile(lambda each: not each.printed, document.annexes):
        title = source.words(annex.title)
        yield title, title, annex.blocks


def _differing(
    then: Sequence[StatedLine], now: Sequence[StatedLine]
) -> Iterator[tuple[StatedLine | None, StatedLine | None]]:
    """Yield the sentences that only one side has, paired if they are about the same thing."""
    new = _without(now, then)
    for was in _without(then, now):
        became = next((each for each in new if each.about == was.about), None)
        if became is not None:
            new.remove(became)
        yield was, became
    yield from ((None, each) for each in new)


def _without(lines: Sequence[StatedLine], others: Sequence[StatedLine]) -> list[StatedLine]:
    remaining, found = Counter(each.cells for each in others), list[StatedLine]()
    for each in lines:
        remaining[each.cells] -= 1
        if remaining[each.cells] < 0:
            found.append(each)
    return found


def _lines(source: ReportSource, blocks: Sequence[DocumentBlock]) -> Iterator[StatedLine]:
    for block in blocks:
        yield from _of_block(source, block)


def _of_block(source: ReportSource, block: DocumentBlock) -> Iterator[StatedLine]:
    """Yield the sentences of a block, and the rows of a table with the headings of their groups."""
    match block:
        case Table():
            for group in block.groups:
                if group.head is not None:
                    yield StatedLine(_about(group.head), tuple(map(source.words, _apart(group.head, ""))))
                for row in group.rows:
                    about = (*_about(block.caption), source.words(row.head))
                    yield StatedLine(about, tuple(source.words(cell) for cell in (row.head, *row.cells)))
        case Folded():
            for each in block.blocks:
                yield from _of_block(source, each)
        case Paragraph(words=words):
            yield from (_line(source, each) for each in _apart(words, " "))
        case _:
            yield from (_line(source, each) for each in block.lines())


def _apart(words: Inline, between: str) -> Sequence[Inline]:
    return words.parts if isinstance(words, Joined) and words.between == between else (words,)


def _line(source: ReportSource, words: Inline) -> StatedLine:
    return StatedLine(_about(words), (source.words(words),))


def _about(line: Inline) -> tuple[str, ...]:
    """Return what a sentence is about: its wording, and the figures in it without their numbers."""
    match line:
        case Sentence(text=text):
            return text, *map(reference, figures_of_line(line))
        case Joined(parts=(first, *_)) | Capitalized(words=first) | Marked(words=first):
            return _about(first)
        case FigureText(figure=figure):
            return (reference(figure),)
    return (str(line),)


def _read(line: StatedLine | None) -> str | None:
    return None if line is None else "; ".join(line.cells)


def _squeezed(text: str) -> str:
    return "".join(text.split())
