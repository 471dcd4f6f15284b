"""The reports of the invented years: drafted by one account and issued by another on their days, over everything
recorded until then."""

import msgspec

from deploy.demo.demo_reports import issuing_of
from deploy.installation.home import SERVICES
from deploy.installation.installation import Installation
from deploy.installation.service_set import ServiceSet
from deploy.runtime.signing import sign_here
from services.reporting.service import facts_projector
from shared.contracts.reporting import ReportAudience, ReportKind, Revision
from shared.event_store.command_handler import CommandContext
from shared.messaging.consumer import Consumer
from shared.messaging.sources.local_log import LocalLogSource


class ReportDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A draft of a report as known on its day, for a meeting, as a document of it."""

    report: str
    kind: ReportKind
    period: str
    audience: ReportAudience
    title: str | None = None
    meeting: str | None = None
    document: str | None = None


class ReportRevision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A draft of a revision of an issued report as known on its day."""

    report: str
    revises: str
    revision: Revision
    title: str | None = None


class ReportIssue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The issue of a draft."""

    report: str


ReportStep = ReportDraft | ReportRevision | ReportIssue


def take(installation: Installation, services: ServiceSet, step: ReportStep, context: CommandContext) -> None:
    """Draft, revise or issue a report, once all sealed events are counted and signed. A step already taken is not
    repeated."""
    issuing = issuing_of(installation, services)
    _count(services)
    match step:
        case ReportDraft():
            issuing.draft(context, as_known_at=None, **msgspec.structs.asdict(step))
        case ReportRevision():
            issuing.revise(
                step.revises, context, report=step.report, revision=step.revision, as_known_at=None, title=step.title
            )
        case ReportIssue() if issuing.report_queries.report(step.report).state == "draft":
            # A report requires signed positions, and no worker is running to sign them.
            sign_here(installation, services.engines, SERVICES)
            issuing.issue(step.report, context)


def _count(services: ServiceSet) -> None:
    """Count all sealed events."""
    projector = facts_projector(services.reporting.engine)
    for log in services.reporting.facts.applied_positions():
        while Consumer(log, projector, LocalLogSource(services.logs[log])).step():
            pass
