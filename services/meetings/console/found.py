"""What the search over everything finds among meetings."""

from collections.abc import Callable, Sequence
from typing import Any

from services.meetings.console.shown import _, days, place
from services.meetings.queries import Known, Lists
from shared.web.console import SHOWN, Found

PATH = "/meetings/console"


def finds(lists: Lists, known: Known) -> Callable[[str], Sequence[Found]]:
    """Meetings by code or city, and series by code or name."""

    def meeting(row: Any) -> Found:
        line = ", ".join(part for part in (place(row, known), days(row, "long")) if part)
        return Found(_("Meetings"), row.code, f"{PATH}/meetings/{row.id}", line)

    def found(typed: str) -> list[Found]:
        meetings = [meeting(row) for row in lists.meetings_called(typed, SHOWN + 1)]
        series = [
            Found(_("Series"), row.name, f"{PATH}/series/{row.id}", row.code)
            for row in lists.series_called(typed, SHOWN + 1)
        ]
        return [*meetings, *series]

    return found
