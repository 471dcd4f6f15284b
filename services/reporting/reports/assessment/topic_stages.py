"""The topics that the meetings of the period treated, their stages, and how earlier meetings addressed them (68-12)."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property

from services.reporting.document_model import Inline, joined, listing, number, sentence
from services.reporting.document_model.blocks import Bullets, DocumentBlock, paragraph, table
from services.reporting.figures import Figure, FigureContext
from services.reporting.figures.subjects.topics import BEFORE_NEXT
from services.reporting.read_models import facts as rm
from services.reporting.reports.layout import Layout
from services.reporting.reports.reported_statements import in_the_original, statements_of
from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.contracts.meetings.follow_up import PROGRESS
from shared.contracts.meetings.referrals import TAKEN
from shared.contracts.meetings.topics import LINEAGES, RELATIONS, TOPICS, TREATMENTS
from shared.contracts.meetings.work import WORK_ITEMS
from shared.domain.dates import first_day

PROGRESSION = "topics.progression"


def topics_treated(layout: Layout) -> list[Figure]:
    """Return the stage of each topic after each meeting."""
    return [figure for figure in layout.figures.each_of(PROGRESSION) if figure.parameters["when"] != BEFORE_NEXT]


def topic_stages(layout: Layout, most: int | None = None) -> Iterator[DocumentBlock]:
    """Yield each topic at each meeting with its stages, up to a limit, and what became of topics; nothing if the report
    contains no stage."""
    after = topics_treated(layout)[:most]
    if not after:
        return
    known = _Record(layout.context)
    heads = ("Topic", "Meeting", "Stage after it", "Stage before the next", "Concluded", "Earlier meetings")
    rows = (
        (
            known.name(figure.of["topic"]),
            figure.of["meeting"],
            number(figure),
            number(layout.of(PROGRESSION, {"when": BEFORE_NEXT}, **figure.of)),
            known.concluded(figure.of["topic"], figure.of["meeting"]),
            known.earlier(figure.of["topic"], figure.of["meeting"]),
        )
        for figure in after
    )
    yield table(
        sentence("Topics treated in the period, and their stages"),
        tuple(map(sentence, heads)),
        rows,
        sentence(
            "Concluded: the numbers of the meeting's adopted conclusions on the topic, each with the work that takes it up, as"
            " its addressees answered. Earlier meetings: of all series, each under the name that the topic had there."
        ),
        kinds=(None,) * len(heads),
    )
    if descent := list(known.descent(layout.report.period.first, layout.report.period.last)):
        yield from paragraph(sentence("In the period topics changed:"))
        yield Bullets(tuple(descent))


class _Record:
    """The topics of a history by id, and the meetings that treated each."""

    def __init__(self, context: FigureContext) -> None:
        self._context = context
        self._names: Mapping[str, rm.Fact] = {fact.stream: fact for fact in statements_of(context, TOPICS)}
        self._treated: dict[str, list[tuple[date, str, str]]] = {}
        self._lineages = statements_of(context, LINEAGES)
        for fact in statements_of(context, TREATMENTS):
            treatment, meeting = fact.body.statement, context.history.meeting_of.get(fact.body.statement.meeting)
            if meeting is not None:
                day = first_day(meeting.body.first_day)
                self._treated.setdefault(treatment.topic, []).append((day, str(meeting.body.code), treatment.named_as))

    def name(self, topic: str) -> str:
        fact = self._names.get(topic)
        return in_the_original(fact.body.statement.name) if fact else topic

    def earlier(self, topic: str, meeting: str) -> Inline:
        """Return how earlier meetings addressed a topic, or the topic that it came from."""
        of_all = sorted({each for one in self._kin(topic) for each in self._treated.get(one, ())})
        days = [day for day, code, _ in of_all if code == meeting]
        before = [each for each in of_all if days and each[0] < days[0]]
        if not before:
            return sentence("none")
        return joined([f"{code} ({day.year}): {named_as}" for day, code, named_as in before], "; ")

    def concluded(self, topic: str, meeting: str) -> Inline:
        """Return the conclusions of a meeting on a topic, or on one that it came from, with the work on each."""
        kin, history = self._kin(topic), self._context.history
        at = next(each.stream for each in self._context.held if str(each.body.code) == meeting)
        found = {
            fact.body.content.number: self._work_on.get(fact.stream)
            for fact in history.recorded_conclusions.values()
            if fact.body.content.is_adopted
            and fact.body.content.meeting == at
            and kin.intersection(fact.body.content.topics or ())
        }
        if not found:
            return sentence("none recorded" if history.audience == "bureau" else "none open to these readers")
        return joined(
            [
                sentence("%(number)s (%(work)s)", number=each, work=listing(work)) if work else str(each)
                for each, work in sorted(found.items())
            ],
            "; ",
        )

    @cached_property
    def _work_on(self) -> Mapping[str, list[str]]:
        """Return the designations of the work that takes up each conclusion, as the replies to its referrals name it."""
        works = {fact.stream: fact.body.statement.designation for fact in statements_of(self._context, WORK_ITEMS)}
        about = {fact.stream: fact.body.statement.about for fact in statements_of(self._context, REQUESTS)}
        found: dict[str, list[str]] = {}
        for fact in statements_of(self._context, REPLIES):
            reply = fact.body.statement
            named = [works[work] for work in reply.work or () if work in works]
            if reply.about in about and reply.answer in TAKEN:
                found.setdefault(about[reply.about], []).extend(named)
        return {conclusion: list(dict.fromkeys(named)) for conclusion, named in found.items()}

    def _kin(self, topic: str) -> set[str]:
        """Return a topic with every topic that it came from or is the same as."""
        found, waiting = {topic}, [topic]
        while waiting:
            current = waiting.pop()
            for fact in self._lineages:
                lineage = fact.body.statement
                others = (
                    {lineage.topic}
                    if lineage.into == current
                    else {lineage.into}
                    if lineage.topic == current and lineage.relation == "same as"
                    else set()
                )
                waiting += others - found
                found |= others
        return found

    def descent(self, first: date, last: date | None) -> Iterator[Inline]:
        for fact in self._lineages:
            lineage = fact.body.statement
            if _is_in(lineage.on, first, last):
                yield sentence(
                    "%(topic)s: %(relation)s %(into)s",
                    topic=self.name(lineage.topic),
                    relation=sentence(RELATIONS[lineage.relation]),
                    into=self.name(lineage.into),
                )
        for fact in statements_of(self._context, PROGRESS):
            progress = fact.body.statement
            if progress.state == "revived" and progress.about in self._names and _is_in(progress.on, first, last):
                yield sentence("%(topic)s: revived", topic=self.name(progress.about))


def _is_in(day: str, first: date, last: date | None) -> bool:
    return first <= first_day(day) <= (last or date.max)
