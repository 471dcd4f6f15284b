"""Events of the log `reporting`: what reports are made over, and which were issued."""

from typing import Literal

import msgspec

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


ReportKind = Literal["wtsa"]
ReportAudience = Literal["public", "members", "bureau"]


class ReportDrafted(Published, frozen=True):
    """A report that waits for an approver. `moment` is a position in each log, such as `registry:120,meetings:45,reporting:7`."""

    report: str
    kind: ReportKind
    period: str
    audience: ReportAudience
    moment: str
    drafter: str
    title: str | None = None


class LogRead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A log as the report read it: its first `position` events, whose Merkle root (RFC 9162) is `root`, in hex."""

    log: str
    origin: str
    position: int
    root: str


class ReportIssued(Published, frozen=True):
    """Frozen: `json_sha256` and `html_sha256` are of the bytes kept, `program` and `template` what wrote them."""

    approver: str
    json_sha256: str
    html_sha256: str
    logs: tuple[LogRead, ...]
    program: str
    template: str


class ReportDraftWithdrawn(Published, frozen=True):
    reason: str


EVENTS: dict[str, type[Published]] = {
    "rapporteur.reporting.study-period-defined.v1": StudyPeriodDefined,
    "rapporteur.reporting.study-period-corrected.v1": StudyPeriodCorrected,
    "rapporteur.reporting.report-drafted.v1": ReportDrafted,
    "rapporteur.reporting.report-issued.v1": ReportIssued,
    "rapporteur.reporting.report-draft-withdrawn.v1": ReportDraftWithdrawn,
}
