"""`reference.states`: the Member States as of a day, which other figures are seen beside."""

from collections.abc import Iterator

from services.reporting.figures.classes import STATUSES, Row, rows, status_rows
from services.reporting.figures.evidence import Reading
from services.reporting.figures.figure import Found, Parameters, Rule, counted
from services.reporting.figures.study import Study


class MemberStates:
    """By ISO 3166-1 alpha-3 code. `unknown`: States of which it is not known whether they were members."""

    def __init__(self, study: Study, reading: Reading) -> None:
        self.study = study
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
        return rows("region", self._of("region", reading).items())

    def by_status(self, reading: Reading) -> list[Row]:
        answers = {status: self._of(status, reading) for status in STATUSES}
        return status_rows((code, status, found[code]) for status, found in answers.items() for code in self.members)

    def _of(self, field: str, reading: Reading) -> dict[str, str | None]:
        return self.study.classes.states(field, self.members, self.study.days, reading)


def _states(study: Study, _parameters: Parameters) -> Iterator[Found]:
    reading = Reading()
    states = MemberStates(study, reading)
    whole = Row("")
    whole.members.update(states.members)
    yield _counted(study, states, {}, whole, reading)
    for row in states.by_region(reading):
        yield _counted(study, states, {"region": row.name}, row, reading)
    for row in states.by_status(reading):
        yield _counted(study, states, {"status": row.name}, row, reading)


def _counted(study: Study, states: MemberStates, of: dict[str, str], row: Row, reading: Reading) -> Found:
    reason = states.reason
    if reason is None and row.unknown and not row.members:
        reason = f"{row.unknown} of the Member States could not be classified"
    unknown = states.unknown + row.unknown
    return counted(
        len(row.members), reason, of=of, as_of=study.as_of, reading=reading, unknown=unknown,
        items=tuple(sorted(row.members)),
    )  # fmt: skip


STATES = Rule(
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
    compute=_states,
)
RULES = (STATES,)
