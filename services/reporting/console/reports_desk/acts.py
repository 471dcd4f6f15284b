"""The actions of the desk: the state button's, and the forms in which a report is written and posted."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask_babel import gettext as _

from services.reporting.console.issuing import PAGE
from services.reporting.console.report_acts import APPROVERS
from services.reporting.console.reports_desk.rows import DeskRow
from services.reporting.console.reports_desk.sections import SectionState
from services.reporting.reports.plans import TSAG
from shared.web.viewer import viewer

_RECORDS = "/reporting/console/statements"


def next_act(row: DeskRow, period: str | None, sections: Sequence[SectionState]) -> tuple[str, str] | None:
    """Return the action of the state button: draft, issue (unless the viewer drafted it), or enter number and day; None
    if the viewer has to wait."""
    if row.issued:
        missing = row.items_missing
        return (_("Record number and day"), _submitting(row, missing[0])) if missing else None
    if row.drafts:
        draft = row.drafts[-1]
        may_issue = bool(viewer().roles & APPROVERS) and draft.drafter != viewer().account
        return (_("Review and issue"), f"{PAGE}/{draft.id}") if may_issue else None
    gap = next((each.act for each in sections if each.act is not None), None)
    if period is None:
        return gap
    meeting = {"meeting": row.meeting.stream} if row.report == TSAG.name else {}
    return _("Draft the report"), f"{PAGE}/new?" + urlencode({"kind": row.report, "period": period, **meeting})


def writing(row: DeskRow, period: str | None, section: str) -> str:
    """Return the address of the form for writing a passage."""
    query = {"report": row.report, "section": section, "meeting": row.meeting.stream, "period": period or ""}
    return f"{_RECORDS}/passages/new?" + urlencode(query)


def _submitting(row: DeskRow, item: str) -> str:
    """Return the address of the form for submitting the latest issued whole report."""
    whole_reports = [each for each in row.issued if each.revision in (None, "Rev")]
    query = {"meeting": row.meeting.stream, "item": item, "report": whole_reports[-1].id}
    return f"{_RECORDS}/submissions/new?" + urlencode(query)
