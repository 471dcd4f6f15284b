"""The report that covers a meeting: the report to the next meeting of TSAG, or to the meeting itself."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from services.meetings.console.worklist.records import deadline_days
from services.meetings.console.worklist.reports import ReportStanding, standing_of
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.queries.worklist import WorklistQueries
from shared.contracts.submissions import ADVISORY_GROUP, ASSEMBLY
from shared.domain.dates import first_day, last_day
from shared.web.console.federated_reports import RecordedReports, ReportOnItsWay, recorded_reports

REPORT_TO = {ADVISORY_GROUP: "tsag", ASSEMBLY: "wtsa"}
"""The kind of report that goes to the meetings, by kind of their series."""


class CoveringReport(NamedTuple):
    """A report with its newest draft or issue; `is_own`: it goes to the meeting itself."""

    standing: ReportStanding
    newest: ReportOnItsWay | None
    is_own: bool


def report_covering(work: MeetingsWorkspace, meeting: Any) -> CoveringReport | None:
    """Return the report that covers a meeting, which must not be cancelled; None if the meeting that receives it is unknown."""
    meetings = WorklistQueries(work.queries.reader).of_kinds(tuple(REPORT_TO))
    begins = first_day(meeting.first_day)
    same_meeting = [row for row in meetings if row.id == meeting.id]
    later = [row for row in meetings if row.kind == ADVISORY_GROUP and first_day(row.first_day) > begins]
    chosen = next(iter((*same_meeting, *later)), None)
    if chosen is None:
        return None
    recorded = recorded_reports(work.reporting)
    newest = _newest(recorded, meetings, chosen, None if same_meeting else begins)
    standing = standing_of(chosen, chosen.kind, deadline_days(work.queries.reader), recorded)
    return CoveringReport(standing, newest, bool(same_meeting))


def _newest(
    recorded: RecordedReports | None, every: Sequence[Any], to: Any, covered: date | None
) -> ReportOnItsWay | None:
    """Return the newest report to a meeting: its period ends after the previous meeting of the kind, and before this
    meeting of TSAG begins or by the end of this assembly. `covered`: a day that the period has to include."""
    begins = first_day(to.first_day)
    ends = begins - timedelta(days=1) if to.kind == ADVISORY_GROUP else last_day(to.last_day or to.first_day)
    earlier = [last_day(row.last_day or row.first_day) for row in every if row.kind == to.kind]
    after = max((day for day in earlier if day < begins), default=date.min)
    found = [
        each
        for each in (recorded.reports if recorded else ())
        if each.kind == REPORT_TO[to.kind] and after.isoformat() < each.last <= ends.isoformat()
        if covered is None or each.first <= covered.isoformat() <= each.last
    ]
    return found[-1] if found else None
