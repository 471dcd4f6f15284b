"""Records judged in one table, recorded in one act."""

from collections.abc import Callable, Mapping, Sequence

from services.meetings.console.labels import _
from services.meetings.console.stating import StatingActs, checked_batch, worded
from shared.contracts.meetings.follow_up import JUDGES, PROGRESS
from shared.domain.errors import Problem
from shared.web.days import parse_date
from shared.web.problems import status_of
from shared.web.statements.judging import Judgeable, chosen_states


def judge(
    acts: StatingActs,
    rows: Sequence[Judgeable],
    form: Mapping[str, str],
    field: str,
    none_chosen: str,
    recorded: Callable[[int], str],
) -> tuple[str, int]:
    """Record the chosen states; return a refusal and its status, if any. `field`: the prefix of the state fields;
    `recorded` returns the notice for the number recorded."""
    try:
        on = parse_date(form.get("on", ""))
    except ValueError:
        return _("Type a day, such as 16/03/2027."), 422
    statements = chosen_states(rows, form, field, on)
    if any(row.error for row in rows):
        return _("Nothing was recorded: see the errors below."), 422
    if not statements or form.get("judged_by") not in JUDGES:
        return none_chosen, 422
    try:
        batch = checked_batch(form.get("command_id", ""))
        count = acts.state(PROGRESS, batch, statements)
    except Problem as problem:
        return worded(problem), int(status_of(problem))
    acts.notify(PROGRESS, batch, recorded(count))
    return "", 200
