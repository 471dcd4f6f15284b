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
from services.meetings.domain.saying import check_span, said, said_before
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


class Span(msgspec.Struct, frozen=True):
    """What holds now of a statement about the record."""

    state: RecordState
    first: str
    last: str | None
    what: str
    source: str | None


class Named(msgspec.Struct, frozen=True):
    """Code, name, kind and the day from which its record is kept."""

    code: str
    name: str
    kind: SeriesKind
    kept_from: str | None


class Series(msgspec.Struct, frozen=True):
    """`opened` is None before it is opened; `named` is what is so of it now.

    `stated`: each statement as first made; `spans`: those that hold now.
    """

    opened: SeriesOpened | None = None
    named: Named | None = None
    stated: Mapping[str, SeriesRecordStated] = {}
    spans: Mapping[str, Span] = {}


initial_state = Series()


def decide(command: Command, series: Series) -> list[Event]:
    """Events that follow from a command. Raises NotThere, UnknownRecord and the errors of this package."""
    if isinstance(command, OpenSeries):
        return _open(command, series)
    if series.opened is None:
        raise NotThere(id=command.series)
    match command:
        case CorrectSeries():
            return [] if series.named == _named(command) else [said(SeriesCorrected, command)]
        case StateSeriesRecord():
            return _state(command, series)
        case CorrectSeriesRecord():
            return _correct(command, series)
        case WithdrawSeriesRecord():
            _known(command.fact, series)
            return [said(SeriesRecordWithdrawn, command)] if command.fact in series.spans else []


def _open(command: OpenSeries, series: Series) -> list[Event]:
    event = said(SeriesOpened, command)
    known = {command.series: series.opened} if series.opened else {}
    return [] if said_before(event, known, command.series) else [event]


def _state(command: StateSeriesRecord, series: Series) -> list[Event]:
    check_span(command.first, command.last, "last")
    event = said(SeriesRecordStated, command)
    return [] if said_before(event, series.stated, command.fact) else [event]


def _correct(command: CorrectSeriesRecord, series: Series) -> list[Event]:
    _known(command.fact, series)
    if command.fact not in series.spans:
        raise FactWithdrawn(fact=command.fact)
    check_span(command.first, command.last, "last")
    return [] if series.spans[command.fact] == _span(command) else [said(SeriesRecordCorrected, command)]


def _known(fact: str, series: Series) -> None:
    if fact not in series.stated:
        raise UnknownRecord(field="fact", id=fact)


def evolve(series: Series, event: Event) -> Series:
    match event:
        case SeriesOpened():
            return msgspec.structs.replace(series, opened=event, named=_named(event))
        case SeriesCorrected():
            return msgspec.structs.replace(series, named=_named(event))
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


def _named(stated: CorrectSeries | SeriesOpened | SeriesCorrected) -> Named:
    return Named(stated.code, stated.name, stated.kind, stated.kept_from)


def _span(said: CorrectSeriesRecord | SeriesRecordStated | SeriesRecordCorrected) -> Span:
    return Span(said.state, said.first, said.last, said.what, said.source)
