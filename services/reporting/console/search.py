"""Reporting's part of the site-wide search: reports, study periods and items of the resolution."""

from collections.abc import Callable, Sequence

from flask_babel import gettext as _

from services.reporting.console.clause_records import clause_label
from services.reporting.console.issuing import PAGE
from services.reporting.console.report_acts import report_name
from services.reporting.figures import AUDIENCES
from services.reporting.queries import ReportQueries, StaffQueries
from shared.domain.collation import collation_key
from shared.web.console import MOST_OF_A_KIND, SearchResult

PERIODS = "/reporting/console/study-periods"
ITEMS = "/reporting/console/clause-records"
ISSUED = "/reporting/issued"
EVERY = 1000  # study periods last four years


def search(report_queries: ReportQueries, staff: StaffQueries) -> Callable[[str], Sequence[SearchResult]]:
    """Return drafts, issued reports, study periods and items whose names contain every word typed."""

    def find(typed: str) -> list[SearchResult]:
        words = collation_key(typed).split()

        def called(name: str) -> bool:
            return all(word in collation_key(name) for word in words)

        groups = (
            (_("Drafts"), PAGE, [(row.id, report_name(row)) for row in report_queries.drafts()]),
            (_("Issued reports"), ISSUED, [(row.id, report_name(row)) for row in report_queries.issued(AUDIENCES)]),
            (_("Study periods"), PERIODS, [(row.id, row.name) for row in staff.study_periods(None, EVERY)]),
            (
                _("Resolution 68"),
                ITEMS,
                [(item.id, f"{item.clause} {clause_label(item)}") for item in staff.resolution_items()],
            ),
        )
        return [
            SearchResult(group, name, f"{place}/{id_}")
            for group, place, rows in groups
            for id_, name in [row for row in rows if called(row[1])][: MOST_OF_A_KIND + 1]
        ]

    return find
