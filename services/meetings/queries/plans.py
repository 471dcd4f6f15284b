"""Objectives, actions, proposed workshops and promotion, each with its last progress, in a few queries whatever their number."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Engine, Row, or_, select

from services.meetings import read_models as rm
from shared.contracts.meetings.aims import DECISIONS, FEEDBACK, OBJECTIVES
from shared.contracts.meetings.follow_up import PROGRESS
from shared.contracts.meetings.measures import MEASURES
from shared.contracts.meetings.proposals import PROPOSALS
from shared.contracts.meetings.work import ACTIONS
from shared.domain.dates import before, last_day, within
from shared.event_store.row_queries import RowQueries
from shared.event_store.statements import StatementQueries, StatementRow

STATED = (OBJECTIVES, ACTIONS, PROPOSALS, MEASURES, FEEDBACK, DECISIONS)
JUDGED = (OBJECTIVES, ACTIONS, PROPOSALS, MEASURES)
ENDED = ("done", "dropped")
"""The states in which an action has ended, so that nothing is due any more."""
MOST = 100_000


class StatedPlan(msgspec.Struct, frozen=True):
    """All statements of the plan: rows by kind, in the order in which they were stated; the last progress of each; the
    proposals that became a workshop, by any progress; the workshops, the last first; and the other meetings named."""

    rows: Mapping[str, list[StatementRow]]
    progress: Mapping[str, StatementRow]
    planned: Collection[str]
    workshops: list[Row[Any]]
    meetings: Mapping[str, Row[Any]]


class PlanQueries(RowQueries):
    def __init__(self, reader: Engine) -> None:
        super().__init__(reader)
        self._statements = StatementQueries(reader, (*STATED, PROGRESS))

    def stated(self, day: date) -> StatedPlan:
        """Return the plan as it stands on a day."""
        kinds = [kind.name for kind in STATED]
        rows: dict[str, list[StatementRow]] = {name: [] for name in kinds}
        for row in self._statements.by_kind("", kinds, descending=False, offset=0, limit=MOST):
            rows[row.kind.name].append(row)
        judged = [row.fact for kind in JUDGED for row in rows[kind.name]]
        progress = self._statements.naming(judged, [PROGRESS.name]) if judged else []
        meeting_ids = {row.statement.of for row in rows[OBJECTIVES.name]}
        meeting_ids |= {row.statement.meeting for kind in (FEEDBACK, DECISIONS) for row in rows[kind.name]}
        found = self._meetings({each for each in meeting_ids if each})
        workshops = [row for row in found if row.kind == "workshop"]
        held = {row.id for row in workshops}
        planned = {row.statement.about for row in progress if held.intersection(row.statement.evidence or ())}
        return StatedPlan(rows, last_progress(progress, day), planned, workshops, {row.id: row for row in found})

    def workshop_series(self) -> list[Row[Any]]:
        """Return the series of workshops, by name."""
        query = select(rm.series).where(rm.series.c.kind == "workshop").order_by(rm.series.c.sort_name)
        return list(self._all(query))

    def _meetings(self, meeting_ids: Collection[str]) -> list[Row[Any]]:
        """Return all workshops, and the meetings that are named, each with the kind of its series; the last first."""
        meetings, series = rm.meetings, rm.series
        query = select(meetings, series.c.kind).join_from(meetings, series, series.c.id == meetings.c.series)
        query = query.where(or_(series.c.kind == "workshop", meetings.c.id.in_(meeting_ids)))
        return list(self._all(query.order_by(meetings.c.first_day.desc(), meetings.c.code)))


def last_progress(rows: Iterable[StatementRow], day: date) -> dict[str, StatementRow]:
    """Return the last progress of each record dated surely not after a day; of two on one day, the one stated later."""
    dated = [row for row in rows if within(row.statement.on, date.min, day)]
    ordered = sorted(dated, key=lambda row: (last_day(row.statement.on), row.stated))
    return {row.statement.about: row for row in ordered}


def is_late(action: StatementRow, progress: StatementRow | None, day: date) -> bool:
    """Return whether an action was due before a day and, by its last progress, has not ended."""
    due = action.statement.due
    if due is None or (progress is not None and progress.statement.state in ENDED):
        return False
    return before(due, day.isoformat()) is True
