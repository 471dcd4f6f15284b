"""`reference.states`: the Member States as of a day, which other figures are seen beside."""

from collections.abc import Iterator

from services.reporting.figures.classes import BY, STATUSES, Groups, Row, rows, status_rows
from services.reporting.figures.evidence import Reading
from services.reporting.figures.figure import Found, Parameters, Rule, counted
from services.reporting.figures.remembered import grouped
from services.reporting.figures.study import Study


class MemberStates:
    """By ISO 3166-1 alpha-3 code. `unknown`: States of which it is not known whether they were members.

    `apart`: where sources dispute a status, the State is by itself.
    """

    def __init__(self, study: Study, reading: Reading, *, apart: bool = False) -> None:
        self.study, self.apart = study, apart
        if study.period.defined_by is not None:
            reading.see(study.period.defined_by)
        answers = study.classes.states("member", sorted(study.history.states), study.days, reading)
        self.members = [code for code, answer in answers.items() if answer == "yes"]
        self.unknown = sum(answer is None for answer in answers.values())

    @property
    def reason(self) -> str | None:
        if not self.members and not self.unknown:
            return "no State is registered"
        if self.unknown:
            return f"whether {self.unknown} of the States were Member States is not known"
        return None

    def by_region(self, reading: Reading) -> list[Row]:
        return rows("region", self._of("region", reading))

    def by_development(self, by: str, reading: Reading) -> list[Row]:
        return rows("development", self._of(by, reading))

    def by_status(self, reading: Reading) -> list[Row]:
        return status_rows({status: self._of(status, reading) for status in STATUSES})

    def _of(self, field: str, reading: Reading) -> Groups:
        return grouped(self.study.classes.states(field, self.members, self.study.days, reading, apart=self.apart))


def _first_states(study: Study, _parameters: Parameters) -> Iterator[Found]:
    reading = Reading()
    yield from _found(study, MemberStates(study, reading), reading)


def _states(study: Study, parameters: Parameters) -> Iterator[Found]:
    reading = Reading()
    states = MemberStates(study, reading, apart=True)
    yield from _found(study, states, reading)
    for row in states.by_development(str(parameters["development"]), reading):
        yield _counted(study, states, {"development": row.name}, row, reading)


def _found(study: Study, states: MemberStates, reading: Reading) -> Iterator[Found]:
    whole = Row("")
    whole.members = frozenset(states.members)
    yield _counted(study, states, {}, whole, reading)
    for row in states.by_region(reading):
        yield _counted(study, states, {"region": row.name}, row, reading)
    for row in states.by_status(reading):
        yield _counted(study, states, {"status": row.name}, row, reading)


def _counted(study: Study, states: MemberStates, of: dict[str, str], row: Row, reading: Reading) -> Found:
    reason = states.reason or row.why_empty("Member States")
    unknown = states.unknown + row.unknown
    return counted(
        len(row.members), reason, of=of, as_of=study.as_of, reading=reading, unknown=unknown,
        items=tuple(sorted(row.members)),
    )  # fmt: skip


FIRST_STATES = Rule(
    key="reference.states",
    version=1,
    title="Member States",
    text=(
        "Member States of ITU on the last day of the period or that of the report, by region and by status (least "
        "developed, landlocked developing, small island developing, in transition; a State may be in several). A status "
        "stated without days is used for all days on which no dated one holds. They are denominators and context, and no "
        "target."
    ),
    unit="States",
    clauses=("68-01", "68-02", "68-03", "68-05", "68-06"),
    compute=_first_states,
)
STATES = Rule(
    key="reference.states",
    version=2,
    title="Member States",
    text=(
        f"{FIRST_STATES.text} By development they are counted by the footnote of Resolution 68 (developing countries include "
        "least developed and landlocked ones, small island States and economies in transition), or with development m49 by "
        "UN M49 alone: a statistical convenience, no judgement. States of which sources dispute the development or a status "
        "are counted apart, as disputed, and neither among those of the class nor among the unknown; by the footnote a State "
        "is disputed only where nothing that is not disputed makes it a developing country. The region is the one stated, "
        "whatever older tables say. For most States the status without days is that of 2024: status of 2024 used."
    ),
    unit="States",
    clauses=("68-01", "68-02", "68-03", "68-05", "68-06"),
    compute=_states,
    parameters={"development": "footnote"},
    choices={"development": BY},
)
RULES = (FIRST_STATES, STATES)
