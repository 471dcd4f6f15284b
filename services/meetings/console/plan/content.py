"""The content of *Plan and workshops*: everything whose state can be judged, in groups, and the chosen states."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row

from services.meetings.domain.agenda import number_key
from services.meetings.queries.plans import StatedPlan, is_late
from shared.contracts.meetings.aims import DECISIONS, FEEDBACK, OBJECTIVES
from shared.contracts.meetings.follow_up import PROGRESS_STATES
from shared.contracts.meetings.measures import MEASURES
from shared.contracts.meetings.proposals import PROPOSALS
from shared.contracts.meetings.work import ACTIONS
from shared.event_store.statements import StatementRow
from shared.web.statements.judging import states_of
from shared.web.statements.sentences import text_for_reader

OPEN_WORDS = {"objective": _l("Open"), "action": _l("Open"), "proposal": _l("Raised")}
ITEMS = frozenset(("68-04", "68-T1", "68-T2", "68-T3", "68-M3"))
"""The items of the resolution; the decisions under them stand beside the plan."""


class PlanRow(msgspec.Struct):
    """A record that has a state: its last progress, and the state chosen now."""

    row: StatementRow
    progress: StatementRow | None
    late: bool = False
    chosen: str = ""
    grounds: str = ""
    error: str = ""
    feedback: Sequence[StatementRow] = ()

    @property
    def fact(self) -> str:
        return self.row.fact

    @property
    def text(self) -> str:
        return text_for_reader(self.row.statement.text)

    @property
    def state(self) -> str | None:
        return str(self.progress.statement.state) if self.progress else None

    @property
    def state_word(self) -> str:
        return str(_l(PROGRESS_STATES[self.state]) if self.state else OPEN_WORDS[self.row.kind.name])

    @property
    def choices(self) -> list[tuple[str, str]]:
        return states_of(self.row.kind.name)


class Aim(msgspec.Struct):
    """An objective with the actions about it."""

    judged: PlanRow
    actions: list[PlanRow] = []


class Workshop(msgspec.Struct):
    """A workshop with its objectives and feedback on it as a whole. `meeting` is None for a workshop that `document`
    mentions but that is not recorded."""

    meeting: Row[Any] | None
    document: str
    aims: list[PlanRow] = []
    feedback: list[StatementRow] = []


class Proposed(msgspec.Struct):
    """A proposed workshop with its objectives. `planned`: it became a meeting, whatever its state since."""

    judged: PlanRow
    aims: list[StatementRow]
    planned: bool

    @property
    def can_be_planned(self) -> bool:
        """Return whether it can still become a meeting: it has not yet, and is neither carried out nor declined."""
        return not self.planned and self.judged.state not in ("carried out", "declined")


class Plan(msgspec.Struct):
    aims: list[Aim]
    workshops: list[Workshop]
    goals: list[PlanRow]
    proposals: list[Proposed]
    promotions: list[StatementRow]
    decisions: list[StatementRow]
    meetings: Mapping[str, Row[Any]]

    def judged(self) -> Iterator[PlanRow]:
        """Yield every row that has a state, in the order of the page."""
        for aim in self.aims:
            yield from (aim.judged, *aim.actions)
        for workshop in self.workshops:
            yield from workshop.aims
        yield from self.goals
        yield from (each.judged for each in self.proposals)

    @property
    def late(self) -> int:
        return sum(each.late for each in self.judged())


def plan_of(stated: StatedPlan, day: date) -> Plan:
    """Return the content of the page on a day."""
    objectives = stated.rows[OBJECTIVES.name]
    judged = {row.fact: _judged(row, stated, day) for row in objectives}

    def of_set(name: str) -> list[StatementRow]:
        return [row for row in objectives if row.statement.set == name]

    return Plan(
        _aims(of_set("engagement plan"), judged, stated, day),
        _workshops(of_set("workshop"), judged, stated),
        [judged[row.fact] for row in of_set("Sector goal")],
        _proposals(stated, day),
        [row for row in stated.rows[MEASURES.name] if row.statement.kind == "promotion"],
        _decisions(stated),
        stated.meetings,
    )


def _judged(row: StatementRow, stated: StatedPlan, day: date) -> PlanRow:
    about = [each for each in stated.rows[FEEDBACK.name] if each.statement.objective == row.fact]
    progress = stated.progress.get(row.fact)
    late = row.kind is ACTIONS and is_late(row, progress, day)
    return PlanRow(row, progress, late, feedback=about)


def _aims(rows: Sequence[StatementRow], judged: Mapping[str, PlanRow], stated: StatedPlan, day: date) -> list[Aim]:
    """Return the objectives of the plan, each followed by its parts, with their actions; an action about several is
    listed under the first."""
    ordered = _by_number(rows)
    top = [row for row in ordered if row.statement.parent not in judged]
    parts = [each for row in top for each in (row, *(part for part in ordered if part.statement.parent == row.fact))]
    remaining = [row for row in ordered if row not in parts]
    shown, aims = set[str](), list[Aim]()
    for row in (*parts, *remaining):
        actions = [
            each for each in stated.rows[ACTIONS.name] if row.fact in each.statement.about and each.fact not in shown
        ]
        shown.update(each.fact for each in actions)
        aims.append(Aim(judged[row.fact], [_judged(each, stated, day) for each in actions]))
    return aims


def _workshops(rows: Sequence[StatementRow], judged: Mapping[str, PlanRow], stated: StatedPlan) -> list[Workshop]:
    workshops = {row.id: Workshop(row, "", [], []) for row in stated.workshops}
    for row in _by_number(rows):
        meeting, document = row.statement.of, row.statement.document or ""
        if meeting in stated.meetings:
            workshops.setdefault(meeting, Workshop(stated.meetings[meeting], "", [], [])).aims.append(judged[row.fact])
        elif meeting is None:
            workshops.setdefault(document, Workshop(None, document, [], [])).aims.append(judged[row.fact])
    for row in stated.rows[FEEDBACK.name]:
        if row.statement.meeting in workshops and row.statement.objective is None:
            workshops[row.statement.meeting].feedback.append(row)
    return list(workshops.values())


def _proposals(stated: StatedPlan, day: date) -> list[Proposed]:
    aims: dict[str, list[StatementRow]] = {}
    for row in stated.rows[OBJECTIVES.name]:
        aims.setdefault(row.statement.of or "", []).append(row)
    proposed = [row for row in stated.rows[PROPOSALS.name] if row.statement.kind == "workshop"]
    return [
        Proposed(_judged(row, stated, day), _by_number(aims.get(row.fact, ())), row.fact in stated.planned)
        for row in proposed
    ]


def _decisions(stated: StatedPlan) -> list[StatementRow]:
    """Return the decisions on the plan, its objectives, actions and workshops, those of the latest meeting first."""
    shown = {row.fact for kind in (OBJECTIVES, ACTIONS, PROPOSALS) for row in stated.rows[kind.name]}
    shown |= {row.id for row in stated.workshops}
    found = [
        row
        for row in stated.rows[DECISIONS.name]
        if row.statement.item in ITEMS or shown.intersection(row.statement.concerning or ())
    ]
    days = {meeting: str(row.first_day) for meeting, row in stated.meetings.items()}
    return sorted(found, key=lambda row: days.get(row.statement.meeting, ""), reverse=True)


def _by_number(rows: Iterable[StatementRow]) -> list[StatementRow]:
    return sorted(rows, key=lambda row: number_key(row.statement.number))
