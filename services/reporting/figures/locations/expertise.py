"""`locations.expertise`: the meetings in places with expertise in a subject (68-06)."""

from collections.abc import Iterator, Sequence
from functools import partial

import msgspec

from services.reporting.document_model import Inline, is_known, number, sentence
from services.reporting.figures.activities import ACTIVITY, TEXT
from services.reporting.figures.clauses import counting_none, why_not_kept
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import (
    Figure,
    FigureResult,
    Parameter,
    Parameters,
    ReportPlace,
    Rule,
    ratio,
)
from services.reporting.figures.locations.placed import placed
from services.reporting.figures.progress import last_states
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.places import EXPERTISES, SITINGS
from shared.domain.dates import first_day, holds_on, last_day
from shared.statements.wording import translatable as _

CLAUSE = "68-06"
PRIORITY = Parameter("priority", "no", ("no", "yes"), {"yes": _("in a topic that was a priority then")})


class PlacesWithExpertise(msgspec.Struct, frozen=True):
    """Expertise in places, and the expertise named by the choices of places, by meeting."""

    expertise: tuple[rm.Fact, ...]
    named: dict[str, frozenset[str]]

    def at(self, meeting: rm.Fact) -> list[rm.Fact]:
        """Return the expertise in force in a meeting's city on its first day, and the expertise named when its place
        was chosen."""
        day, place = last_day(meeting.body.first_day), (meeting.body.city, meeting.body.country)
        return [
            fact for fact in self.expertise
            if fact.stream in self.named.get(meeting.stream, ())
            or (
                (fact.body.statement.city, fact.body.statement.country) == place
                and holds_on(day, fact.body.statement.since, fact.body.statement.until)
            )
        ]  # fmt: skip


def _recorded(context: FigureContext, trace: Trace) -> PlacesWithExpertise:
    kinds = [context.history.of(kind) for kind in (EXPERTISES, SITINGS)]
    for facts in kinds:
        trace.record(*facts)
    expertise, sitings = ([fact for fact in facts if not fact.withdrawn] for facts in kinds)
    by_meeting = {fact.body.statement.meeting: frozenset(fact.body.statement.expertise or ()) for fact in sitings}
    return PlacesWithExpertise(tuple(expertise), by_meeting)


def _expertise(counts_none: bool, context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the share of the period's meetings, then the share by subject."""
    trace = Trace(context.trace)
    recorded, reason = _recorded(context, trace), why_not_kept(context, CLAUSE, trace)
    if not context.history.of(EXPERTISES) and not (counts_none and reason is None):
        return
    meetings = placed(context)
    known = [meeting for meeting in meetings if meeting.body.city and meeting.body.country]
    expertise_at = {meeting.stream: recorded.at(meeting) for meeting in known}
    if parameters["priority"] == "yes":
        expertise_at = {
            meeting.stream: _in_a_priority(context, expertise_at[meeting.stream], meeting, trace) for meeting in known
        }
    subjects = sorted({str(fact.body.statement.subject) for fact in recorded.expertise if fact.body.statement.subject})
    for subject in (None, *subjects):
        found = tuple(
            meeting
            for meeting, expertise in expertise_at.items()
            if any(subject in (None, fact.body.statement.subject) for fact in expertise)
        )
        of = {} if subject is None else {"subject": subject}
        fields = {"of": of, "as_of": context.as_of, "trace": trace, "unknown": len(meetings) - len(known)}
        if reason is not None:
            yield FigureResult(reason=reason, **fields)  # type: ignore[arg-type]  # the fields of a number
        else:
            undefined = None if known else "not defined: no meeting was held in a known place"
            yield ratio(len(found), len(known), undefined, named=found, **fields)


def _in_a_priority(context: FigureContext, found: list[rm.Fact], meeting: rm.Fact, trace: Trace) -> list[rm.Fact]:
    """Return the expertise in a topic whose latest stage on a meeting's first day was priority."""
    stages = last_states(context, trace, first_day(meeting.body.first_day))
    return [
        fact for fact in found if any(stages.get(topic) == "priority" for topic in fact.body.statement.topics or ())
    ]


def _says(figures: Sequence[Figure]) -> Iterator[Inline]:
    total = next((each for each in figures if not each.of), None)
    if total is not None and is_known(total):
        yield sentence("%(number)s of them were in a place with expertise in a subject.", number=number(total))


EXPERTISE = Rule(
    key="locations.expertise",
    version=1,
    title=_("Meetings in places with expertise"),
    text=(
        "Held meetings of the period in person or hybrid, in a city with expertise that is stated to be in force on their first day, or "
        "the choice of whose place names expertise, of those of a known place. With priority, only expertise in a topic whose last "
        "stage, dated surely not after that day, is priority. None is none only where it is stated that what answers 68-06 is recorded "
        f"from the first day of the period on or before it. {TEXT}"
    ),
    unit="share",
    clauses=(CLAUSE,),
    compute=partial(_expertise, False),
    parameters=(PRIORITY, ACTIVITY),
    places=(ReportPlace("wtsa", "where", says=_says, order=1),),
)
RULES = (EXPERTISE, counting_none(EXPERTISE, partial(_expertise, True)))
