"""Records judged in one table: their states in the order of the digits, and the choice made for each in the form."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from shared.contracts.meetings.follow_up import NEEDS_GROUNDS, PROGRESS_STATES, STATES_OF

LONGEST_GROUNDS = 4000


class Judgeable(Protocol):
    """A row of the table: a record with its possible states, and the current choice."""

    chosen: str
    grounds: str
    error: str

    @property
    def fact(self) -> str: ...

    @property
    def choices(self) -> Sequence[tuple[str, str]]: ...


def states_of(kind: str) -> list[tuple[str, str]]:
    """Return the states of a kind of record with their labels, in the order of their digits; `open`, for a record
    without a state, comes last."""
    states = sorted(STATES_OF[kind], key=lambda state: state == "open")
    return [(state, str(_l(PROGRESS_STATES[state]))) for state in states]


def chosen_states(rows: Sequence[Judgeable], form: Mapping[str, str], field: str, on: str) -> list[dict[str, Any]]:
    """Return the statements for the rows with a chosen state; choices and errors are noted at the rows. `field`: the
    prefix of the states' form fields."""
    statements: list[dict[str, Any]] = []
    for row in rows:
        row.chosen, row.grounds = form.get(f"{field}.{row.fact}", ""), form.get(f"text.{row.fact}", "").strip()
        if row.chosen not in dict(row.choices):
            continue
        if row.chosen in NEEDS_GROUNDS and not row.grounds:
            row.error = _("Give the grounds.")
        values = {"about": row.fact, "state": row.chosen, "on": on, "judged_by": form.get("judged_by", "bureau")}
        statements.append(values | ({"text": row.grounds[:LONGEST_GROUNDS]} if row.grounds else {}))
    return statements
