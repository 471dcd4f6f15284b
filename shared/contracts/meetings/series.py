"""Events about series, and about the completeness of their records."""

from typing import Annotated, Literal

from shared.contracts.records import SERIES
from shared.domain.event import PublishedEvent
from shared.domain.provenance import Imported
from shared.statements.events import Correction, Statement, Withdrawal
from shared.statements.fields import Field
from shared.statements.kinds import StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

SeriesKind = Literal[
    "executive meeting", "regional consultation", "workshop", "study group", "advisory group", "assembly", "symposium"
]
FirstSeriesKind = Literal["executive meeting", "regional consultation", "workshop"]
RecordState = Literal["complete", "gap"]


class SeriesOpened(PublishedEvent, frozen=True):
    """The bureau keeps the record of the series, which is complete from `kept_from` on. `group` is the code of the
    group whose meetings these are, such as SG13 or TSAG, in whichever study period each was held."""

    series: str
    code: str
    name: str
    kind: SeriesKind
    kept_from: str | None = None
    imported: Imported | None = None
    group: str | None = None


class SeriesOpenedV1(PublishedEvent, frozen=True):
    """A series as opened before 0.7.0, without a group."""

    series: str
    code: str
    name: str
    kind: FirstSeriesKind
    kept_from: str | None = None
    imported: Imported | None = None


class SeriesRecordStated(Statement, frozen=True):
    """States whether the record is complete from `first` to `last` (inclusive; an absent `last` is open)."""

    state: Annotated[RecordState, Field(_("The record is"), choices={"complete": _("Complete"), "gap": _("Gap")})]
    first: Annotated[str, Field(_("First day"), control="date")]
    what: Annotated[
        str,
        Field(
            _("What is known"),
            _("For example: two meetings took place; nothing else is known about them."),
            longest=1000,
        ),
    ]
    last: Annotated[str | None, Field(_("Last day"), _("Leave it empty if it is still open."), control="date")] = None


class SeriesRecordCorrected(Correction, frozen=True):
    state: RecordState
    first: str
    what: str
    reason: str
    last: str | None = None
    source: str | None = None


class SeriesRecordWithdrawn(Withdrawal, frozen=True):
    pass


SERIES_RECORD = StatementKind(
    name="series-record",
    stated=SeriesRecordStated,
    corrected=SeriesRecordCorrected,
    withdrawn=SeriesRecordWithdrawn,
    about=SERIES,
    filtered=("state", "first"),
    marking="bureau",
    wording=Wording(kind=_("Record of the series")),
)
KINDS = (SERIES_RECORD,)

EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.meetings.series-opened.v1": SeriesOpenedV1,
    "rapporteur.meetings.series-opened.v2": SeriesOpened,
    "rapporteur.meetings.series-record-stated.v1": SeriesRecordStated,
    "rapporteur.meetings.series-record-corrected.v1": SeriesRecordCorrected,
    "rapporteur.meetings.series-record-withdrawn.v1": SeriesRecordWithdrawn,
}
