"""Events of the log `reporting`: study periods, reports, and the record of the resolution's items."""

from typing import Annotated, ClassVar, Literal

import msgspec

from shared.contracts import assignments, passages, submissions
from shared.contracts.clauses import Clause
from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.markings import MarkingChanged
from shared.contracts.records import CLAUSE
from shared.domain.event import PublishedEvent
from shared.domain.provenance import Imported
from shared.statements.events import AnyStatement, Correction, Withdrawal
from shared.statements.fields import Field
from shared.statements.kinds import StatementKind, events_of
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _


class StudyPeriodDefined(PublishedEvent, frozen=True):
    """A study period, from the day after one assembly to the last day of the next; an absent `last_day` is open."""

    states: ClassVar[str | None] = "period"

    period: str
    name: str
    first_day: str
    last_day: str | None = None
    other_names: tuple[str, ...] | None = None
    ended_by: str | None = None
    source: str | None = None
    imported: Imported | None = None


class StudyPeriodCorrected(PublishedEvent, frozen=True):
    states: ClassVar[str | None] = "period"

    reason: str
    first_day: str
    last_day: str | None = None
    other_names: tuple[str, ...] | None = None
    ended_by: str | None = None
    source: str | None = None


ReportKind = Literal["wtsa", "tsag", "participation", "workshops", "clauses", "plan"]
ReportAudience = Literal["public", "members", "bureau"]
Revision = Literal["Rev", "Add", "Corr"]
ReportAnnex = Literal["communiques", "topics", "conclusions", "figures"]
ANNEXES: dict[ReportAnnex, str] = {
    "communiques": _("Communiqués"),
    "topics": _("Topics with their descent"),
    "conclusions": _("Conclusions and actions"),
    "figures": _("Figures with their rules"),
}
"""The annexes of a report, in their order: A, B, C and D."""


def annexes_of(kind: ReportKind) -> tuple[ReportAnnex, ...]:
    """Return the annexes that an addendum to a report of a kind may consist of: all of them for a report to TSAG, only
    the figures for any other."""
    return tuple(ANNEXES) if kind == "tsag" else ("figures",)


class ReportDrafted(PublishedEvent, frozen=True):
    """A report that is waiting for an approver. `moment` is a position in each log, such as
    `registry:120,meetings:45,reporting:7`.

    `meeting` and `document`: the meeting to which it is submitted, and the document it is submitted as. `revises`: the
    issued report of which this is a revision, an addendum or a corrigendum (`revision`), with its `number`.
    `disclosure`: the rule by which closed records are disclosed to an audience outside the bureau. `annexes`: the
    annexes that an addendum consists of.
    """

    report: str
    kind: ReportKind
    period: str
    audience: ReportAudience
    moment: str
    drafter: str
    title: str | None = None
    meeting: str | None = None
    document: str | None = None
    revises: str | None = None
    revision: Revision | None = None
    number: int | None = None
    disclosure: str | None = None
    annexes: tuple[ReportAnnex, ...] | None = None


class ReportDraftedV2(PublishedEvent, frozen=True):
    """The draft as recorded in 0.6.0, before an addendum named its annexes."""

    report: str
    kind: ReportKind
    period: str
    audience: ReportAudience
    moment: str
    drafter: str
    title: str | None = None
    meeting: str | None = None
    document: str | None = None
    revises: str | None = None
    revision: Revision | None = None
    number: int | None = None
    disclosure: str | None = None


class ReportDraftedV1(PublishedEvent, frozen=True):
    """The draft as recorded before 0.6.0, when there was only one kind of report."""

    report: str
    kind: Literal["wtsa"]
    period: str
    audience: ReportAudience
    moment: str
    drafter: str
    title: str | None = None


class LogRead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A log as used for the report: its first `position` events, whose Merkle root (RFC 9162) is `root`, in hex."""

    log: str
    origin: str
    position: int
    root: str


class ReportIssued(PublishedEvent, frozen=True):
    """The report was issued and is frozen. `formats`: SHA-256 of the stored bytes, by format; `program` and `template`
    produced them."""

    approver: str
    formats: dict[str, str]
    logs: tuple[LogRead, ...]
    program: str
    template: str


class ReportIssuedV1(PublishedEvent, frozen=True):
    """The issue as recorded before 0.6.0, in two formats: `json_sha256` and `html_sha256` are over the stored bytes."""

    approver: str
    json_sha256: str
    html_sha256: str
    logs: tuple[LogRead, ...]
    program: str
    template: str


class ReportDraftWithdrawn(PublishedEvent, frozen=True):
    reason: str


class ClauseRecordStated(AnyStatement, frozen=True):
    """Answers to an item of the resolution are recorded from the day `since` on: if none is found after that day, there
    was none."""

    clause: Annotated[Clause, Field(_("Item"))]
    since: Annotated[
        str,
        Field(_("Record kept from"), _("The first day from which the record is complete: 1 Jan 2027."), control="day"),
    ]


class ClauseRecordCorrected(Correction, frozen=True):
    since: str
    reason: str
    source: str | None = None


class ClauseRecordWithdrawn(Withdrawal, frozen=True):
    """The beginning of an item's record is withdrawn: the day from which the record is kept is unknown."""


CLAUSE_RECORD = StatementKind(
    name="clause-record",
    stated=ClauseRecordStated,
    corrected=ClauseRecordCorrected,
    withdrawn=ClauseRecordWithdrawn,
    about=CLAUSE,
    marking="bureau",
    # One at a time, each under its own id: this kind was published before `one` implied an id derived from the record.
    wording=Wording(kind=_("Record of an item of the resolution")),
)
KINDS = (CLAUSE_RECORD,)

STREAM_KINDS: tuple[StatementKind, ...] = (*submissions.KINDS, *passages.KINDS, *assignments.KINDS)
"""The kinds whose statements have their own streams."""
EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.reporting.study-period-defined.v1": StudyPeriodDefined,
    "rapporteur.reporting.study-period-corrected.v1": StudyPeriodCorrected,
    "rapporteur.reporting.report-drafted.v1": ReportDraftedV1,
    "rapporteur.reporting.report-issued.v1": ReportIssuedV1,
    "rapporteur.reporting.report-draft-withdrawn.v1": ReportDraftWithdrawn,
    "rapporteur.reporting.clause-record-stated.v1": ClauseRecordStated,
    "rapporteur.reporting.clause-record-corrected.v1": ClauseRecordCorrected,
    "rapporteur.reporting.clause-record-withdrawn.v1": ClauseRecordWithdrawn,
    "rapporteur.reporting.marking-changed.v1": MarkingChanged,
    "rapporteur.reporting.report-drafted.v2": ReportDraftedV2,
    "rapporteur.reporting.report-issued.v2": ReportIssued,
    **events_of("reporting", STREAM_KINDS),
    "rapporteur.reporting.embargo-ended.v1": EmbargoEnded,
    "rapporteur.reporting.report-drafted.v3": ReportDrafted,
}
