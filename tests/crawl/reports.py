"""Reports for each audience on their way: issued, waiting for an approver, and withdrawn, each with a title of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from deploy.installation.installation import Installation
from deploy.installation.opened import opened
from services.reporting.projections import keeper
from services.reporting.queries import Shelf
from services.reporting.reports.issuing import Issuing, SignedPositions
from shared.domain.ids import imported
from shared.event_store.command_handler import By
from tests.crawl.homes import handlers, settle
from tests.crawl.scenes import CLERK, Level, Teller
from tests.crawl.values import PERIODS

Stage = str
AUDIENCES: tuple[Level, ...] = ("public", "members", "bureau")
STAGES: tuple[Stage, ...] = ("issued", "waiting", "withdrawn")
OF_REPORTS = {"ReportDrafted.title", "ReportDraftWithdrawn.reason"}
"""The texts of reports that somebody types; the rest of them, and the bytes that are frozen, are the program's."""
APPROVER = imported("account", "crawl", "approver")


def report_id(stage: Stage, audience: str) -> str:
    return imported("report", "crawl", f"{stage} {audience}")


def draft_and_issue(installation: Installation, teller: Teller, first_id: int) -> None:
    """Over everything that is recorded; ids of events are counted from a number on."""
    numbers = count(first_id)
    with _issuing(installation, numbers) as issuing:
        for stage in STAGES:
            for audience in AUDIENCES:
                level: Level = audience if stage == "issued" else "bureau"
                title = teller.canary(level, "ReportDrafted", "title", f"{stage} for {audience}")
                wish = {"kind": "wtsa", "period": PERIODS[0], "audience": audience, "as_known_at": None}
                issuing.draft(By(actor=CLERK), report=report_id(stage, audience), title=f"Example {title}", **wish)  # type: ignore[arg-type]
    settle(installation)
    with _issuing(installation, numbers) as issuing:
        for audience in AUDIENCES:
            issuing.issue(report_id("issued", audience), By(actor=APPROVER, approved_by=APPROVER))
            reason = teller.canary("bureau", "ReportDraftWithdrawn", "reason", "withdrawn")
            issuing.withdraw(report_id("withdrawn", audience), f"Example {reason}", By(actor=CLERK))
    settle(installation)


@contextmanager
def _issuing(installation: Installation, numbers: Iterator[int]) -> Iterator[Issuing]:
    with opened(installation) as services:
        reporting = services.reporting
        handler = handlers(services, numbers)["reporting"]
        signed, shelf = SignedPositions(installation.reporting.checkpoints), Shelf(reporting.reader)
        yield Issuing(reporting, handler, keeper(reporting.engine), reporting.staff, shelf, signed)
