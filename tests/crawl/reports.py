"""Reports for each audience at each stage: issued, waiting for an approver, and withdrawn, each with its own title."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from msgspec import structs

from deploy.installation.installation import Installation
from deploy.installation.service_set import open_services
from services.reporting.projections import content_store
from services.reporting.queries import ReportQueries
from services.reporting.reports import FORMATS
from services.reporting.reports.issuing import Issuing, SignedPositions
from shared.domain.ids import imported_id
from shared.event_store.command_handler import CommandContext
from tests.crawl.homes import handlers, settle
from tests.crawl.scenes import CLERK, Level, Teller
from tests.crawl.values import PERIODS

Stage = str
AUDIENCES: tuple[Level, ...] = ("public", "members", "bureau")
STAGES: tuple[Stage, ...] = ("issued", "waiting", "withdrawn")
OF_REPORTS = {"ReportDrafted.title", "ReportDraftWithdrawn.reason"}
"""Texts of reports that are typed; the program makes the rest, and the frozen bytes."""
APPROVER = imported_id("account", "crawl", "approver")


def report_id(stage: Stage, audience: str) -> str:
    return imported_id("report", "crawl", f"{stage} {audience}")


@contextmanager
def no_files_written() -> Iterator[None]:
    """Issue reports with only their JSON, and a word in place of each other file, for a home whose issued files are not read."""
    with pytest.MonkeyPatch.context() as patch:
        for name, each in list(FORMATS.items()):
            if name != "json":
                patch.setitem(FORMATS, name, structs.replace(each, write=lambda _source, name=name: name.encode()))
        yield


def draft_and_issue(installation: Installation, teller: Teller, first_id: int) -> None:
    """Draft and issue reports over everything recorded; ids of events are counted from a number."""
    numbers = count(first_id)
    with _issuing(installation, numbers) as issuing:
        for stage in STAGES:
            for audience in AUDIENCES:
                level: Level = audience if stage == "issued" else "bureau"
                title = teller.canary(level, "ReportDrafted", "title", f"{stage} for {audience}")
                wish = {"kind": "wtsa", "period": PERIODS[0], "audience": audience, "as_known_at": None}
                context, report = CommandContext(actor=CLERK), report_id(stage, audience)
                issuing.draft(context, report=report, title=f"Example {title}", **wish)  # type: ignore[arg-type]
    settle(installation)
    with _issuing(installation, numbers) as issuing:
        for audience in AUDIENCES:
            issuing.issue(report_id("issued", audience), CommandContext(actor=APPROVER, approved_by=APPROVER))
            reason = teller.canary("bureau", "ReportDraftWithdrawn", "reason", "withdrawn")
            issuing.withdraw(report_id("withdrawn", audience), f"Example {reason}", CommandContext(actor=CLERK))
    settle(installation)


@contextmanager
def _issuing(installation: Installation, numbers: Iterator[int]) -> Iterator[Issuing]:
    with open_services(installation) as services:
        reporting = services.reporting
        handler = handlers(services, numbers)["reporting"]
        signed, shelf = SignedPositions(installation.reporting.checkpoints), ReportQueries(reporting.reader)
        yield Issuing(reporting, handler, content_store(reporting.engine), reporting.staff, shelf, signed)
