"""`topics.progression`: the stage of a topic after a meeting, and before the next meeting that treated it or a related
topic (68-12)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import msgspec

from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameter, Parameters, ReportPlace, Rule
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.descent import TopicDescent, judgements_by_topic
from shared.contracts.meetings.follow_up import PROGRESS
from shared.contracts.meetings.topics import LINEAGES, TOPICS, TREATMENTS
from shared.domain.dates import first_day, last_day
from shared.statements.wording import translatable as _

CLAUSE = "68-12"
NOT_JUDGED = "not judged"
AFTER, BEFORE_NEXT = "after", "before next"
WHEN = Parameter(
    "when", AFTER, (AFTER, BEFORE_NEXT), {AFTER: _("after the meeting"), BEFORE_NEXT: _("before the next one")}
)
VAGUE = "the day of %s is not known well enough to tell whether the topic was judged by then"
DAY = timedelta(days=1)


class TopicRecord(msgspec.Struct, frozen=True):
    """The record of topics: their judgements and lineage, and the topics that each meeting treated."""

    topics: tuple[rm.Fact, ...]
    descent: TopicDescent
    treated: Mapping[str, frozenset[str]]

    def stage_on(self, topic: str, day: date) -> str | None:
        """Return the stage of a topic on a day; None if it had not been judged."""
        judged = self.descent.judged_on(topic, day)
        return None if judged is None else judged.state


def _record(context: FigureContext, trace: Trace) -> TopicRecord:
    kinds = [context.history.of(kind) for kind in (TOPICS, PROGRESS, LINEAGES, TREATMENTS)]
    for facts in kinds:
        trace.record(*facts)
    topics, states, lineages, treatments = ([fact for fact in facts if not fact.withdrawn] for facts in kinds)
    treated: dict[str, set[str]] = {}
    for fact in treatments:
        treated.setdefault(fact.body.statement.meeting, set()).add(fact.body.statement.topic)
    judgements = judgements_by_topic((fact.body.statement, fact.events[0]) for fact in states)
    descent = TopicDescent(judgements, tuple(fact.body.statement for fact in lineages))
    return TopicRecord(
        tuple(topics), descent, {meeting: frozenset(topics_of) for meeting, topics_of in treated.items()}
    )


def _progression(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    """Yield, as a word, the stage of each topic at each held meeting of the period that treated it or a related topic."""
    if not context.history.of(TREATMENTS):
        return
    trace = Trace(context.trace)
    record = _record(context, trace)
    held = sorted(
        (meeting for meeting in context.history.meetings if meeting.body.status == "held"),
        key=lambda meeting: (first_day(meeting.body.first_day), str(meeting.body.code)),
    )
    kin_of = {topic.stream: record.descent.kin(topic.stream) for topic in record.topics}
    for meeting in context.held:
        for topic in record.topics:
            kin = kin_of[topic.stream]
            if not kin.intersection(record.treated.get(meeting.stream, ())):
                continue
            stages = (
                _after(record, topic.stream, meeting)
                if parameters["when"] == AFTER
                else _before_next(record, topic.stream, _following(record, kin, meeting, held), context.as_of)
            )
            stage, *others = dict.fromkeys(stages)
            yield FigureResult(
                value=None if others else stage or NOT_JUDGED,
                reason=VAGUE % meeting.body.code if others else None,
                of={"topic": topic.stream, "meeting": str(meeting.body.code)},
                as_of=context.as_of,
                trace=trace,
            )


def _after(record: TopicRecord, topic: str, meeting: rm.Fact) -> Iterable[str | None]:
    """Return the stage after a meeting; for a meeting whose last day is imprecise, the stages on the first and the last
    possible day."""
    judged = record.descent.judged_at(topic, meeting.stream)
    if judged is not None:
        return (judged.state,)
    last = meeting.body.last_day or meeting.body.first_day
    return record.stage_on(topic, first_day(last)), record.stage_on(topic, last_day(last))


def _before_next(record: TopicRecord, topic: str, following: rm.Fact | None, as_of: date) -> Iterable[str | None]:
    """Return the stage on the day before the next meeting; if there is no next meeting yet, on the day of the figure."""
    if following is None:
        days = (as_of,)
    else:
        next_day = following.body.first_day
        days = (first_day(next_day) - DAY, last_day(next_day) - DAY)  # type: ignore[assignment]
    return [record.stage_on(topic, min(day, as_of)) for day in days]


def _following(record: TopicRecord, kin: frozenset[str], meeting: rm.Fact, held: Iterable[rm.Fact]) -> rm.Fact | None:
    begins = first_day(meeting.body.first_day)
    return next(
        (
            each for each in held
            if first_day(each.body.first_day) > begins and kin.intersection(record.treated.get(each.stream, ()))
        ),
        None,
    )  # fmt: skip


PROGRESSION = Rule(
    key="topics.progression",
    version=1,
    title=_("Stage of a topic"),
    at_meeting=_("Stage of a topic, %(meeting)s"),
    text=(
        "Of each held meeting whose first day lies in the period, and each topic that it treated, or that comes from or became "
        "such a topic: with after, the last stage judged at that meeting, otherwise the stage on its last day; with before next, "
        "the stage on the day before the first day of the next held meeting, of any series, that treated the topic or its kin, "
        "or, while there is none, on the last day of the period or the day of the report. The stage on a day is the last one dated surely "
        "not after it. From a merger on it is the successor's, once that was judged since; a topic that was not judged by then has "
        "the stage of its predecessor. Not judged is an answer; not known is only a stage that depends on a vague day of the meeting."
    ),
    unit="stage",
    clauses=(CLAUSE,),
    compute=_progression,
    parameters=(WHEN,),
    by_meeting=True,
    places=(ReportPlace("tsag", "topics"), ReportPlace("tsag", "topics", {"when": BEFORE_NEXT})),
)
RULES = (PROGRESSION,)
