"""Topics with their kin: judgements, lineages and treatments over all series, in a few queries whatever their number."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Engine, Row, select

from services.meetings import read_models as rm
from shared.contracts.meetings.descent import TopicDescent, judgements_by_topic
from shared.contracts.meetings.follow_up import PROGRESS
from shared.contracts.meetings.meeting_facts import TOPIC
from shared.contracts.meetings.series import SERIES_RECORD
from shared.contracts.meetings.topics import LINEAGES, TOPICS, TREATMENTS
from shared.domain.dates import first_day, last_day
from shared.event_store.row_queries import RowQueries
from shared.event_store.statements import StatementQueries, StatementRow

KINDS = (TOPICS, LINEAGES, TREATMENTS, PROGRESS, TOPIC, SERIES_RECORD)
MOST = 100_000


class Treatment(NamedTuple):
    """A topic at a meeting: the statement, the meeting's row, and the older entry that it names, if that exists."""

    row: StatementRow
    meeting: Row[Any]
    discussed: str | None

    @property
    def topic(self) -> str:
        return str(self.row.statement.topic)

    @property
    def last_day(self) -> date:
        return last_day(self.meeting.last_day or self.meeting.first_day)


class Gap(NamedTuple):
    """A span in which a series is known to be incomplete, with both ends known."""

    series: str
    first: str
    last: str
    what: str


class TopicWeb(msgspec.Struct, frozen=True, dict=True):
    """Some topics with their judgements, lineages, and treatments in order of time."""

    topics: Mapping[str, StatementRow]
    lineages: tuple[StatementRow, ...]
    progress: tuple[StatementRow, ...]
    treatments: tuple[Treatment, ...]

    @cached_property
    def descent(self) -> TopicDescent:
        dated = judgements_by_topic((row.statement, row.stated) for row in self.progress)
        return TopicDescent(dated, tuple(row.statement for row in self.lineages))

    def treated_at(self, topics: Collection[str]) -> list[Treatment]:
        return [each for each in self.treatments if each.topic in topics]


class TopicQueries(RowQueries):
    def __init__(self, reader: Engine) -> None:
        super().__init__(reader)
        self.statements = StatementQueries(reader, KINDS)

    def kin(self, topic: str) -> TopicWeb:
        """Return a topic with its kin."""
        lineages = self._every(LINEAGES.name)
        descent = TopicDescent({}, tuple(row.statement for row in lineages))
        return self._web(descent.kin(topic), lineages)

    def every(self) -> TopicWeb:
        """Return all topics."""
        topics = self._every(TOPICS.name)
        return self._web([row.fact for row in topics], self._every(LINEAGES.name))

    def last_meeting(self, series_kind: str, before: str) -> Row[Any] | None:
        """Return the last meeting held before a day in the series of a kind."""
        meetings, series = rm.meetings, rm.series
        query = select(meetings).join_from(meetings, series, series.c.id == meetings.c.series)
        held = query.where(series.c.kind == series_kind, meetings.c.status == "held", meetings.c.first_day < before)
        return self._first(held.order_by(meetings.c.first_day.desc()).limit(1))

    def gaps(self, series: Collection[str]) -> list[Gap]:
        """Return the closed gaps in the records of some series."""
        rows = [row for row in self._every(SERIES_RECORD.name) if row.record in series]
        return [
            Gap(row.record, row.statement.first, row.statement.last, row.statement.what)
            for row in rows
            if row.statement.state == "gap" and row.statement.last
        ]

    def unassigned(self) -> list[tuple[StatementRow, Row[Any]]]:
        """Return the texts of meetings that no treatment names, each with its meeting, by time."""
        assigned = {row.statement.discussed for row in self._every(TREATMENTS.name)}
        rows = [row for row in self._every(TOPIC.name) if row.fact not in assigned]
        meetings = self._meetings({row.record for row in rows})
        found = [(row, meetings[row.record]) for row in rows if row.record in meetings]
        return sorted(found, key=lambda each: (each[1].first_day, each[1].code, each[0].stated))

    def _web(self, topics: Iterable[str], lineages: Sequence[StatementRow]) -> TopicWeb:
        these = set(topics)
        about = self.statements.naming(these, [PROGRESS.name, TREATMENTS.name])
        progress = [row for row in about if row.kind is PROGRESS]
        latest = {(row.statement.meeting, row.statement.topic): row for row in about if row.kind is TREATMENTS}
        meetings = self._meetings({meeting for meeting, _topic in latest})
        older = self.statements.several([row.statement.discussed for row in latest.values() if row.statement.discussed])
        treatments = [
            Treatment(row, meetings[meeting], _text(older.get(row.statement.discussed or "")))
            for (meeting, topic), row in latest.items()
            if meeting in meetings and topic in these
        ]
        return TopicWeb(
            self.statements.several(list(these)),
            tuple(row for row in lineages if {row.statement.topic, row.statement.into} <= these),
            tuple(progress),
            tuple(sorted(treatments, key=lambda each: (first_day(each.meeting.first_day), each.meeting.code))),
        )

    def _every(self, kind: str) -> list[StatementRow]:
        return self.statements.by_kind("", [kind], descending=False, offset=0, limit=MOST)

    def _meetings(self, meetings: Collection[str]) -> dict[str, Row[Any]]:
        query = select(rm.meetings).where(rm.meetings.c.id.in_(meetings))
        return {row.id: row for row in self._all(query)} if meetings else {}


def _text(row: StatementRow | None) -> str | None:
    return None if row is None else str(row.statement.topic)
