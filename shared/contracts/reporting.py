"""Events of the log `reporting`: what reports are made over."""

from shared.contracts.provenance import Imported
from shared.domain.event import Published


class StudyPeriodDefined(Published, frozen=True):
    """From the day after one assembly to the last day of the next; an absent `last_day` is open."""

    period: str
    name: str
    first_day: str
    last_day: str | None = None
    other_names: tuple[str, ...] | None = None
    ended_by: str | None = None
    source: str | None = None
    imported: Imported | None = None


class StudyPeriodCorrected(Published, frozen=True):
    reason: str
    first_day: str
    last_day: str | None = None
    other_names: tuple[str, ...] | None = None
    ended_by: str | None = None
    source: str | None = None


EVENTS: dict[str, type[Published]] = {
    "rapporteur.reporting.study-period-defined.v1": StudyPeriodDefined,
    "rapporteur.reporting.study-period-corrected.v1": StudyPeriodCorrected,
}
