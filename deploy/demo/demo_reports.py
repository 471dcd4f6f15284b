"""The assessments that the demonstration issues, as an installation would: drafted by one account and approved by another."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from deploy.installation.installation import Installation
from deploy.installation.service_set import open_services
from services.registry.domain.commands import OpenAccount
from services.reporting.projections import content_store
from services.reporting.queries import ReportQueries
from services.reporting.reports.issuing import Issuing, SignedPositions
from shared.contracts.registry import Role
from shared.domain.ids import imported_id
from shared.event_store.command_handler import CommandContext

OPERATOR, SOURCE = "account-operator", "demonstration"
PERIODS = ("2013-2016", "2017-2020")
DRAFTER = imported_id("account", SOURCE, "drafter")
APPROVER = imported_id("account", SOURCE, "approver")
ACCOUNTS: dict[str, tuple[str, Role]] = {
    DRAFTER: ("Demonstration drafter", "staff"),
    APPROVER: ("Demonstration approver", "approver"),
}


_WISH = {"kind": "wtsa", "audience": "public", "as_known_at": None, "title": None}


def open_accounts(installation: Installation) -> None:
    """Open the accounts that draft and approve. They have no password, so nobody can sign in with them."""
    with open_services(installation) as services:
        for account, (name, role) in ACCOUNTS.items():
            if services.registry.queries.find_account(account) is None:
                command = OpenAccount(account=account, name=name, roles=(role,))
                services.registry.handle(command, CommandContext(actor=OPERATOR, marking="public"))


def draft(installation: Installation, told: Callable[[str], None], periods: Iterable[str] = PERIODS) -> list[str]:
    """Draft the missing reports, and return the periods still to be issued. Everything recorded must have been counted."""
    with _issuing(installation) as issuing:
        defined = {row.name for row in issuing.staff.study_periods(None, 500)}
        waiting = [period for period in periods if period in defined and _waits(issuing.report_queries, _id(period))]
        for period in waiting:
            if issuing.report_queries.find(_id(period)) is None:
                told(f"Drafting the assessment of {period}")
                issuing.draft(CommandContext(actor=DRAFTER), report=_id(period), **_WISH, period=period)  # type: ignore[arg-type]
    return waiting


def issue(installation: Installation, periods: Iterable[str], told: Callable[[str], None]) -> None:
    """Issue the drafts as public. Their positions must be signed, or a worker must be running to sign them."""
    with _issuing(installation) as issuing:
        for period in periods:
            told(f"Issuing the assessment of {period}")
            issuing.issue(_id(period), CommandContext(actor=APPROVER, approved_by=APPROVER))


@contextmanager
def _issuing(installation: Installation) -> Iterator[Issuing]:
    with open_services(installation) as services:
        reporting = services.reporting
        signed = SignedPositions(installation.reporting.checkpoints)
        shelf = ReportQueries(reporting.reader)
        yield Issuing(reporting, reporting.handler, content_store(reporting.engine), reporting.staff, shelf, signed)


def _waits(report_queries: ReportQueries, report: str) -> bool:
    """Return whether a report is not drafted yet, or not issued since a load was stopped. A withdrawn one stays withdrawn."""
    row = report_queries.find(report)
    return row is None or row.state == "draft"


def _id(period: str) -> str:
    return imported_id("report", SOURCE, period)
