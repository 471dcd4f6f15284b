"""`participation.stated`: counts quoted from documents."""

from collections.abc import Iterator
from typing import Any

from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameter, Parameters, ReportPlace, Rule, at_meeting
from shared.statements.wording import translatable as _

ANY = "any"
BY = Parameter("by", ANY, longest=300, identifies=False)


def _stated(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    for meeting in context.held:
        facts = context.history.counts.get(meeting.stream, [])
        trace = Trace(context.trace)
        trace.record(*facts)
        for fact in facts:
            body = fact.body
            as_stated: Parameters = {
                "count": fact.fact, "by": body.by, "relation": body.relation, "source": body.source or "",
            }  # fmt: skip
            is_selected = all(parameters[name] in (ANY, value) for name, value in as_stated.items())
            if is_selected and not fact.withdrawn:
                fields = {**at_meeting(meeting), "trace": trace, "parameters": as_stated, "unit": body.of}
                yield FigureResult(**_number(body.relation, body.value), **fields)


def _number(relation: str, value: int) -> dict[str, Any]:
    """Return the number; a bound is not a value."""
    if relation not in ("more than", "fewer than"):
        return {"value": value}
    at_least = value + 1 if relation == "more than" else None
    return {"at_least": at_least, "reason": f"stated as {relation} {value}"}


STATED = Rule(
    key="participation.stated",
    version=1,
    title=_("Counts that documents state"),
    at_meeting=_("Counts that documents state: %(meeting)s"),
    text=(
        "A count taken from a document, one figure for each: unit says what was counted, by says who counted, and "
        "relation whether the number is exact, about, or a bound; a bound has no value. Several may disagree, and all "
        "stand. They are never mixed with computed ones. Two counts of one meeting may differ in nothing but the number, "
        "so each carries the id of its statement (count), its source and its author among its parameters."
    ),
    unit="as stated",
    clauses=("68-01",),
    by_meeting=True,
    compute=_stated,
    # The id of a statement identifies it, so an address need not contain its source, method and subject.
    parameters=(
        Parameter("count", ANY, longest=60),
        BY,
        Parameter("relation", ANY, identifies=False),
        Parameter("source", ANY, longest=300, identifies=False),
    ),
    places=(ReportPlace("wtsa", "held"),),
    # A bound has no value, and is known as stated.
    leaves_open="",
)
RULES = (STATED,)
