"""The tasks of all services as one list: overdue, to do, waiting for others; mine, everyone's, set aside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from babel.dates import format_date
from flask_babel import gettext as _
from flask_babel import ngettext

from shared.privacy.vault_set_aside import SetAside
from shared.web.console.federated_search import Task
from shared.web.days import localized_number, present_locale

View = Literal["mine", "all", "aside"]
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("late", ("late",)),
    ("do", ("do", "decide")),
    ("waiting", ("waiting",)),
)


class SetAsideStore(Protocol):
    """The store of tasks set aside."""

    def put(self, one: SetAside) -> None: ...

    def take_back(self, task: str) -> None: ...

    def on(self, day: str) -> Mapping[str, SetAside]: ...


@dataclass(frozen=True)
class WorkRow:
    """A task as shown in the list: `due` in words, and the user who set it aside, if any."""

    task: Task
    due: str
    aside: str = ""


@dataclass(frozen=True)
class Worklist:
    """The rows of one view by group, and the counts of all three views. Tasks waiting for others are not counted."""

    groups: Mapping[str, Sequence[WorkRow]]
    mine: int
    everyones: int
    aside: int
    late: int
    waiting: int


def worklist(
    tasks: Sequence[Task],
    aside: Mapping[str, SetAside],
    view: View,
    account: str | None,
    today: date,
    name_of: Callable[[str], str],
) -> Worklist:
    """Return the list. A task is the viewer's if they are responsible for it, or if no one is."""
    current = [task for task in tasks if task.key not in aside]
    mine = [task for task in current if task.officer in ("", account)]
    put_by = [task for task in tasks if task.key in aside]
    shown = {"mine": mine, "all": current, "aside": put_by}[view]
    rows = [WorkRow(task, due_words(task, today), _aside_words(aside.get(task.key), name_of)) for task in shown]
    # Those due first, then those without a day, each in the order reported by the services.
    rows.sort(key=lambda row: row.task.due or "9999")
    return Worklist(
        {name: [row for row in rows if row.task.group in groups] for name, groups in GROUPS},
        _count(mine),
        _count(current),
        len(put_by),
        sum(task.group == "late" for task in mine),
        sum(task.group == "waiting" for task in mine),
    )


def due_words(task: Task, today: date) -> str:
    """Return when a task is due: in days once it is late."""
    if not task.due:
        return ""
    day = date.fromisoformat(task.due)
    late = (today - day).days
    if task.group == "late" and late > 0:
        return str(ngettext("1 day late", "%(days)s days late", late, days=localized_number(late)))
    pattern = "d MMMM" if day.year == today.year else "d MMMM y"
    return str(_("due %(day)s", day=format_date(day, pattern, locale=present_locale())))


def _aside_words(aside: SetAside | None, name_of: Callable[[str], str]) -> str:
    if aside is None:
        return ""
    until = format_date(date.fromisoformat(aside.until), "d MMMM y", locale=present_locale())
    sentence = _("Set aside by %(who)s until %(day)s", who=name_of(aside.account), day=until)
    return f"{sentence}: {aside.reason}" if aside.reason else f"{sentence}."


def _count(tasks: Sequence[Task]) -> int:
    return sum(task.group != "waiting" for task in tasks)
