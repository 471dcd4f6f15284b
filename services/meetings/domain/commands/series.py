"""What can be asked of a series of meetings, and of its record."""

from shared.contracts.meetings import RecordState, SeriesKind
from shared.domain.decider import RecordCommand
from shared.domain.event import Marking
from shared.domain.provenance import Imported


class OnSeries(RecordCommand, frozen=True, kw_only=True):
    about = "series"
    series: str


class OpenSeries(OnSeries, frozen=True, kw_only=True):
    """`kept_from`: the day from which the bureau keeps the record of the series, complete from then on."""

    code: str
    name: str
    kind: SeriesKind
    kept_from: str | None = None
    imported: Imported | None = None


class CorrectSeries(OnSeries, frozen=True, kw_only=True):
    """Code, name, kind and first day of the record as they should have been stated: they replace all of these."""

    code: str
    name: str
    kind: SeriesKind
    reason: str
    kept_from: str | None = None


class MarkSeriesInError(OnSeries, frozen=True, kw_only=True):
    """The series should never have been registered."""

    reason: str


class ReinstateSeries(OnSeries, frozen=True, kw_only=True):
    """The series was registered rightly after all."""

    reason: str


class StateSeriesRecord(OnSeries, frozen=True, kw_only=True):
    """From `first` to `last` (both included, without `last` open) nothing is missing, or something is."""

    fact: str
    state: RecordState
    first: str
    what: str
    last: str | None = None
    source: str | None = None
    imported: Imported | None = None


class CorrectSeriesRecord(OnSeries, frozen=True, kw_only=True):
    """The statement as it should have been made: it replaces all of it. `marking`: who may see it now."""

    fact: str
    state: RecordState
    first: str
    what: str
    reason: str
    last: str | None = None
    source: str | None = None
    marking: Marking | None = None


class WithdrawSeriesRecord(OnSeries, frozen=True, kw_only=True):
    fact: str
    reason: str
