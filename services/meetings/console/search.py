"""What the search over everything finds among meetings."""

from collections.abc import Callable, Sequence
from typing import Any

from services.meetings.console.labels import _, days, place
from services.meetings.queries import MeetingQueries, OrganizationDirectory
from shared.web.console import MOST_OF_A_KIND, SearchResult

PATH = "/meetings/console"


def search(queries: MeetingQueries, directory: OrganizationDirectory) -> Callable[[str], Sequence[SearchResult]]:
    """Meetings by code or city, and series by code or name."""

    def meeting(row: Any) -> SearchResult:
        line = ", ".join(part for part in (place(row, directory), days(row, "long")) if part)
        return SearchResult(_("Meetings"), row.code, f"{PATH}/meetings/{row.id}", line)

    def find(typed: str) -> list[SearchResult]:
        meetings = [meeting(row) for row in queries.search_meetings(typed, MOST_OF_A_KIND + 1)]
        series = [
            SearchResult(_("Series"), row.name, f"{PATH}/series/{row.id}", row.code)
            for row in queries.search_series(typed, MOST_OF_A_KIND + 1)
        ]
        return [*meetings, *series]

    return find
