"""Reports: the selection of their figures, and how they are written."""

from collections.abc import Iterator, Mapping
from typing import Protocol

import msgspec

from services.reporting.figures import compute, period_named
from services.reporting.history import History, history_at
from services.reporting.queries import FactQueries
from services.reporting.reports.addressed import check_addressed, named_meeting
from services.reporting.reports.advisory_group.header import period_since_last
from services.reporting.reports.document import ReportDocument, figure_json, report_json
from services.reporting.reports.languages import ENGLISH, plain
from services.reporting.reports.making import live_report, with_passages
from services.reporting.reports.plans import PLANS, TSAG
from services.reporting.reports.rendering import FORMATS, format_named
from services.reporting.reports.rendering.source import ReportSource
from services.reporting.reports.rendering.templates import template_in
from services.reporting.reports.revisions import document_name
from services.reporting.settings import Settings
from shared.domain.errors import Malformed, NotThere
from shared.public_view.openness import Audience

__all__ = [
    "FORMATS",
    "REPORTS",
    "figure_lines",
    "live_report",
    "render",
    "report_json",
    "source_of",
]

REPORTS = tuple(PLANS)


class ReportingService(Protocol):
    """The parts of the opened service that reports need."""

    @property
    def facts(self) -> FactQueries: ...

    @property
    def settings(self) -> Settings: ...


def render(
    service: ReportingService,
    name: str,
    *,
    period: str | None,
    as_known_at: str | None = None,
    audience: Audience | None = None,
    now: str | None = None,
    format: str = "json",  # noqa: A002  named as the option
    meeting: str | None = None,
    document: str | None = None,
) -> bytes:
    """Render a live report over the facts open to an audience, as bytes: always the same for the same logs and arguments.

    A report to TSAG covers by default the time since its last meeting, as members may read it; any other is by default the
    bureau's, and needs a period. `meeting`, `document`: the code of the meeting of TSAG to which a report goes, and the number of its document there.
    Raises NotThere for an unknown report, Malformed for unreadable arguments or an unknown format, BeforeTheLog.
    """
    if name not in REPORTS:
        raise NotThere(id=name, known=REPORTS)
    report_format = format_named(format)
    facts = service.facts
    plan = PLANS[name]
    audience = audience or ("members" if plan is TSAG else "bureau")
    history = history_at(facts, facts.moment(as_known_at), audience, now)
    period = period or (period_since_last(history) if plan is TSAG else None)
    if period is None:
        raise Malformed("period", "Give a study period, a year, or FROM..TO.")
    report = live_report(facts, history, period, plan)
    if meeting or document:
        to = named_meeting(history, meeting)
        check_addressed(history, name, report.period, to, document)
        report = msgspec.structs.replace(with_passages(report, history, to), document=document)
    return report_format.write(source_of(report, history, service.settings))


def source_of(report: ReportDocument, history: History, settings: Settings, *, issued: bool = False) -> ReportSource:
    """Return the source from which this installation writes all formats of a report."""
    number = document_name(report)
    return ReportSource(
        report,
        history,
        settings.public_address(settings.reporting_url),
        synthetic=settings.synthetic,
        issued=issued,
        number=None if number is None else plain(number, ENGLISH),
        template=template_in(settings.home),
    )


def figure_lines(
    service: ReportingService,
    key: str,
    *,
    period: str,
    as_known_at: str | None = None,
    audience: Audience = "bureau",
    now: str | None = None,
    parameters: Mapping[str, str | int] | None = None,
    evidence: bool = False,
) -> Iterator[bytes]:
    """Yield the figures of a key as JSON, one per line; with `evidence`, all events of each.

    Raises NotThere for a key without a rule, Malformed for an invalid period, moment, audience or parameter.
    """
    moment = service.facts.moment(as_known_at)
    history = history_at(service.facts, moment, audience, now)
    figures = compute(history, key, period_named(history, period), parameters)
    return (figure_json(figure, all_events=evidence) for figure in figures)
