"""`/reporting/console/desk/`: the reports desk."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
from flask import request
from flask_admin import BaseView, expose
from flask_babel import gettext as _

from services.reporting.console.issuing import APPROVERS, PAGE, report_name
from services.reporting.console.records import READERS, WRITERS
from services.reporting.console.reports_desk.recorded import recorded_by
from services.reporting.console.reports_desk.rows import DeskRecords, DeskRow, next_row, period_for, rows_of
from services.reporting.console.reports_desk.sections import SectionState, sections_of
from services.reporting.history import history_at
from services.reporting.queries import FactQueries, ReportQueries, StaffQueries
from services.reporting.reports import requested_report, source_of
from services.reporting.reports.languages import Language
from services.reporting.reports.plans import PLANS, TSAG
from services.reporting.settings import Settings
from shared.contracts.meetings.aims import DECISIONS
from shared.contracts.passages import PASSAGES
from shared.contracts.submissions import SUBMISSIONS
from shared.domain.errors import Malformed, NotThere
from shared.event_store.statements import StatementRow
from shared.web.access import may
from shared.web.days import localized_date, localized_days, localized_number
from shared.web.statements.workspace import StatementWorkspace, page_path
from shared.web.viewer import viewer

MOST = 500
_RECORDS = "/reporting/console/statements"


class DeskView(BaseView):
    """The desk; `?meeting=` chooses another meeting than the next one."""

    def __init__(
        self,
        facts: FactQueries,
        reports: ReportQueries,
        staff: StaffQueries,
        statements: StatementWorkspace,
        settings: Settings,
        language: Language,
    ) -> None:
        super().__init__(name="desk", endpoint="console-desk", url="desk")
        self._facts, self._reports, self._staff = facts, reports, staff
        self._statements, self._settings, self._language = statements, settings, language

    def roles_for(self, _view: str, _method: str) -> frozenset[str]:
        return READERS

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        return fn(self, *args, **kwargs)

    @expose("/")
    def index_view(self) -> str:
        records = self._records()
        rows = rows_of(records)
        asked = request.args.get("meeting", "")[:120]
        row = next((each for each in rows if each.meeting.stream == asked), None)
        if asked and row is None:
            raise NotThere(id=asked)
        chosen = row or next_row(rows, records.today)
        shown = self._of_row(chosen, records) if chosen else {}
        common = {"rows": rows, "chosen": chosen, "writes": may(viewer(), WRITERS), "today": records.today}
        words = {"day": _day, "days": _days, "number": localized_number, "report_name": report_name, "issuing": PAGE}
        return str(self.render("reporting/desk.html", **common, **words, **shown))

    @expose("/recorded")
    def recorded_view(self) -> dict[str, Any]:
        """Return as JSON what is recorded of reports, for the pages of meetings."""
        found: dict[str, Any] = msgspec.to_builtins(recorded_by(self._reports, self._staff, self._submissions()))
        return found

    def _submissions(self) -> Sequence[StatementRow]:
        return self._statements.queries.of_kinds((SUBMISSIONS.name,), MOST)

    def _records(self) -> DeskRecords:
        kept = {str(item.clause): item.since for item in self._staff.resolution_items() if item.since}
        history = history_at(self._facts, self._facts.moment())
        reports = self._reports.on_the_way()
        return DeskRecords(history, reports, self._submissions(), kept, datetime.now(UTC).date())

    def _of_row(self, row: DeskRow, records: DeskRecords) -> dict[str, Any]:
        """Return the draft section by section, what was decided, and the written passages."""
        period = period_for(row, records.history)
        passages = self._passages(row, period)
        sections = self._sections(row, period, records)
        authors = self._statements.directory.names([each.statement.author for each in passages])
        known = {section.anchor for section in sections}
        return {
            "period": period,
            "sections": sections,
            "finished": sum(each.is_finished for each in sections),
            "passages": [(each, page_path(PASSAGES, each.fact), each.statement.section in known) for each in passages],
            "authors": authors,
            "decisions": [fact.body.statement for fact in row.decisions],
            "decide_path": f"/meetings/console/statements/{DECISIONS.name}s/new?"
            + urlencode({"meeting": row.meeting.stream}),
            "write_path": lambda section: _writing(row, period, section),
            "next_act": self._next_act(row, period, sections),
            "live_path": f"/reporting/reports/{row.report}?" + urlencode({"period": period}) if period else None,
        }

    def _sections(self, row: DeskRow, period: str | None, records: DeskRecords) -> list[SectionState]:
        if period is None:
            return []
        try:
            report = requested_report(self._facts, records.history, period, PLANS[row.report])
        except Malformed:  # its period was renamed since
            return []
        return sections_of(source_of(report, records.history, self._settings), self._language)

    def _passages(self, row: DeskRow, period: str | None) -> list[StatementRow]:
        """Return the passages of the report to the meeting, whatever their section, the last signed first."""
        rows = self._statements.queries.of_kinds((PASSAGES.name,), MOST)
        own = [
            each
            for each in rows
            if each.statement.report == row.report
            and (each.statement.meeting or row.meeting.stream) == row.meeting.stream
            and each.statement.period in (None, period)
        ]
        return sorted(own, key=lambda each: (each.statement.on, each.event), reverse=True)

    def _next_act(self, row: DeskRow, period: str | None, sections: Sequence[SectionState]) -> tuple[str, str] | None:
        """Return the act of the state button: draft, issue (not who drafted), enter number and day; None where it waits."""
        if row.issued:
            missing = row.items_missing
            return (_("Enter number and day"), _submitting(row, missing[0])) if missing else None
        if row.drafts:
            draft = row.drafts[-1]
            may_issue = bool(viewer().roles & APPROVERS) and draft.drafter != viewer().account
            return (_("Review and issue"), f"{PAGE}/{draft.id}") if may_issue else None
        gap = next((each.act for each in sections if each.act is not None), None)
        if period is None:
            return gap
        meeting = {"meeting": row.meeting.stream} if row.report == TSAG.name else {}
        return _("Draft the report"), f"{PAGE}/new?" + urlencode({"kind": row.report, "period": period, **meeting})


def _writing(row: DeskRow, period: str | None, section: str) -> str:
    said = {"report": row.report, "section": section, "meeting": row.meeting.stream, "period": period or ""}
    return f"{_RECORDS}/passages/new?" + urlencode(said)


def _submitting(row: DeskRow, item: str) -> str:
    said = {"meeting": row.meeting.stream, "item": item, "report": row.issued[-1].id}
    return f"{_RECORDS}/submissions/new?" + urlencode(said)


def _day(text: str | date | None) -> str:
    return localized_date(str(text)[:10], "short") if text else ""


def _days(body: Any) -> str:  # noqa: ANN401  a meeting's facts
    return localized_days(body.first_day, body.last_day) if body.last_day else localized_date(body.first_day)
