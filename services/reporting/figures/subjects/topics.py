"""`topics.progression`: the stage of a topic after a meeting, and before the next one that treated it or its kin (68-12)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property

import msgspec

from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameter, Parameters, ReportPlace, Rule
from services.reporting.figures.progress import stated_order
from services.reporting.read_models import facts as rm
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
_SUCCEEDED = ("merged into", "continues as")


class TopicRecord(msgspec.Struct, frozen=True, dict=True):
    """The record of topics: their judgements, their descent, and the meetings that treated them."""

    topics: tuple[rm.Fact, ...]
    judgements: Mapping[str, list[rm.Fact]]
    lineages: tuple[rm.Fact, ...]
    treated: Mapping[str, frozenset[str]]

    def stage_on(self, topic: str, day: date) -> str | None:
        """Return the stage of a topic on a day: from a merger on, its successor's if that was judged since; of a topic
        that began later, its predecessor's. None if nobody had judged it."""
        own = self._last(topic, date.min, day)
        for successor, since in self._successors(topic):
            if since <= day and (later := self._last(successor, since, day)) is not None:
                return later
        return own or self._of_predecessors(topic, day, frozenset((topic,)))

    def stage_at(self, topic: str, meeting: str) -> str | None:
        """Return the last stage that was judged at a meeting, of the topic or else of a predecessor."""
        for one in (topic, *self._predecessors(topic)):
            if judged := [fact for fact in self.judgements.get(one, ()) if fact.body.statement.at == meeting]:
                return str(max(judged, key=stated_order).body.statement.state)
        return None

    def kin(self, topic: str) -> frozenset[str]:
        """Return a topic with all that it came from and all that came of it."""
        return frozenset((topic, *self._linked(topic, self._predecessors), *self._linked(topic, self._followers)))

    def _last(self, topic: str, first: date, last: date) -> str | None:
        """Return the last stage judged surely between two days."""
        dated = [
            fact for fact in self.judgements.get(topic, ())
            if first <= first_day(fact.body.statement.on) and last_day(fact.body.statement.on) <= last
        ]  # fmt: skip
        return str(max(dated, key=stated_order).body.statement.state) if dated else None

    def _of_predecessors(self, topic: str, day: date, seen: frozenset[str]) -> str | None:
        for each in self._predecessors(topic):
            if each not in seen:
                stage = self._last(each, date.min, day) or self._of_predecessors(each, day, seen | {each})
                if stage is not None:
                    return stage
        return None

    def _successors(self, topic: str) -> list[tuple[str, date]]:
        """Return the topics that a topic became, each with the day from which it surely was one."""
        return [
            (fact.body.statement.into, last_day(fact.body.statement.on))
            for fact in self.lineages
            if fact.body.statement.topic == topic and fact.body.statement.relation in _SUCCEEDED
        ] + [(other, date.min) for other in self._same.get(topic, ())]

    def _predecessors(self, topic: str) -> list[str]:
        return [fact.body.statement.topic for fact in self.lineages if fact.body.statement.into == topic] + [
            *self._same.get(topic, ())
        ]

    def _followers(self, topic: str) -> list[str]:
        return [fact.body.statement.into for fact in self.lineages if fact.body.statement.topic == topic]

    @cached_property
    def _same(self) -> Mapping[str, list[str]]:
        """Return the topics that a topic is said to be the same as, in either direction."""
        found: dict[str, list[str]] = {}
        for fact in self.lineages:
            if fact.body.statement.relation == "same as":
                found.setdefault(fact.body.statement.topic, []).append(fact.body.statement.into)
                found.setdefault(fact.body.statement.into, []).append(fact.body.statement.topic)
        return found

    def _linked(self, topic: str, following: Callable[[str], list[str]]) -> set[str]:
        found: set[str] = set()
        waiting = [topic]
        while waiting:
            for each in following(waiting.pop()):
                if each not in found:
                    found.add(each)
                    waiting.append(each)
        return found


def _record(context: FigureContext, trace: Trace) -> TopicRecord:
    kinds = [context.history.of(kind) for kind in (TOPICS, PROGRESS, LINEAGES, TREATMENTS)]
    for facts in kinds:
        trace.record(*facts)
    topics, states, lineages, treatments = ([fact for fact in facts if not fact.withdrawn] for facts in kinds)
    judgements: dict[str, list[rm.Fact]] = {}
    for fact in states:
        judgements.setdefault(fact.body.statement.about, []).append(fact)
    treated: dict[str, set[str]] = {}
    for fact in treatments:
        treated.setdefault(fact.body.statement.meeting, set()).add(fact.body.statement.topic)
    return TopicRecord(
        tuple(topics), judgements, tuple(lineages), {meeting: frozenset(those) for meeting, those in treated.items()}
    )


def _progression(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the stage of each topic at each held meeting of the period that treated it or its kin: a word."""
    if not context.history.of(TREATMENTS):
        return
    trace = Trace(context.trace)
    record = _record(context, trace)
    held = sorted(
        (meeting for meeting in context.history.meetings if meeting.body.status == "held"),
        key=lambda meeting: (first_day(meeting.body.first_day), str(meeting.body.code)),
    )
    kin_of = {topic.stream: record.kin(topic.stream) for topic in record.topics}
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
    """Return the stage after a meeting; of one whose last day is vague, those of the first and the last such day."""
    judged = record.stage_at(topic, meeting.stream)
    if judged is not None:
        return (judged,)
    last = meeting.body.last_day or meeting.body.first_day
    return record.stage_on(topic, first_day(last)), record.stage_on(topic, last_day(last))


def _before_next(record: TopicRecord, topic: str, following: rm.Fact | None, as_of: date) -> Iterable[str | None]:
    """Return likewise the stage on the day before the next meeting; while there is none, on the day of the figure."""
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
