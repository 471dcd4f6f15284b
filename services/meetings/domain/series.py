"""A series of meetings, and of which days its record is complete or has a gap."""

from collections.abc import Mapping

import msgspec

from services.meetings.domain.commands import (
    CorrectSeries,
    CorrectSeriesRecord,
    OpenSeries,
    StateSeriesRecord,
    WithdrawSeriesRecord,
)
from services.meetings.domain.errors import FactWithdrawn
from services.meetings.domain.event_building import already_recorded, check_span, event_from
from shared.contracts.meetings import (
    RecordState,
    SeriesCorrected,
    SeriesKind,
    SeriesOpened,
    SeriesRecordCorrected,
    SeriesRecordStated,
    SeriesRecordWithdrawn,
)
from shared.domain.errors import NotThere, UnknownRecord

Command = OpenSeries | CorrectSeries | StateSeriesRecord | CorrectSeriesRecord | WithdrawSeriesRecord
Event = SeriesOpened | SeriesCorrected | SeriesRecordStated | SeriesRecordCorrected | SeriesRecordWithdrawn


class RecordSpan(msgspec.Struct, frozen=True):
    """What holds now of a statement about the record."""

    state: RecordState
    first: str
    last: str | None
    what: str
    source: str | None


class SeriesDescription(msgspec.Struct, frozen=True):
    """Code, name, kind and the day from which its record is kept."""

    code: str
    name: str
    kind: SeriesKind
    kept_from: str | None


class Series(msgspec.Struct, frozen=True):
    """`opened` is None before it is opened; `description` is what is so of it now.

    `stated`: each statement as first made; `spans`: those that hold now.
    """

    opened: SeriesOpened | None = None
    description: SeriesDescription | None = None
    stated: Mapping[str, SeriesRecordStated] = {}
    spans: Mapping[str, RecordSpan] = {}


initial_state = Series()


def decide(command: Command, series: Series) -> list[Event]:
    """Events that follow from a command. Raises NotThere, UnknownRecord and the errors of this package."""
    if isinstance(command, OpenSeries):
        return _open(command, series)
    if series.opened is None:
        raise NotThere(id=command.series)
    match command:
        case CorrectSeries():
            return [] if series.description == _description(command) else [event_from(SeriesCorrected, command)]
        case StateSeriesRecord():
            return _state(command, series)
        case CorrectSeriesRecord():
            return _correct(command, series)
        case WithdrawSeriesRecord():
            _check_stated(command.fact, series)
            return [event_from(SeriesRecordWithdrawn, command)] if command.fact in series.spans else []


def _open(command: OpenSeries, series: Series) -> list[Event]:
    event = event_from(SeriesOpened, command)
    known = {command.series: series.opened} if series.opened else {}
    return [] if already_recorded(event, known, command.series) else [event]


def _state(command: StateSeriesRecord, series: Series) -> list[Event]:
    check_span(command.first, command.last, "last")
    event = event_from(SeriesRecordStated, command)
    return [] if already_recorded(event, series.stated, command.fact) else [event]


def _correct(command: CorrectSeriesRecord, series: Series) -> list[Event]:
    _check_stated(command.fact, series)
    if command.fact not in series.spans:
        raise FactWithdrawn(fact=command.fact)
    check_span(command.first, command.last, "last")
    return [] if series.spans[command.fact] == _span(command) else [event_from(SeriesRecordCorrected, command)]


def _check_stated(fact: str, series: Series) -> None:
    if fact not in series.stated:
        raise UnknownRecord(field="fact", id=fact)


def evolve(series: Series, event: Event) -> Series:
    match event:
        case SeriesOpened():
            return msgspec.structs.replace(series, opened=event, description=_description(event))
        case SeriesCorrected():
            return msgspec.structs.replace(series, description=_description(event))
        case SeriesRecordStated():
            return msgspec.structs.replace(
                series,
                stated={**series.stated, event.fact: event},
                spans={**series.spans, event.fact: _span(event)},
            )
        case SeriesRecordCorrected():
            return msgspec.structs.replace(series, spans={**series.spans, event.fact: _span(event)})
        case SeriesRecordWithdrawn():
            spans = {fact: span for fact, span in series.spans.items() if fact != event.fact}
            return msgspec.structs.replace(series, spans=spans)


def _description(stated: CorrectSeries | SeriesOpened | SeriesCorrected) -> SeriesDescription:
    return SeriesDescription(stated.code, stated.name, stated.kind, stated.kept_from)


def _span(said: CorrectSeriesRecord | SeriesRecordStated | SeriesRecordCorrected) -> RecordSpan:
    return RecordSpan(said.state, said.first, said.last, said.what, said.source)
