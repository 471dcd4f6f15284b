"""The assessments that the demonstration issues, as an installation would: drafted by one account, approved by another."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from deploy.installation.installation import Installation
from deploy.installation.opened import opened
from services.registry.domain.commands import OpenAccount
from services.reporting.projections import keeper
from services.reporting.queries import Shelf
from services.reporting.reports.issuing import Issuing, SignedPositions
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


_WISH = {"kind": "wtsa", "audience": "public", "as_known_at": None, "title": None}


def open_accounts(installation: Installation) -> None:
    """Those who draft and approve; nobody signs in as them, since they have no password."""
    with opened(installation) as services:
        for account, (name, role) in ACCOUNTS.items():
            if services.registry.questions.account_if_any(account) is None:
                command = OpenAccount(account=account, name=name, roles=(role,))
                services.registry.handle(command, By(actor=OPERATOR, marking="public"))


def draft(installation: Installation, told: Callable[[str], None], periods: Iterable[str] = PERIODS) -> list[str]:
    """Drafts what is not issued yet; of which periods it is to be. Everything recorded is counted already."""
    with _issuing(installation) as issuing:
        defined = {row.name for row in issuing.staff.study_periods(None, 500)}
        waiting = [period for period in periods if period in defined and _waits(issuing.shelf, _id(period))]
        for period in waiting:
            if issuing.shelf.find(_id(period)) is None:
                told(f"Drafting the assessment of {period}")
                issuing.draft(By(actor=DRAFTER), report=_id(period), **_WISH, period=period)  # type: ignore[arg-type]
    return waiting


def issue(installation: Installation, periods: Iterable[str], told: Callable[[str], None]) -> None:
    """Issues, as public, what was drafted. The positions that it rests on are signed, or are by a worker that runs."""
    with _issuing(installation) as issuing:
        for period in periods:
            told(f"Issuing the assessment of {period}")
            issuing.issue(_id(period), By(actor=APPROVER, approved_by=APPROVER))


@contextmanager
def _issuing(installation: Installation) -> Iterator[Issuing]:
    with opened(installation) as services:
        reporting = services.reporting
        signed = SignedPositions(installation.reporting.checkpoints)
        shelf = Shelf(reporting.reader)
        yield Issuing(reporting, reporting.handler, keeper(reporting.engine), reporting.staff, shelf, signed)


def _waits(shelf: Shelf, report: str) -> bool:
    """Whether it is to be drafted, or was before the load was stopped. One that was withdrawn stays so."""
    row = shelf.find(report)
    return row is None or row.state == "draft"


def _id(period: str) -> str:
    return imported("report", SOURCE, period)
