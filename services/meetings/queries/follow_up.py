"""Conclusions with their follow-up: about ten queries, whatever their number."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Engine, select

from services.meetings import read_models as rm
from services.meetings.queries.groups import groups_of
from services.meetings.read_models.communique_text import ConclusionRow, conclusion_row
from services.meetings.read_models.conclusions import conclusions
from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.contracts.meetings.follow_up import PROGRESS
from shared.contracts.meetings.work import ACTIONS, WORK_ITEMS
from shared.contracts.registry.groups import GROUPS
from shared.domain.dates import first_day
from shared.event_store.statements import StatementQueries, StatementRow, statements_of_kind
from shared.event_store.store import EventStore
from shared.statements.authors import authors_of

REFERRAL = "referral"
BEFORE_A_MEETING = timedelta(days=12)
"""The time before a group's next meeting at which its answer is due, unless another day is typed."""


class FollowUpQueries:
    """Queries on follow-up. `store` has the events of statements, which name the accounts that stated them."""

    def __init__(self, reader: Engine, statements: StatementQueries, store: EventStore) -> None:
        self._reader, self._statements, self._store = reader, statements, store

    def conclusions(self) -> list[tuple[ConclusionRow, Any]]:
        """Return the adopted conclusions that no others replace, with their meetings: the latest meeting first."""
        query = select(conclusions).where(conclusions.c.state == "adopted")
        with self._reader.connect() as connection:
            rows = [conclusion_row(row) for row in connection.execute(query)]
            meetings = {row.id: row for row in connection.execute(select(rm.meetings))}
        found = [(row, meetings[row.conclusion.meeting]) for row in rows if row.conclusion.meeting in meetings]
        found.sort(key=lambda each: each[0].conclusion.number)
        return sorted(found, key=lambda each: (each[1].first_day, each[1].id), reverse=True)

    def referrals(self, conclusions: Collection[str]) -> tuple[list[StatementRow], list[StatementRow]]:
        """Return the referrals of conclusions, and the replies to them, in the order in which they were stated."""
        requests = [
            row for row in self._statements.naming(conclusions, [REQUESTS.name]) if row.statement.kind == REFERRAL
        ]
        facts = {row.fact for row in requests}
        replies = self._statements.naming(facts, [REPLIES.name]) if facts else []
        return requests, [row for row in replies if row.statement.about in facts]

    def actions(self, conclusions: Collection[str]) -> tuple[list[StatementRow], list[StatementRow]]:
        """Return the actions about conclusions, and their progress, in the order in which they were stated."""
        actions = self._statements.naming(conclusions, [ACTIONS.name])
        facts = [row.fact for row in actions]
        return actions, self._statements.naming(facts, [PROGRESS.name]) if facts else []

    def authors(self, rows: Iterable[StatementRow]) -> Mapping[str, tuple[str, ...]]:
        """Return the accounts that made or changed each statement."""
        with self._reader.connect() as connection:
            events = self._store.load_all(connection, [row.fact for row in rows])
        return {stream: authors_of(stored) for stream, stored in events.items()}

    def groups(self) -> dict[str, Any]:
        """Return the groups known from the registry, by id."""
        with self._reader.connect() as connection:
            return dict(statements_of_kind(connection, GROUPS))

    def work_of(self, bodies: Collection[str]) -> list[StatementRow]:
        """Return the pieces of work of these bodies, by designation."""
        rows = self._statements.naming(bodies, [WORK_ITEMS.name]) if bodies else []
        work = [row for row in rows if row.statement.body in bodies]
        return sorted(work, key=lambda row: str(row.statement.designation))

    def works(self, facts: Collection[str]) -> dict[str, StatementRow]:
        return self._statements.several(list(facts))

    def next_meetings(self, groups: Collection[str], day: date) -> dict[str, date]:
        """Return the first day of the next planned meeting of each group, where one is known."""
        found: dict[str, date] = {}
        if not groups:
            return found
        with self._reader.connect() as connection:
            planned = connection.execute(select(rm.meetings).where(rm.meetings.c.status == "planned")).all()
            group_of = groups_of(connection, planned)
        for meeting in planned:
            first, group = first_day(meeting.first_day), group_of.get(meeting.id)
            if group is not None and group in groups and first > day:
                found[group] = min(first, found.get(group, first))
        return found

    def due_days(self, groups: Collection[str], day: date) -> dict[str, str]:
        """Return the due days offered for answers of groups: before each one's next meeting, if it is known and the due
        day is in the future."""
        dues = {group: first - BEFORE_A_MEETING for group, first in self.next_meetings(groups, day).items()}
        return {group: due.isoformat() for group, due in dues.items() if due > day}
