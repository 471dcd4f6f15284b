"""The start page's part of meetings: tasks, by rules that are printed on it, and results of its search."""

from collections.abc import Callable, Sequence
from typing import Any

from services.meetings.console.announcements import APPROVERS
from services.meetings.console.labels import _, days, is_past
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.queries.meetings import MeetingQueries
from shared.web.console import MOST_OF_A_KIND, SearchResult, Task
from shared.web.days import localized_date
from shared.web.viewer import viewer

CONSOLE = "/meetings/console"
PATH = f"{CONSOLE}/meetings"
MOST = 20


def tasks(queries: MeetingQueries) -> Callable[[], Sequence[Task]]:
    """Return meetings whose day has passed without further records, and lists whose completeness is not stated.

    Meetings known from a file create no tasks: those only announced come last, without a button.
    """

    def asked() -> list[Task]:
        late = [row for row in queries.meetings(None, MOST, status="planned", imported=False) if is_past(row)]
        open_ = queries.meetings(None, MOST, status="held", imported=False, completeness_unknown=True)
        announced = [row for row in queries.meetings(None, MOST, status="planned", imported=True) if is_past(row)]
        changed = queries.meetings(None, MOST, held_back=True)
        decide = [_unsaid(row) for row in open_] + [_changed(row) for row in changed]
        return [_past(row) for row in late] + decide + [_announced(row) for row in announced]

    return asked


def _past(row: Any) -> Task:
    return Task(
        "late",
        _("Was %(code)s held?", code=row.code),
        f"{PATH}/{row.id}",
        _("It was planned for %(day)s; nothing has been recorded since.", day=localized_date(row.first_day, "long")),
        act=_("Record it"),
        act_path=f"{PATH}/{row.id}/do/hold",
    )


def _unsaid(row: Any) -> Task:
    return Task(
        "decide",
        _("Is everyone who came to %(code)s on the list?", code=row.code),
        f"{PATH}/{row.id}/attendance",
        _("Who stayed away can be said only of a complete list."),
        act=_("Answer"),
        act_path=f"{PATH}/{row.id}/do/list",
    )


def _changed(row: Any) -> Task:
    """Return changed meetings; viewers who may not decide on them see them too."""
    here, decides = f"{PATH}/{row.id}", viewer().roles & APPROVERS
    return Task(
        "decide",
        _("Announce the changes to %(code)s?", code=row.code),
        here,
        _("It was changed after it was announced, and partners do not know yet. An approver decides."),
        act=_("Announce them") if decides else _("See them"),
        act_path=f"{here}/do/announce" if decides else f"{here}/history",
    )


def _announced(row: Any) -> Task:
    return Task(
        "history",
        _("Was %(code)s held?", code=row.code),
        f"{PATH}/{row.id}",
        _(
            "It was announced for %(day)s, but nobody has confirmed that it was held.",
            day=localized_date(row.first_day, "long"),
        ),
    )


def search(work: MeetingsWorkspace) -> Callable[[str], Sequence[SearchResult]]:
    """Find meetings by code or city, and series by code or name."""

    def meeting(row: Any) -> SearchResult:
        line = ", ".join(part for part in (work.place(row), days(row, "long")) if part)
        return SearchResult(_("Meetings"), row.code, f"{PATH}/{row.id}", line)

    def find(typed: str) -> list[SearchResult]:
        meetings = [meeting(row) for row in work.queries.search_meetings(typed, MOST_OF_A_KIND + 1)]
        series = [
            SearchResult(_("Series"), row.name, f"{CONSOLE}/series/{row.id}", row.code)
            for row in work.queries.search_series(typed, MOST_OF_A_KIND + 1)
        ]
        return [*meetings, *series]

    return find
