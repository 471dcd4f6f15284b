"""The reports that were drafted, issued and posted, for the pages of meetings: found by a few queries, without the history."""

from collections.abc import Sequence
from typing import Any

from services.reporting.console.issuing import PAGE
from services.reporting.figures.periods import days_named
from services.reporting.queries import ReportQueries, StaffQueries
from shared.contracts.submissions import SUBMISSIONS, is_original
from shared.event_store.statements import StatementRow
from shared.web.console.federated_reports import PostedReport, RecordedReports, ReportOnItsWay
from shared.web.statements.workspace import page_path

MOST_PERIODS = 200


def recorded_by(reports: ReportQueries, staff: StaffQueries, submissions: Sequence[StatementRow]) -> RecordedReports:
    """Return what is recorded; reports for a period that is no longer defined are left out."""
    defined = {
        name: (row.first_day, row.last_day or "")
        for row in staff.study_periods(None, MOST_PERIODS)
        for name in (row.name, *(row.other_names or "").split("\n"))
    }
    on_the_way = [_on_its_way(row, defined) for row in reports.on_the_way() if row.revises is None]
    posted = sorted(
        (row for row in submissions if is_original(row.statement)), key=lambda row: (row.statement.posted, row.event)
    )
    return RecordedReports([each for each in on_the_way if each is not None], [_posted(row) for row in posted])


def _on_its_way(row: Any, defined: dict[str, tuple[str, str]]) -> ReportOnItsWay | None:  # noqa: ANN401  a row of drafted reports
    days = defined.get(row.period)
    if days is None:
        found = days_named(row.period)
        if found is None:
            return None
        days = found[0].isoformat(), found[1].isoformat()
    path = f"/reporting/issued/{row.id}" if row.state == "issued" else f"{PAGE}/{row.id}"
    return ReportOnItsWay(row.kind, row.state, *days, path)


def _posted(row: StatementRow) -> PostedReport:
    submission: Any = row.statement
    return PostedReport(
        submission.meeting,
        submission.item,
        submission.document,
        submission.posted,
        page_path(SUBMISSIONS, row.fact),
        submission.due or "",
    )
