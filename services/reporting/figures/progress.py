"""The last progress of needs, proposals and similar records on the day of a figure, and the figures by state."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from services.reporting.document_model import Inline, is_known, joined, listing, number, sentence
from services.reporting.figures.audience import shown_rows
from services.reporting.figures.classes import ClassMembers
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Figure, FigureResult, counted
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.follow_up import PROGRESS
from shared.domain.dates import last_day, within

EVERY = "every"
UNDATED = "whether one of them is of the period is not known: a day is missing"


def last_states(context: FigureContext, trace: Trace, day: date | None = None) -> Mapping[str, str]:
    """Return, by record, the state of the last progress that is certainly dated no later than a day (by default that of
    the report or the period's last); on the same day, the one stated later."""
    every = context.history.of(PROGRESS)
    trace.record(*every)
    known = dated_by((fact for fact in every if not fact.withdrawn), day or context.as_of)
    return {fact.body.statement.about: fact.body.statement.state for fact in known}


def dated_by(facts: Iterable[rm.Fact], day: date) -> list[rm.Fact]:
    """Return the facts certainly dated no later than a day, in order of their days and, on the same day, of statement."""
    known = [fact for fact in facts if within(fact.body.statement.on, date.min, day)]
    return sorted(known, key=stated_order)


def stated_order(fact: rm.Fact) -> tuple[date, int]:
    """Return the sort key of a dated statement: its last possible day, then its order of statement."""
    return last_day(fact.body.statement.on), fact.events[0]


def rows_of(
    context: FigureContext, word: str, whole: ClassMembers, classes: Iterable[ClassMembers], trace: Trace, *,
    open_to: bool, not_all: str | None,
) -> Iterator[FigureResult]:  # fmt: skip
    """Yield the total, and the number of each class of a word. `not_all`: why more may have been raised.

    `open_to`: the audience may know of each record.
    """
    for row in (*shown_rows([whole], open_to=open_to), *shown_rows(list(classes), open_to=open_to)):
        undated = UNDATED if row.perhaps and not row.members and not row.unclassified else None
        yield counted(
            len(row.members),
            not_all or undated or row.why_empty("records"),
            of={word: row.name} if row.name else {},
            as_of=context.as_of,
            trace=trace,
            unknown=row.unknown,
            named=tuple(sorted(row.members)) if open_to else (),
        )


def whole_of(figures: Sequence[Figure]) -> Mapping[str, Figure]:
    """Return the known totals, by state."""
    return {str(each.parameters["state"]): each for each in figures if not each.of and is_known(each)}


def what_became(figures: Sequence[Figure], words: Mapping[str, str]) -> Iterator[Inline]:
    """Yield the sentence that lists the states in words."""
    totals = whole_of(figures)
    parts = [joined((number(totals[state]), " ", sentence(words[state]))) for state in words if state in totals]
    if parts:
        yield sentence("What became of them: %(states)s.", states=listing(parts))
