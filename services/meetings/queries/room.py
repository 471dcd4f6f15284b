"""Conclusions and communiqués, for the bureau and as outside audiences see them."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, or_, select

from services.meetings import read_models as rm
from services.meetings.domain.conclusion import lowest_free
from services.meetings.queries.visible import Viewpoint, open_conclusions, opened_ids
from services.meetings.read_models.communique_text import (
    CommuniqueRow,
    CommuniqueText,
    ConclusionRow,
    communique_row,
    conclusion_row,
    conclusions_of,
    read_texts,
)
from services.meetings.read_models.conclusions import communiques, conclusions
from shared.domain.collation import collation_key
from shared.domain.errors import NotThere
from shared.event_store.row_queries import RowQueries

ConclusionKey = tuple[str, int, str]


class RoomQueries(RowQueries):
    """The queries; `view` None is the bureau's. Records of a meeting registered in error are left out, except when
    several are asked for by id to name them, or when all of one meeting are asked for."""

    def conclusion(self, conclusion: str, view: Viewpoint | None = None) -> ConclusionRow:
        """Return a conclusion. Raises NotThere, also for one that is closed to the audience."""
        query = _not_in_error(select(conclusions).where(conclusions.c.id == conclusion), conclusions)
        return conclusion_row(self._one(_for(query, view), conclusion))

    def conclusions(
        self,
        after: ConclusionKey | None,
        limit: int,
        *,
        meeting: str | None = None,
        state: str | None = None,
        words: str = "",
        view: Viewpoint | None = None,
        among: Collection[str] | None = None,
    ) -> list[ConclusionRow]:
        """Return conclusions by meeting and number; `among`: only of these."""
        table = conclusions.c
        query = _for(_not_in_error(select(conclusions), conclusions), view)
        if after is not None:
            query = query.where(_later(after))
        if meeting is not None:
            query = query.where(table.meeting == meeting)
        if state is not None:
            query = query.where(table.state == state)
        if among is not None:
            query = query.where(table.id.in_(among))
        for word in collation_key(words).split():
            query = query.where(table.words.contains(word, autoescape=True))
        rows = self._all(query.order_by(table.meeting, table.number, table.id).limit(limit))
        return [conclusion_row(row) for row in rows]

    def several(self, conclusions_: Sequence[str]) -> list[ConclusionRow]:
        """Return the existing ones among these conclusions."""
        query = select(conclusions).where(conclusions.c.id.in_(conclusions_))
        return [conclusion_row(row) for row in self._all(query.order_by(conclusions.c.id))]

    def conclusions_of(self, meeting: str) -> dict[str, ConclusionRow]:
        """Return all conclusions of a meeting by id, in order of their numbers."""
        with self.reader.connect() as connection:
            return conclusions_of(connection, meeting)

    def next_number(self, meeting: str) -> int:
        """Return the next free number of a conclusion of the meeting."""
        return lowest_free({row.conclusion.number for row in self._not_dropped(meeting)})

    def _not_dropped(self, meeting: str) -> Sequence[ConclusionRow]:
        return [row for row in self.conclusions_of(meeting).values() if row.conclusion.state != "dropped"]

    def communique(self, communique: str, view: Viewpoint | None = None) -> CommuniqueText:
        """Return a communiqué with its text: outside the bureau one that is public in a language. Raises NotThere."""
        query = _not_in_error(select(communiques).where(communiques.c.id == communique), communiques)
        with self.reader.connect() as connection:
            found = connection.execute(query).first()
            if found is None or (view is not None and not communique_row(found).communique.public):
                raise NotThere(id=communique)
            return read_texts(connection, [communique_row(found)])[0]

    def texts(self, rows: Sequence[CommuniqueRow]) -> list[CommuniqueText]:
        """Return these communiqués with their texts, in two queries however many they are."""
        with self.reader.connect() as connection:
            return read_texts(connection, rows)

    def communiques_by_id(self, these: Collection[str]) -> dict[str, CommuniqueRow]:
        """Return the existing ones among these communiqués, without their texts, by id."""
        query = _not_in_error(select(communiques).where(communiques.c.id.in_(these)), communiques)
        return {row.id: communique_row(row) for row in self._all(query)}

    def communique_of(self, meeting: str) -> str | None:
        """Return the id of a meeting's communiqué, if it was begun."""
        found = self._first(select(communiques.c.id).where(communiques.c.meeting == meeting))
        return None if found is None else str(found.id)

    def meetings_of_communiques(self, these: Sequence[str]) -> dict[str, str]:
        """Return the meetings of communiqués, by id."""
        rows = self._all(select(communiques.c.id, communiques.c.meeting).where(communiques.c.id.in_(these)))
        return {row.id: row.meeting for row in rows}

    def communiques(
        self, after: str | None, limit: int, *, state: str | None = None, view: Viewpoint | None = None
    ) -> list[CommuniqueRow]:
        """Return communiqués, the last begun first."""
        table = communiques.c
        query = _not_in_error(select(communiques), communiques)
        if view is not None:
            query = query.where(table.id.in_(opened_ids(view.audience)))
        if after is not None:
            query = query.where(table.id < after)
        if state is not None:
            query = query.where(table.state == state)
        return [communique_row(row) for row in self._all(query.order_by(table.id.desc()).limit(limit))]


def _for(query: Select[Any], view: Viewpoint | None) -> Select[Any]:
    return query if view is None else open_conclusions(query, view.audience)


def _not_in_error(query: Select[Any], table: Table) -> Select[Any]:
    return query.where(table.c.meeting.not_in(select(rm.in_error.c.record)))


def _later(after: ConclusionKey) -> ColumnElement[bool]:
    table, (meeting, number, id_) = conclusions.c, after
    return or_(
        table.meeting > meeting,
        and_(table.meeting == meeting, or_(table.number > number, and_(table.number == number, table.id > id_))),
    )
