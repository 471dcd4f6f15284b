"""The meetings' part of the start page: tasks by the rules of `worklist`, the panels beside them, and search results."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import g

from services.meetings.console.labels import _, days
from services.meetings.console.worklist import after, before, concluding, following
from services.meetings.console.worklist.beside import beside
from services.meetings.console.worklist.records import WorklistRecords
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.queries.room import RoomQueries
from services.meetings.queries.worklist import WorklistQueries
from shared.web.console import MOST_OF_A_KIND, SearchResult, StartPanels, Task
from shared.web.statements.workspace import StatementWorkspace

CONSOLE = "/meetings/console"
PATH = f"{CONSOLE}/meetings"
LONGEST = 120  # characters
RULES = (*before.RULES, *after.RULES, *concluding.RULES, *following.RULES)


class StartOfMeetings:
    """The meetings' part of Start: `tasks` and `beside` share records, which are read once per page."""

    def __init__(self, work: MeetingsWorkspace, statements: StatementWorkspace, queries: WorklistQueries) -> None:
        self._work, self._statements, self._queries = work, statements, queries

    def records(self) -> WorklistRecords:
        if "worklist_records" not in g:
            today = datetime.now(UTC).date()
            g.worklist_records = WorklistRecords(self._work, self._statements, self._queries, today)
        records: WorklistRecords = g.worklist_records
        return records

    def tasks(self) -> list[Task]:
        return [task for rule in RULES for task in rule(self.records())]

    def beside(self) -> StartPanels:
        return beside(self.records())


def search(work: MeetingsWorkspace) -> Callable[[str], Sequence[SearchResult]]:
    """Find meetings by code, city or host, series by code or name, and conclusions by their wording."""
    room = RoomQueries(work.queries.reader)

    def meeting(row: Any) -> SearchResult:
        line = ", ".join(part for part in (work.place(row), days(row, "long")) if part)
        return SearchResult(_("Meetings"), row.code, f"{PATH}/{row.id}", line)

    def conclusions(typed: str) -> list[SearchResult]:
        rows = room.conclusions(None, MOST_OF_A_KIND + 1, words=typed)
        codes = work.queries.meeting_codes({row.conclusion.meeting for row in rows})
        return [
            SearchResult(
                _("Conclusions"),
                row.conclusion.wording[:LONGEST],
                f"{PATH}/{row.conclusion.meeting}",
                _("%(number)s of %(code)s", number=row.conclusion.number, code=codes.get(row.conclusion.meeting, "")),
            )
            for row in rows
        ]

    def find(typed: str) -> list[SearchResult]:
        meetings = [meeting(row) for row in work.queries.search_meetings(typed, MOST_OF_A_KIND + 1)]
        series = [
            SearchResult(_("Series"), row.name, f"{CONSOLE}/series/{row.id}", row.code)
            for row in work.queries.search_series(typed, MOST_OF_A_KIND + 1)
        ]
        hosts = [
            SearchResult(_("Hosts"), ", ".join(row.hosts.split("\n")), f"{PATH}/{row.id}", row.code)
            for row in work.queries.search_hosts(typed, MOST_OF_A_KIND + 1)
        ]
        return [*meetings, *series, *hosts, *conclusions(typed)]

    return find
