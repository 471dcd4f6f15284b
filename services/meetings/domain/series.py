"""A series of meetings, and the days for which its record is complete or has a gap."""

from collections.abc import Sequence

import msgspec

from services.meetings.domain.checks import already_recorded, check_span
from services.meetings.domain.commands import (
    CorrectSeries,
    CorrectSeriesRecord,
    OpenSeries,
    StateSeriesRecord,
    WithdrawSeriesRecord,
)
from services.meetings.domain.errors import RecordContradicted
from shared.contracts.meetings import (
    SeriesCorrected,
    SeriesKind,
    SeriesOpened,
    SeriesRecordCorrected,
    SeriesRecordStated,
    SeriesRecordWithdrawn,
)
from shared.contracts.meetings.series import SERIES_RECORD
from shared.domain.dates import first_day, last_day
from shared.domain.decider import RecordCommand
from shared.domain.errors import NotThere
from shared.domain.event import PublishedEvent
from shared.domain.event_building import event_from
from shared.statements.decider import KindCommands, StatementDecider, Statements

Command = OpenSeries | CorrectSeries | StateSeriesRecord | CorrectSeriesRecord | WithdrawSeriesRecord
Event = SeriesOpened | SeriesCorrected | SeriesRecordStated | SeriesRecordCorrected | SeriesRecordWithdrawn


class SeriesDescription(msgspec.Struct, frozen=True):
    """Code, name, kind, the day from which its record is kept, and the code of its group."""

    code: str
    name: str
    kind: SeriesKind
    kept_from: str | None
    group: str | None


class Series(msgspec.Struct, frozen=True):
    """The state of a series: `opened` is None before it is opened; `description` is the present one, `records` are the
    statements on its record."""

    opened: SeriesOpened | None = None
    description: SeriesDescription | None = None
    records: Statements = Statements()


initial_state = Series()


def _check_record(stated: SeriesRecordStated, records: Statements) -> None:
    check_span(stated.first, stated.last, "last")
    for other in records.of_kind(SeriesRecordStated):
        if other.fact != stated.fact and other.state != stated.state and _share_days(stated, other):
            raise RecordContradicted(
                field="first", fact=other.fact, state=other.state, first=other.first, last=other.last
            )


def _share_days(one: SeriesRecordStated, other: SeriesRecordStated) -> bool:
    """Return whether two statements have a day in common; a year or month stands for all of its days."""
    return _begins_by_the_end_of(one, other) and _begins_by_the_end_of(other, one)


def _begins_by_the_end_of(one: SeriesRecordStated, other: SeriesRecordStated) -> bool:
    return other.last is None or first_day(one.first) <= last_day(other.last)


KIND_COMMANDS = (KindCommands(SERIES_RECORD, StateSeriesRecord, CorrectSeriesRecord, WithdrawSeriesRecord),)
# Equal statements under two ids count as two, as each may be corrected separately.
_RECORDS = StatementDecider(*KIND_COMMANDS, rules={SeriesRecordStated: _check_record}, uncompared=None)


def decide(command: RecordCommand, series: Series) -> Sequence[PublishedEvent]:
    """Return the events of a command. Raises NotThere, UnknownRecord and the errors of this package."""
    if isinstance(command, OpenSeries):
        return _open(command, series)
    if series.opened is None:
        raise NotThere(id=command.stream)
    if isinstance(command, CorrectSeries):
        return [] if series.description == _description(command) else [event_from(SeriesCorrected, command)]
    return _RECORDS.decide(command, series.records)


def _open(command: OpenSeries, series: Series) -> list[Event]:
    event = event_from(SeriesOpened, command)
    return [] if already_recorded(event, series.opened, command.series) else [event]


def evolve(series: Series, event: Event) -> Series:
    match event:
        case SeriesOpened():
            return msgspec.structs.replace(series, opened=event, description=_description(event))
        case SeriesCorrected():
            return msgspec.structs.replace(series, description=_description(event))
        case SeriesRecordStated() | SeriesRecordCorrected() | SeriesRecordWithdrawn():
            return msgspec.structs.replace(series, records=_RECORDS.evolve(series.records, event))


def _description(stated: CorrectSeries | SeriesOpened | SeriesCorrected) -> SeriesDescription:
    return SeriesDescription(stated.code, stated.name, stated.kind, stated.kept_from, stated.group)
