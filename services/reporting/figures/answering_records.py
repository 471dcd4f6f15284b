"""Records that answer an item of the resolution, of one kind: those dated in the period, or in force in it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

import msgspec

from services.reporting.figures.clauses import RecordCounter
from services.reporting.figures.context import ENGAGED, FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.listed import is_listed_whole
from services.reporting.figures.records import series_of_meeting
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.communiques import PARAGRAPHS
from shared.domain.dates import PartialDate, all_known, first_day, last_day, on_or_before, within
from shared.domain.ids import uuid_of
from shared.public_view.openness import AUDIENCES, Audience
from shared.statements.kinds import StatementKind

Selects = Callable[[Any], bool]


class AnsweringRecord(NamedTuple):
    """A record on its day in the period; for a meeting, also how many records it has."""

    day: date
    record: str
    number: int = 1


class AnsweringRecords(msgspec.Struct, frozen=True):
    """The records of a kind that answer an item, and how many more may."""

    records: tuple[AnsweringRecord, ...] = ()
    perhaps: int = 0

    @property
    def number(self) -> int:
        return sum(each.number for each in self.records)


RecordFinder = Callable[[FigureContext, Trace], AnsweringRecords]
Amongst = Callable[[FigureContext, Trace], frozenset[str]]
"""The records of which a statement must name one."""


def audience_of(context: FigureContext) -> Audience:
    """Return the audience of a figure: the narrower of the request's and the history's."""
    return min(context.audience, context.history.audience, key=AUDIENCES.index)


def every(_statement: object) -> bool:
    return True


def valid_statements(context: FigureContext, kind: StatementKind, trace: Trace) -> list[rm.Fact]:
    """Return the valid statements of a kind; all of them were read."""
    found = context.history.of(kind)
    trace.record(*found)
    return [fact for fact in found if not fact.withdrawn]


def dated(
    kind: StatementKind, field: str, selects: Selects = every, of: Amongst | None = None, meeting: str = ""
) -> RecordFinder:
    """Return a finder of statements dated in the period; with `of`, only those about one of these records. `meeting`:
    the field naming the meeting whose first day dates a statement without its own day."""

    def find(context: FigureContext, trace: Trace) -> AnsweringRecords:
        among = None if of is None else of(context, trace)
        found = (fact for fact in valid_statements(context, kind, trace) if selects(fact.body.statement))
        return _of_days(
            context,
            (
                (
                    getattr(fact.body.statement, field)
                    or _day_held(context, getattr(fact.body.statement, meeting) if meeting else None),
                    fact.stream,
                )
                for fact in found
                if among is None or not among.isdisjoint(_named(fact.body.statement.about))
            ),
        )

    return find


def at_meetings(
    kind: StatementKind,
    selects: Selects = every,
    through: tuple[str, StatementKind] | None = None,
    of_kind: str | None = None,
) -> RecordFinder:
    """Return a finder of statements about meetings held in the period; `through`: the field and the kind of the
    statements that link them to a meeting; `of_kind`: only in series of this kind."""

    def find(context: FigureContext, trace: Trace) -> AnsweringRecords:
        via = {each.stream: each for each in valid_statements(context, through[1], trace)} if through else {}

        def meeting_of(statement: Any) -> str | None:  # noqa: ANN401  the kind's own type
            if through is None:
                return str(statement.meeting)
            via_fact = via.get(getattr(statement, through[0]))
            return None if via_fact is None else str(via_fact.body.statement.meeting)

        found = (fact for fact in valid_statements(context, kind, trace) if selects(fact.body.statement))
        meant = ((meeting_of(fact.body.statement), fact.stream) for fact in found)
        chosen = [each for each in meant if of_kind is None or _is_of_kind(context, each[0], of_kind, trace)]
        return _of_days(context, ((_day_held(context, meeting), stream) for meeting, stream in chosen))

    return find


def in_force(kind: StatementKind, selects: Selects = every) -> RecordFinder:
    """Return a finder of statements in force on some day of the period, each dated on the first such day."""

    def find(context: FigureContext, trace: Trace) -> AnsweringRecords:
        records, perhaps = [], 0
        first, last = context.period.first, context.as_of
        for fact in valid_statements(context, kind, trace):
            statement = fact.body.statement
            if not selects(statement):
                continue
            has_begun = True if statement.since is None else on_or_before(statement.since, last.isoformat())
            has_lasted = True if statement.until is None else on_or_before(first.isoformat(), statement.until)
            holds = all_known(has_begun, has_lasted)
            if holds:
                day = first if statement.since is None else max(first, min(last, last_day(statement.since)))
                records.append(AnsweringRecord(day, fact.stream))
            perhaps += holds is None
        return AnsweringRecords(tuple(records), perhaps)

    return find


def of_meetings(count: RecordCounter, activities: frozenset[str] = ENGAGED) -> RecordFinder:
    """Return a finder of records of the meetings of activities, by default the meetings that count for engagement."""

    def find(context: FigureContext, trace: Trace) -> AnsweringRecords:
        context = context.over(activities)
        counts = ((meeting, count(context, meeting, trace)) for meeting in context.held)
        records = tuple(
            AnsweringRecord(first_day(meeting.body.first_day), meeting.stream, number)
            for meeting, number in counts
            if number
        )
        return AnsweringRecords(records, sum(count(context, each, trace) > 0 for each in context.perhaps_held))

    return find


def complete_lists(of: str) -> RecordFinder:
    """Return a finder of lists of a kind that are stated to be complete, one for each meeting."""

    def count(context: FigureContext, meeting: rm.Fact, trace: Trace) -> int:
        return int(is_listed_whole(context, of, trace, last_day(meeting.body.first_day), meeting.stream))

    return of_meetings(count)


def conclusions(selects: Selects = every, of_kind: str | None = None) -> RecordFinder:
    """Return a finder of adopted conclusions of meetings held in the period; `of_kind`: only in series of this kind.
    Outside the bureau not all of them are open, so none are counted."""

    def find(context: FigureContext, trace: Trace) -> AnsweringRecords:
        history = context.history
        if audience_of(context) != "bureau":
            return AnsweringRecords()
        facts = history.recorded_conclusions.values()
        trace.record(*facts)
        adopted = [fact for fact in facts if fact.body.content.is_adopted and selects(fact.body.content)]
        meant = [(fact.body.content.meeting, fact.stream) for fact in adopted]
        found = [each for each in meant if of_kind is None or _is_of_kind(context, each[0], of_kind, trace)]
        return _of_days(context, ((_day_held(context, meeting), stream) for meeting, stream in found))

    return find


def communiques(context: FigureContext, trace: Trace) -> AnsweringRecords:
    """Return the published communiqués of meetings held in the period; none outside the bureau, as with conclusions."""
    history = context.history
    if audience_of(context) != "bureau":
        return AnsweringRecords()
    trace.record(*history.communiques.values())
    found = (fact for fact in history.communiques.values() if fact.body.content.state == "published")
    return _of_days(context, ((_day_reported(context, fact.stream), fact.stream) for fact in found))


def paragraphs(context: FigureContext, trace: Trace) -> AnsweringRecords:
    """Return the paragraphs, in their original language, of communiqués of meetings held in the period; none outside
    the bureau."""
    if audience_of(context) != "bureau":
        return AnsweringRecords()
    found = valid_statements(context, PARAGRAPHS, trace)
    originals = ((fact.body.statement, fact.stream) for fact in found if fact.body.statement.translates is None)
    return _of_days(
        context, ((_day_reported(context, paragraph.communique), stream) for paragraph, stream in originals)
    )


def streams_of(kind: StatementKind, selects: Selects = every) -> Amongst:
    """Return a finder of the ids of statements of a kind."""

    def find(context: FigureContext, trace: Trace) -> frozenset[str]:
        found = valid_statements(context, kind, trace)
        return frozenset(fact.stream for fact in found if selects(fact.body.statement))

    return find


def records_of(find: RecordFinder) -> Amongst:
    """Return a finder of the ids of the records that another one finds."""
    return lambda context, trace: frozenset(each.record for each in find(context, trace).records)


def _named(about: str | tuple[str, ...]) -> tuple[str, ...]:
    return (about,) if isinstance(about, str) else about


def _is_of_kind(context: FigureContext, meeting: str | None, kind: str, trace: Trace) -> bool:
    fact = context.history.meeting_of.get(meeting or "")
    series = None if fact is None else series_of_meeting(context.history, trace, fact)
    return series is not None and series.body.kind == kind


def _day_held(context: FigureContext, meeting: str | None) -> PartialDate | None:
    """Return the first day of a meeting that was held; None for any other. Every figure has read all meetings."""
    fact = context.history.meeting_of.get(meeting or "")
    return None if fact is None or fact.body.status != "held" else fact.body.first_day


def _day_reported(context: FigureContext, communique: str) -> PartialDate | None:
    """Return the first day of the meeting of a communiqué, as `_day_held` does."""
    return _day_held(context, f"meeting-{uuid_of(communique)}")


def _of_days(context: FigureContext, days: Iterable[tuple[PartialDate | None, str]]) -> AnsweringRecords:
    """Return the records of the period, up to the day of the report, leaving out any without a day."""
    records, perhaps = [], 0
    for day, stream in days:
        if day is None:
            continue
        inside = within(day, context.period.first, context.as_of)
        if inside:
            records.append(AnsweringRecord(last_day(day), stream))
        perhaps += inside is None
    return AnsweringRecords(tuple(records), perhaps)


def united(found: Iterable[AnsweringRecords]) -> AnsweringRecords:
    """Return the records of several kinds."""
    every_kind = list(found)
    return AnsweringRecords(
        tuple(each for kind in every_kind for each in kind.records), sum(kind.perhaps for kind in every_kind)
    )


def by_year(found: AnsweringRecords) -> Iterator[tuple[str, AnsweringRecords]]:
    """Yield the records of each year, in order."""
    for year in sorted({each.day.year for each in found.records}):
        yield str(year), AnsweringRecords(tuple(each for each in found.records if each.day.year == year))
