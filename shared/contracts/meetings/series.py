"""Events of series, and of what is known of their record."""

from typing import ClassVar, Literal

from shared.contracts.provenance import Imported
from shared.domain.event import PublishedEvent

SeriesKind = Literal["executive meeting", "regional consultation", "workshop"]
RecordState = Literal["complete", "gap"]


class SeriesOpened(PublishedEvent, frozen=True):
    """From `kept_from` on the bureau keeps the record of the series, which is complete from then on."""

    series: str
    code: str
    name: str
    kind: SeriesKind
    kept_from: str | None = None
    imported: Imported | None = None


class SeriesRecordStated(PublishedEvent, frozen=True):
    """From `first` to `last` (both included, an absent `last` is open) nothing is missing, or something is."""

    fact: str
    state: RecordState
    first: str
    what: str
    last: str | None = None
    source: str | None = None
    imported: Imported | None = None


class SeriesRecordCorrected(PublishedEvent, frozen=True):
    fact: str
    state: RecordState
    first: str
    what: str
    reason: str
    last: str | None = None
    source: str | None = None


class SeriesRecordWithdrawn(PublishedEvent, frozen=True):
    withdraws: ClassVar[bool] = True

    fact: str
    reason: str


EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.meetings.series-opened.v1": SeriesOpened,
    "rapporteur.meetings.series-record-stated.v1": SeriesRecordStated,
    "rapporteur.meetings.series-record-corrected.v1": SeriesRecordCorrected,
    "rapporteur.meetings.series-record-withdrawn.v1": SeriesRecordWithdrawn,
}
