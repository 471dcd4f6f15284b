"""An item of the resolution in a report: its records, whether it is recorded, its headline figure, and TSAG's last
decision on it."""

from collections.abc import Iterator, Sequence

import msgspec

from services.reporting.document_model import DayText, Inline, Reason, joined, number, sentence, unknown
from services.reporting.figures import Figure
from services.reporting.figures.answering_records import audience_of
from services.reporting.figures.clause_answers import ANSWERS
from services.reporting.figures.clause_evidence import kinds_recorded, last_record
from services.reporting.figures.clauses import NOT_BEFORE
from services.reporting.figures.context import FigureContext
from services.reporting.read_models import facts as rm
from services.reporting.reports.figure_reference import FigureIndex
from services.reporting.reports.headlines import HEADLINES, Headline
from services.reporting.reports.reported_statements import last_decision, title_of
from shared.contracts.clauses import Clause
from shared.statements.wording import translatable as _

EVIDENCE = "clauses.evidence"
_INSTRUCTED = {
    "T": _("TSAG"),
    "M": _("Members"),
    "C": _("Recitals"),
}


class ItemRow(msgspec.Struct, frozen=True):
    """An item. `records`: all of them; `kinds` and `years`: those of one kind or year, as far as the report has these;
    `recorded`: the kinds that occur; `since`: the first day of its record; `last`: the day of its last record;
    `decision`: the last decision of TSAG or the assembly on it."""

    clause: Clause
    records: Figure
    kinds: tuple[Figure, ...]
    recorded: tuple[str, ...]
    years: tuple[Figure, ...]
    headline: tuple[Inline, ...]
    since: str | None
    last: str | None
    decision: rm.Fact | None
    missing: tuple[str, ...]

    @property
    def instructed(self) -> Inline:
        """Return the addressee of the resolution's instruction."""
        return sentence(_INSTRUCTED.get(self.clause[3], "Director"))

    @property
    def record_state(self) -> Inline:
        """Return in words how far the item is recorded: computed, and not a judgement of its content."""
        if self.records.value or self.records.at_least:
            if not self.missing:
                return sentence("recorded")
            return sentence("recorded in part, without: %(kinds)s", kinds=joined(map(sentence, self.missing), ", "))
        if self.since is None:
            return sentence("no record kept")
        if self.records.value == 0:
            return sentence("none since %(day)s", day=DayText(self.since))
        if (self.records.reason or "").startswith(NOT_BEFORE):
            return sentence("not recorded before %(day)s", day=DayText(self.since))
        return Reason(self.records.reason or "")


def item_row(context: FigureContext, figures: FigureIndex, clause: Clause) -> ItemRow | None:
    """Return an item according to a report's figures; None without them."""
    evidence = [each for each in figures.each_of(EVIDENCE) if each.of.get("clause") == clause]
    total = next((each for each in evidence if set(each.of) == {"clause"}), None)
    if total is None:
        return None
    kinds = tuple(each for each in evidence if "kind" in each.of)
    recorded = tuple(each.of["kind"] for each in kinds) or tuple(kinds_recorded(context, clause))
    stated = context.history.clause_records.get(clause, ())
    return ItemRow(
        clause,
        total,
        kinds,
        recorded,
        tuple(each for each in evidence if "year" in each.of),
        tuple(_headline(context, figures, HEADLINES[clause])),
        next((fact.since for fact in stated if not fact.withdrawn), None),
        last_record(context, clause),
        last_decision(context, clause),
        tuple(
            kind.title
            for name, kind in ANSWERS[clause].items()
            if name not in recorded and kind.open_to(audience_of(context))
        ),
    )


def kinds_in_words(row: ItemRow) -> Inline:
    """Return the records of an item by kind; only the kinds in a report without their numbers."""
    names = ANSWERS[row.clause]
    if not row.kinds:
        return joined((sentence(names[each].title) for each in row.recorded), ", ")
    return joined((joined((sentence(names[each.of["kind"]].title), " ", number(each))) for each in row.kinds), ", ")


def _headline(context: FigureContext, figures: FigureIndex, headline: Headline) -> Iterator[Inline]:
    totals = headline.whole.chosen(figures.each_of(headline.whole.key)) if headline.whole else []
    for each in headline.chosen(figures.each_of(headline.key)):
        yield sentence("%(what)s: %(number)s", what=title_of(context.history, each), number=_of_whole(each, totals))


def _of_whole(figure: Figure, whole: Sequence[Figure]) -> Inline:
    if not whole:
        return number(figure)
    return sentence("%(part)s of %(whole)s", part=number(figure), whole=number(whole[0]))


def rows_of(context: FigureContext, figures: Sequence[Figure], clauses: Sequence[Clause]) -> list[ItemRow]:
    """Return the items that these figures are about."""
    index = FigureIndex(figures)
    rows = (item_row(context, index, clause) for clause in clauses)
    return [row for row in rows if row is not None]


def day_or_unknown(day: str | None, words: Inline) -> Inline:
    """Return a day, or other words if there is none."""
    return unknown(words) if day is None else DayText(day)
