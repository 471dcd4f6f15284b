"""A study period: from the day after one assembly to the last day of the next (FIGURES: the keys)."""

import msgspec

from services.reporting.domain.commands import CorrectStudyPeriod, DefineStudyPeriod
from services.reporting.domain.errors import AlreadyDefined, EndsBeforeItBegins, NameMeansDays
from shared.contracts.reporting import StudyPeriodCorrected, StudyPeriodDefined
from shared.domain.dates import is_partial_date
from shared.domain.errors import NotThere
from shared.domain.event_building import event_from

Command = DefineStudyPeriod | CorrectStudyPeriod
Event = StudyPeriodDefined | StudyPeriodCorrected


class StudyPeriod(msgspec.Struct, frozen=True):
    """The present state of a period; `name` is None before it is defined."""

    name: str | None = None
    first_day: str = ""
    last_day: str | None = None
    other_names: tuple[str, ...] | None = None
    ended_by: str | None = None
    source: str | None = None


initial_state = StudyPeriod()


def decide(command: Command, period: StudyPeriod) -> list[Event]:
    """Return the events of a command. Raises EndsBeforeItBegins, NameMeansDays, AlreadyDefined, NotThere."""
    if command.last_day is not None and command.last_day < command.first_day:
        raise EndsBeforeItBegins(first_day=command.first_day, last_day=command.last_day)
    for name in command.other_names or ():
        _refuse_days(name)
    match command:
        case DefineStudyPeriod():
            return _define(command, period)
        case CorrectStudyPeriod():
            return _correct(command, period)


def _define(command: DefineStudyPeriod, period: StudyPeriod) -> list[Event]:
    _refuse_days(command.name)
    if period == _stated(command, command.name):
        return []
    if period.name is not None:
        raise AlreadyDefined(id=command.period, name=period.name)
    return [event_from(StudyPeriodDefined, command)]


def _correct(command: CorrectStudyPeriod, period: StudyPeriod) -> list[Event]:
    if period.name is None:
        raise NotThere(id=command.period)
    if period == _stated(command, period.name):
        return []
    return [event_from(StudyPeriodCorrected, command)]


def evolve(period: StudyPeriod, event: Event) -> StudyPeriod:
    match event:
        case StudyPeriodDefined():
            return _stated(event, event.name)
        case StudyPeriodCorrected():
            return _stated(event, period.name)


def unique_keys(event: object) -> list[tuple[str, str]]:
    """Return the names that an event claims: `--period` finds one period by each of them, ignoring case."""
    match event:
        case StudyPeriodDefined():
            names = (event.name, *(event.other_names or ()))
        case StudyPeriodCorrected():
            names = event.other_names or ()
        case _:
            names = ()
    return [("study period", name.casefold()) for name in names]


def _stated(stated: Command | Event, name: str | None) -> StudyPeriod:
    return StudyPeriod(name, stated.first_day, stated.last_day, stated.other_names, stated.ended_by, stated.source)


def _refuse_days(name: str) -> None:
    if is_partial_date(name.partition("..")[0]):
        raise NameMeansDays(name=name)
