"""Needs, proposals and decisions of TSAG that wait to be taken up by an agenda."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Engine

from shared.contracts.meetings.agendas import AGENDA_ITEMS
from shared.contracts.meetings.aims import DECISIONS
from shared.contracts.meetings.consultations import RAISED_NEEDS
from shared.contracts.meetings.follow_up import PROGRESS
from shared.contracts.meetings.proposals import PROPOSALS
from shared.domain.dates import last_day
from shared.event_store.statements import StatementQueries, StatementRow
from shared.statements.kinds import StatementKind

KINDS: tuple[StatementKind, ...] = (RAISED_NEEDS, PROPOSALS, DECISIONS)
CLOSED = {"need": ("met", "refused"), "proposal": ("carried out", "declined")}
TO_ACT_ON = ("decided", "instructed")
MOST = 1000


class Waiting(NamedTuple):
    """The statements of a kind that wait, the last stated first."""

    kind: StatementKind
    rows: Sequence[StatementRow]


class TakingUpQueries:
    def __init__(self, reader: Engine) -> None:
        self._statements = StatementQueries(reader, (*KINDS, AGENDA_ITEMS, PROGRESS))

    def waiting(self) -> list[Waiting]:
        """Return what no item of any agenda takes up and nothing has closed."""
        rows = self._statements.by_kind("", [kind.name for kind in KINDS], descending=True, offset=0, limit=MOST)
        about = self._statements.naming([row.fact for row in rows], [AGENDA_ITEMS.name, PROGRESS.name])
        taken = {each for row in about if row.kind is AGENDA_ITEMS for each in row.statement.takes_up or ()}
        states = _last_states([row for row in about if row.kind is PROGRESS])
        open_ = [row for row in rows if row.fact not in taken and _is_open(row, states.get(row.fact))]
        return [Waiting(kind, [row for row in open_ if row.kind is kind]) for kind in KINDS]

    def several(self, facts: Sequence[str]) -> dict[str, StatementRow]:
        return self._statements.several(list(facts))


def _last_states(rows: Sequence[StatementRow]) -> dict[str, str]:
    dated = sorted(rows, key=lambda row: (last_day(row.statement.on), row.stated))
    return {row.statement.about: row.statement.state for row in dated if last_day(row.statement.on) <= date.max}


def _is_open(row: StatementRow, state: str | None) -> bool:
    if row.kind is DECISIONS:
        return row.statement.kind in TO_ACT_ON
    return state not in CLOSED[row.kind.name]
