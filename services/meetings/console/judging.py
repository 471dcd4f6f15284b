"""Records judged in one table: what its form chose of each, recorded in one act."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from services.meetings.console.labels import _
from services.meetings.console.stating import StatingActs, checked_batch, worded
from services.meetings.domain.statements import NEEDS_GROUNDS
from shared.contracts.meetings.follow_up import JUDGES, PROGRESS
from shared.domain.errors import OtherCommand, Problem
from shared.web.days import parse_date
from shared.web.problems import status_of

LONGEST_GROUNDS = 4000


class Judgeable(Protocol):
    """A row of the table: a record with the states that it can have, and what was chosen of it now."""

    chosen: str
    grounds: str
    error: str

    @property
    def fact(self) -> str: ...

    @property
    def choices(self) -> Sequence[tuple[str, str]]: ...


def judge(
    acts: StatingActs,
    rows: Sequence[Judgeable],
    form: Mapping[str, str],
    field: str,
    none_chosen: str,
    recorded: Callable[[int], str],
) -> tuple[str, int]:
    """Record the chosen states; return a refusal and its status, if any. `field`: how the fields of the states begin;
    `recorded` gives the words for so many."""
    try:
        on = parse_date(form.get("on", ""))
    except ValueError:
        return _("Type a day, such as 16/03/2027."), 422
    said = chosen_states(rows, form, field, on)
    if any(row.error for row in rows):
        return _("Nothing was recorded: see the errors below."), 422
    if not said or form.get("judged_by") not in JUDGES:
        return none_chosen, 422
    try:
        batch = checked_batch(form.get("command_id", ""))
        count = acts.state(PROGRESS, batch, said)
    except (Problem, OtherCommand) as problem:
        return worded(problem), int(status_of(problem))
    acts.notify(PROGRESS, batch, recorded(count))
    return "", 200


def chosen_states(rows: Sequence[Judgeable], form: Mapping[str, str], field: str, on: str) -> list[dict[str, Any]]:
    """Return what is stated of the rows with a state chosen; choices and faults are noted at the rows."""
    said: list[dict[str, Any]] = []
    for row in rows:
        row.chosen, row.grounds = form.get(f"{field}.{row.fact}", ""), form.get(f"text.{row.fact}", "").strip()
        if row.chosen not in dict(row.choices):
            continue
        if row.chosen in NEEDS_GROUNDS and not row.grounds:
            row.error = _("Give the grounds.")
        values = {"about": row.fact, "state": row.chosen, "on": on, "judged_by": form.get("judged_by", "bureau")}
        said.append(values | ({"text": row.grounds[:LONGEST_GROUNDS]} if row.grounds else {}))
    return said
