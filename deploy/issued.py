"""The assessments that the demonstration issues, as an installation would: drafted by one account, approved by another."""

from collections.abc import Callable

from deploy.installation import Installation
from deploy.opened import opened
from services.registry.domain.commands import OpenAccount
from services.reporting.projections import keeper
from services.reporting.queries import Shelf
from services.reporting.reports.issuing import Issuing
from shared.contracts.registry import Role
from shared.domain.ids import imported
from shared.event_store.command_handler import By

OPERATOR, SOURCE = "account-operator", "demonstration"
PERIODS = ("2013-2016", "2017-2020")
DRAFTER = imported("account", SOURCE, "drafter")
APPROVER = imported("account", SOURCE, "approver")
ACCOUNTS: dict[str, tuple[str, Role]] = {
    DRAFTER: ("Demonstration drafter", "staff"),
    APPROVER: ("Demonstration approver", "approver"),
}


def open_accounts(installation: Installation) -> None:
    """Those who draft and approve; nobody signs in as them, since they have no password."""
    with opened(installation) as services:
        for account, (name, role) in ACCOUNTS.items():
            if services.registry.questions.account_if_any(account) is None:
                command = OpenAccount(account=account, name=name, roles=(role,))
                services.registry.handle(command, By(actor=OPERATOR, marking="public"))


def issue(installation: Installation, told: Callable[[str], None]) -> list[str]:
    """Issues, as public, what is not issued yet; of which periods. Everything recorded is counted already."""
    with opened(installation) as services:
        reporting = services.reporting
        shelf = Shelf(reporting.reader)
        issuing = Issuing(reporting, reporting.handler, keeper(reporting.engine), reporting.staff, shelf)
        defined = {row.name for row in reporting.staff.study_periods(None, 500)}
        issued = [period for period in PERIODS if period in defined and _waits(shelf, _id(period))]
        for period in issued:
            told(f"Issuing the assessment of {period}")
            _issue(issuing, shelf, period)
    return issued


def _issue(issuing: Issuing, shelf: Shelf, period: str) -> None:
    if shelf.find(_id(period)) is None:
        issuing.draft(
            By(actor=DRAFTER),
            report=_id(period),
            kind="wtsa",
            period=period,
            audience="public",
            as_known_at=None,
            title=None,
        )
    issuing.issue(_id(period), By(actor=APPROVER))


def _waits(shelf: Shelf, report: str) -> bool:
    """Whether it is to be drafted, or was before the load was stopped. One that was withdrawn stays so."""
    row = shelf.find(report)
    return row is None or row.state == "draft"


def _id(period: str) -> str:
    return imported("report", SOURCE, period)
