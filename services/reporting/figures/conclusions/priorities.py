"""`meetings.priorities`: the distinct priorities that meetings adopted (68-01)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from services.reporting.document_model import Inline, by_number, disclosed_count, is_known, number
from services.reporting.figures.conclusions.record import MeetingConclusions, recorded_at, with_record
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Figure, FigureResult, Parameters, ReportPlace, Rule, at_meeting, counted
from shared.contracts.meetings.topics import LINEAGES
from shared.domain.dates import within
from shared.statements.wording import translatable as _

CLAUSE = "68-01"
_FOLLOWED = ("merged into", "continues as")


def _priorities(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the distinct priorities of each held meeting with a record, and of the period."""
    recorded = {found.meeting.stream: found for found in with_record(context)}
    if not recorded:
        return
    trace = Trace(context.trace)
    roots = _Lineage(context, trace)
    for found in recorded.values():
        topics, items = _distinct(context, [found], roots)
        yield counted(topics, found.why_open, named=items, trace=Trace(trace, found.trace), **at_meeting(found.meeting))
    every = [recorded.get(meeting.stream) or recorded_at(context, meeting) for meeting in context.held]
    trace_of_all = Trace(trace, *(found.trace for found in every))
    reasons = [context.why_incomplete(trace_of_all), *(found.why_open for found in every)]
    topics, items = _distinct(context, every, roots)
    reason = "; ".join(each for each in reasons if each) or None
    yield counted(topics, reason, of={}, as_of=context.as_of, named=items, trace=trace_of_all)


class _Lineage:
    """The topics that are one and the same on the day of the figure: duplicates for all time, merged and continued
    topics from their day."""

    def __init__(self, context: FigureContext, trace: Trace) -> None:
        facts = context.history.of(LINEAGES)
        trace.record(*facts)
        self._into: dict[str, str] = {}
        for fact in facts:
            lineage = fact.body.statement
            holds = lineage.relation in _FOLLOWED and within(lineage.on, date.min, context.as_of)
            if not fact.withdrawn and (lineage.relation == "same as" or holds):
                one, other = self.root(lineage.topic), self.root(lineage.into)
                if one != other:
                    self._into[one] = other

    def root(self, topic: str) -> str:
        while topic in self._into:
            topic = self._into[topic]
        return topic


def _distinct(
    context: FigureContext, several: Sequence[MeetingConclusions], lineage: _Lineage
) -> tuple[int, tuple[str, ...]]:
    """Return the number of distinct priorities of meetings, and the conclusions that adopt them."""
    adopting = {
        id_: each
        for found in several
        for id_, each in found.adopted.items()
        if each.priority and within(each.adopted_on or "", date.min, context.as_of)
    }
    topics = {lineage.root(topic) for each in adopting.values() for topic in each.topics or ()}
    alone = {id_ for id_, each in adopting.items() if not each.topics}
    return len(topics | alone), tuple(sorted(adopting))


def _says(figures: Sequence[Figure]) -> Iterator[Inline]:
    totals: Mapping[bool, Figure] = {not each.of: each for each in figures if is_known(each)}
    if True in totals:
        yield by_number(
            disclosed_count(totals[True]),
            "The meetings adopted %(number)s distinct priority.",
            "The meetings adopted %(number)s distinct priorities.",
            number=number(totals[True]),
        )


PRIORITIES = Rule(
    key="meetings.priorities",
    version=1,
    title=_("Distinct priorities that the meetings adopted"),
    at_meeting=_("Distinct priorities that %(meeting)s adopted"),
    text=(
        "Topics of the adopted conclusions that are a priority, of held meetings whose first day lies in the period; a conclusion "
        "without a topic counts itself. Topics said to be the same are one for all time, those merged into or continued as another "
        "from that day on; a split is not followed. Known where the conclusions of each of these meetings are stated complete."
    ),
    unit="priorities",
    clauses=(CLAUSE,),
    compute=_priorities,
    places=(
        ReportPlace("wtsa", "conclusions", says=_says, order=1),
        ReportPlace("tsag", "meetings", says=_says),
    ),
    leaves_open="",
)
RULES = (PRIORITIES,)
