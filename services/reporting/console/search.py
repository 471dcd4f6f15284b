"""What the search over everything finds in reporting: reports, study periods and items of the resolution."""

from collections.abc import Callable, Sequence

from flask_babel import gettext as _

from services.reporting.console.clause_records import clause_label
from services.reporting.console.issuing import PAGE, name_of
from services.reporting.queries import ReportQueries, StaffQueries
from shared.domain.collation import collation_key
from shared.web.console import MOST_OF_A_KIND, SearchResult

PERIODS = "/reporting/console/study-periods"
ITEMS = "/reporting/console/clause-records"
EVERY = 1000  # study periods last four years


def search(report_queries: ReportQueries, staff: StaffQueries) -> Callable[[str], Sequence[SearchResult]]:
    """Drafts, issued reports, study periods and items whose name has all words typed."""

    def find(typed: str) -> list[SearchResult]:
        words = collation_key(typed).split()

        def called(name: str) -> bool:
            return all(word in collation_key(name) for word in words)

        drafts = [row for row in report_queries.drafts() if called(name_of(row))]
        issued = [row for row in report_queries.issued(("public", "members", "bureau")) if called(name_of(row))]
        periods = [row for row in staff.study_periods(None, EVERY) if called(row.name)]
        items = [(row, f"{row.clause} {clause_label(row)}") for row in staff.resolution_items()]
        asked = [(row, name) for row, name in items if called(name)]
        return [
            *[SearchResult(_("Drafts"), name_of(row), f"{PAGE}/{row.id}") for row in drafts[: MOST_OF_A_KIND + 1]],
            *[
                SearchResult(_("Issued reports"), name_of(row), f"/reporting/issued/{row.id}")
                for row in issued[: MOST_OF_A_KIND + 1]
            ],
            *[
                SearchResult(_("Study periods"), row.name, f"{PERIODS}/{row.id}")
                for row in periods[: MOST_OF_A_KIND + 1]
            ],
            *[
                SearchResult(_("Items of the resolution"), name, f"{ITEMS}/{row.id}")
                for row, name in asked[: MOST_OF_A_KIND + 1]
            ],
        ]

    return find
