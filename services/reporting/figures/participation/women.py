"""`participation.women`: the share of women among participants, from the counts stated in a single document; never from
people."""

from collections.abc import Iterator
from typing import Any

from services.reporting.figures.activities import ACTIVITY, TEXT
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import (
    FigureResult,
    Parameters,
    ReportPlace,
    Rule,
    at_meeting,
    ratio,
)
from services.reporting.figures.participation.stated import ANY, BY
from services.reporting.read_models import facts as rm
from shared.statements.wording import translatable as _

WOMEN, PARTICIPANTS = "women", "participants"
"""The exact words with which a stated count names its subject."""
EXACT = "="


def _women(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    for meeting in context.held:
        facts = context.history.counts.get(meeting.stream, [])
        trace = Trace(context.trace)
        trace.record(*facts)
        documents: dict[str, list[rm.Fact]] = {}
        for fact in facts:
            if not fact.withdrawn and fact.body.of in (WOMEN, PARTICIPANTS) and fact.body.source:
                documents.setdefault(str(fact.body.source), []).append(fact)
        for document, counts in sorted(documents.items()):
            is_selected = parameters["by"] in (ANY, document)
            if is_selected and any(each.body.of == WOMEN for each in counts):
                yield _share(document, counts, **at_meeting(meeting), trace=trace, parameters={"by": document})


def _share(document: str, counts: list[rm.Fact], **fields: Any) -> FigureResult:  # noqa: ANN401  other fields of FigureResult
    numbers = {}
    for of in (WOMEN, PARTICIPANTS):
        stated = [each.body for each in counts if each.body.of == of]
        if not stated:
            return FigureResult(reason=f"{document} states no count of {of}", **fields)
        if len({(each.relation, each.value) for each in stated}) > 1:
            return FigureResult(reason=f"{document} states several counts of {of}", **fields)
        if stated[0].relation != EXACT:
            return FigureResult(
                reason=f"the number of {of} is stated as {stated[0].relation} {stated[0].value}", **fields
            )
        numbers[of] = int(stated[0].value)
    if numbers[WOMEN] > numbers[PARTICIPANTS]:
        return FigureResult(reason=f"{document} states more {WOMEN} than {PARTICIPANTS}", **fields)
    reason = None if numbers[PARTICIPANTS] else "not defined: the document counts no participants"
    return ratio(numbers[WOMEN], numbers[PARTICIPANTS], reason, **fields)


SHARE = Rule(
    key="participation.women",
    version=1,
    title=_("Women among participants, as documents state"),
    at_meeting=_("Women among participants, as documents state: %(meeting)s"),
    text=(
        "The count of women that a document states, of the count of participants that the same document states: one figure for "
        "each document (by). Never computed from people. Without a value where the document does not state both, each once and "
        f"as an exact number. {TEXT}"
    ),
    unit="share",
    clauses=("68-01",),
    by_meeting=True,
    compute=_women,
    parameters=(BY, ACTIVITY),
    places=(ReportPlace("wtsa", "came", order=4),),
    leaves_open="",
)
RULES = (SHARE,)
