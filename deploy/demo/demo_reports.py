"""The reports that the demonstration issues, drafted by one account and approved by another, as in a real
installation."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from deploy.installation.installation import Installation
from deploy.installation.service_set import ServiceSet, open_services
from services.registry.domain.commands import OpenAccount
from services.reporting.projections import content_store
from services.reporting.queries import ReportQueries
from services.reporting.reports.issuing import Issuing, SignedPositions
from services.reporting.reports.languages import ENGLISH, plain
from services.reporting.reports.plans import WTSA, name_of
from shared.contracts.registry import Role
from shared.domain.ids import imported_id
from shared.event_store.command_handler import CommandContext

OPERATOR, SOURCE = "account-operator", "demonstration"
DRAFTER = imported_id("account", SOURCE, "drafter")
APPROVER = imported_id("account", SOURCE, "approver")
ACCOUNTS: dict[str, tuple[str, Role]] = {
    DRAFTER: ("Demonstration drafter", "staff"),
    APPROVER: ("Demonstration approver", "approver"),
}


class DemonstrationReport(NamedTuple):
    """A report over the shipped history. `needs`: a study period whose absence shows that a different history was
    loaded."""

    kind: str
    period: str
    needs: str

    @property
    def id(self) -> str:
        row = self.period if self.kind == WTSA.name else f"{self.kind}/{self.period}"
        return imported_id("report", SOURCE, row)

    @property
    def name(self) -> str:
        return plain(name_of(self.kind, self.period), ENGLISH)


REPORTS = (
    DemonstrationReport("wtsa", "2013-2016", "2013-2016"),
    DemonstrationReport("wtsa", "2017-2020", "2017-2020"),
    # From the day after TSAG met in July 2016 to the day it next met, at which TD 101 was presented.
    DemonstrationReport("tsag", "2016-07-23..2017-05-01", "2017-2020"),
)
_WISH = {"audience": "public", "as_known_at": None, "title": None}


def open_accounts(installation: Installation) -> None:
    """Open the accounts that draft and approve. They have no passwords, so no one can sign in with them."""
    with open_services(installation) as services:
        for account, (name, role) in ACCOUNTS.items():
            if services.registry.queries.find_account(account) is None:
                command = OpenAccount(account=account, name=name, roles=(role,))
                services.registry.handle(command, CommandContext(actor=OPERATOR, marking="public"))


def draft(
    installation: Installation, notify: Callable[[str], None], reports: Iterable[DemonstrationReport] = REPORTS
) -> list[DemonstrationReport]:
    """Draft the missing reports, and return those still to be issued. Everything recorded must have been counted."""
    with _issuing(installation) as issuing:
        defined = {row.name for row in issuing.staff.study_periods(None, 500)}
        waiting = [each for each in reports if each.needs in defined and _waits(issuing.report_queries, each.id)]
        for each in waiting:
            if issuing.report_queries.find(each.id) is None:
                notify(f"Drafting: {each.name}")
                arguments = {"report": each.id, "kind": each.kind, "period": each.period, **_WISH}
                issuing.draft(CommandContext(actor=DRAFTER), **arguments)  # type: ignore[arg-type]
    return waiting


def issue(installation: Installation, reports: Iterable[DemonstrationReport], notify: Callable[[str], None]) -> None:
    """Issue the drafts as public. Their positions must be signed, or a worker must be running to sign them."""
    with _issuing(installation) as issuing:
        for each in reports:
            notify(f"Issuing: {each.name}")
            issuing.issue(each.id, CommandContext(actor=APPROVER, approved_by=APPROVER))


@contextmanager
def _issuing(installation: Installation) -> Iterator[Issuing]:
    with open_services(installation) as services:
        yield issuing_of(installation, services)


def issuing_of(installation: Installation, services: ServiceSet) -> Issuing:
    """Return the object that issues reports in this process."""
    reporting, signed = services.reporting, SignedPositions(installation.reporting.checkpoints)
    shelf = ReportQueries(reporting.reader)
    return Issuing(reporting, reporting.handler, content_store(reporting.engine), reporting.staff, shelf, signed)


def _waits(report_queries: ReportQueries, report: str) -> bool:
    """Return whether a report is not yet drafted, or was left unissued by an interrupted load. A withdrawn one stays
    withdrawn."""
    row = report_queries.find(report)
    return row is None or row.state == "draft"
