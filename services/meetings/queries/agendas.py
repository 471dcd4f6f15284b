"""Agendas of meetings: their items as recorded now, and as announced."""

from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Engine, select

from services.meetings import read_models as rm
from services.meetings.domain.agenda import announced_items, in_order
from services.meetings.queries.visible import Viewpoint, VisibleQueries
from shared.contracts.meetings import AnnouncedItem
from shared.contracts.meetings.agendas import AGENDA_ITEMS
from shared.environment.clock import to_the_second
from shared.event_store.row_queries import RowQueries
from shared.event_store.statements import StatementQueries, StatementRow
from shared.public_view.meetings import MeetingView, open_agenda, release_embargo


class Agenda(NamedTuple):
    """An agenda for the bureau: `rows` as recorded now, in order; `announced` as last announced, not public before
    `not_before`."""

    rows: list[StatementRow]
    announced: tuple[AnnouncedItem, ...] | None
    not_before: str | None

    @property
    def items(self) -> tuple[AnnouncedItem, ...]:
        """Return what an announcement would carry now."""
        return announced_items(row.statement for row in self.rows)


class AgendaQueries(RowQueries):
    def __init__(self, reader: Engine) -> None:
        super().__init__(reader)
        self._statements = StatementQueries(reader, (AGENDA_ITEMS,))
        self._visible = VisibleQueries(reader)

    def agenda(self, meeting: str) -> Agenda:
        """Return the agenda of a meeting. Raises NotThere."""
        view = self._view(meeting)
        found = {row.fact: row for row in self._statements.referring(meeting, [AGENDA_ITEMS.name])}
        ordered = in_order(row.statement for row in found.values() if row.statement.meeting == meeting)
        waiting = view.waiting_agenda
        announced = waiting.items if waiting else view.agenda
        return Agenda([found[item.fact] for item in ordered], announced, waiting.due if waiting else None)

    def announced(self, seen_as: Viewpoint, meeting: str) -> tuple[AnnouncedItem, ...] | None:
        """Return the items that are open to an audience outside the bureau. Raises NotThere for a closed meeting."""
        self._visible.meeting(seen_as, meeting)
        return open_agenda(release_embargo(self._view(meeting), seen_as.now), seen_as.audience)

    def _view(self, meeting: str) -> MeetingView:
        row: Any = self._one(select(rm.meetings.c.view).where(rm.meetings.c.id == meeting), meeting)
        return release_embargo(msgspec.json.decode(row.view, type=MeetingView), to_the_second())
