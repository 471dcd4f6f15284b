"""What the search over everything finds in reporting: reports, study periods and items of the resolution."""

from collections.abc import Callable, Sequence

from flask_babel import gettext as _

from services.reporting.console.clause_records import asks
from services.reporting.console.issuing import PAGE, name_of
from services.reporting.queries import Shelf, Staff
from shared.domain.folding import folded
from shared.web.console import SHOWN, Found

PERIODS = "/reporting/console/study-periods"
ITEMS = "/reporting/console/clause-records"
EVERY = 1000  # study periods last four years


def finds(shelf: Shelf, staff: Staff) -> Callable[[str], Sequence[Found]]:
    """Drafts, issued reports, study periods and items whose name has all words typed."""

    def found(typed: str) -> list[Found]:
        words = folded(typed).split()

        def called(name: str) -> bool:
            return all(word in folded(name) for word in words)

        drafts = [row for row in shelf.drafts() if called(name_of(row))]
        issued = [row for row in shelf.issued(("public", "members", "bureau")) if called(name_of(row))]
        periods = [row for row in staff.study_periods(None, EVERY) if called(row.name)]
        items = [(row, f"{row.clause} {asks(row)}") for row in staff.clause_records()]
        asked = [(row, name) for row, name in items if called(name)]
        return [
            *[Found(_("Drafts"), name_of(row), f"{PAGE}/{row.id}") for row in drafts[: SHOWN + 1]],
            *[Found(_("Issued reports"), name_of(row), f"/reporting/issued/{row.id}") for row in issued[: SHOWN + 1]],
            *[Found(_("Study periods"), row.name, f"{PERIODS}/{row.id}") for row in periods[: SHOWN + 1]],
            *[Found(_("Items of the resolution"), name, f"{ITEMS}/{row.id}") for row, name in asked[: SHOWN + 1]],
        ]

    return found
