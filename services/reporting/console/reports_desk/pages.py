"""`/reporting/console/desk/`: the reports desk."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import msgspec
from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import lazy_gettext as _l
from uuid_utils import uuid7

from services.reporting.console.issuing import PAGE
from services.reporting.console.records import READERS, WRITERS
from services.reporting.console.report_acts import report_name
from services.reporting.console.reports_desk.acts import next_act, writing
from services.reporting.console.reports_desk.criteria import (
    CriterionRow,
    JudgingForm,
    criteria_of,
    last_day_to_judge,
    recommended,
)
from services.reporting.console.reports_desk.decisions import (
    DecisionForm,
    choices_of,
    decided_by_submission,
    preset_form,
    sent_form,
)
from services.reporting.console.reports_desk.meeting_records import MeetingRecords, checked_batch
from services.reporting.console.reports_desk.recorded import recorded_by
from services.reporting.console.reports_desk.recording import record_decisions, record_judgements
from services.reporting.console.reports_desk.rows import DeskRecords, DeskRow, next_row, period_for, rows_of
from services.reporting.console.reports_desk.sections import sections_of
from services.reporting.history import History, history_at
from services.reporting.queries import FactQueries, ReportQueries, StaffQueries
from services.reporting.reports import live_report, source_of
from services.reporting.reports.addressed import last_before
from services.reporting.reports.languages import Language
from services.reporting.reports.plans import PLANS, WTSA
from services.reporting.reports.rendering.source import ReportSource
from services.reporting.settings import Settings
from shared.contracts.clauses import CLAUSES
from shared.contracts.meetings.aims import DECISION_KINDS
from shared.contracts.meetings.follow_up import JUDGES
from shared.contracts.passages import PASSAGES, RECOMMENDATIONS
from shared.contracts.submissions import SUBMISSIONS
from shared.domain.dates import first_day
from shared.domain.errors import Malformed, NotThere
from shared.event_store.statements import StatementRow
from shared.web.access import may
from shared.web.console.page import ConsolePage
from shared.web.days import localized_date, localized_days, localized_number
from shared.web.statements.sentences import text_for_reader
from shared.web.statements.workspace import StatementWorkspace, page_path
from shared.web.viewer import viewer

MOST = 500


class DeskView(ConsolePage):
    """The desk of the next meeting, or of the one in `?meeting=`."""

    def __init__(
        self,
        facts: FactQueries,
        reports: ReportQueries,
        staff: StaffQueries,
        statements: StatementWorkspace,
        settings: Settings,
        language: Language,
    ) -> None:
        super().__init__("desk")
        self._facts, self._reports, self._staff = facts, reports, staff
        self._statements, self._settings, self._language = statements, settings, language
        self._recording = MeetingRecords(settings.meetings_url)

    def roles_for(self, _view: str, method: str) -> frozenset[str]:
        return WRITERS if method == "POST" else READERS

    @expose("/")
    def index_view(self) -> str:
        records = self._records()
        rows = rows_of(records)
        requested = request.args.get("meeting", "")[:120]
        row = _row_of(rows, requested) if requested else next_row(rows, records.today)
        return self._page(records, rows, Worked(row, self._source(row, records)) if row else None)

    @expose("/<meeting>/decided", methods=("POST",))
    def decided_view(self, meeting: str) -> ResponseReturnValue:
        """Record what the meeting decided, according to its report."""
        records = self._records()
        rows = rows_of(records)
        row = _row_of(rows, meeting)
        typed, batch = sent_form(request.form), checked_batch(request.form.get("batch", ""))
        if record_decisions(self._recording, typed, meeting, batch):
            return redirect(f"{url_for('.index_view', meeting=meeting)}#decided", 303)
        worked = Worked(row, self._source(row, records), deciding=typed, batch=batch)
        return self._page(records, rows, worked), 422

    @expose("/<meeting>/judged", methods=("POST",))
    def judged_view(self, meeting: str) -> ResponseReturnValue:
        """Record how the criteria of the assessment were judged."""
        records = self._records()
        rows = rows_of(records)
        row = _row_of(rows, meeting)
        worked = Worked(row, self._source(row, records), batch=checked_batch(request.form.get("batch", "")))
        last = worked.source.report.period.last if worked.source else None
        worked.judging = JudgingForm(request.form.get("on", ""), request.form.get("judged_by", ""), last=last)
        form = {name: text.replace("\x00", "") for name, text in request.form.items()}
        if record_judgements(self._recording, worked.criteria, worked.judging, form):
            return redirect(f"{url_for('.index_view', meeting=meeting)}#criteria", 303)
        return self._page(records, rows, worked), 422

    def _page(self, records: DeskRecords, rows: Sequence[DeskRow], worked: "Worked | None") -> str:
        shown = self._of_row(worked, records) if worked else {}
        common = {"rows": rows, "writes": may(viewer(), WRITERS), "today": records.today}
        helpers = {
            "day": _day,
            "days": _days,
            "number": localized_number,
            "report_name": report_name,
            "issuing": PAGE,
            "text_of": text_for_reader,
        }
        chosen = worked.row if worked else None
        return str(self.render("reporting/desk.html", **common, **helpers, **shown, chosen=chosen, worked=worked))

    @expose("/recorded")
    def recorded_view(self) -> dict[str, Any]:
        """Return what is recorded of reports, as JSON, for the pages of meetings."""
        found: dict[str, Any] = msgspec.to_builtins(recorded_by(self._reports, self._staff, self._submissions()))
        return found

    def _submissions(self) -> Sequence[StatementRow]:
        return self._statements.queries.of_kinds((SUBMISSIONS.name,), MOST)

    def _records(self) -> DeskRecords:
        kept = {str(item.clause): item.since for item in self._staff.resolution_items() if item.since}
        history = history_at(self._facts, self._facts.moment())
        reports = self._reports.on_the_way()
        return DeskRecords(history, reports, self._submissions(), kept, datetime.now(UTC).date())

    def _of_row(self, worked: "Worked", records: DeskRecords) -> dict[str, Any]:
        """Return the draft section by section, the decisions, the judgements of criteria, and the written passages."""
        row, source = worked.row, worked.source
        period = period_for(row, records.history)
        passages = self._passages(row, period)
        sections = sections_of(source, self._language, _decided_before(row, records.history)) if source else []
        authors = self._statements.directory.names([each.statement.author for each in passages])
        known = {section.anchor for section in sections}
        if source and worked.judging is None:
            worked.judging = JudgingForm(last_day_to_judge(source, records.today))
        return {
            "period": period,
            "sections": sections,
            "finished": sum(each.is_finished for each in sections),
            "passages": [(each, page_path(PASSAGES, each.fact), each.statement.section in known) for each in passages],
            "recommended": recommended(passages),
            "recommendations": {word: _l(label) for word, label in RECOMMENDATIONS.items()},
            "authors": authors,
            "decided": decided_by_submission(row),
            "deciding": worked.deciding or preset_form(row),
            "decision_kinds": [(word, _l(label)) for word, label in DECISION_KINDS.items()],
            "clauses": [(clause, clause) for clause in CLAUSES],
            "choices": choices_of(row, records.history),
            "judges": [(word, _l(label)) for word, label in JUDGES.items()],
            "write_path": lambda section: writing(row, period, section),
            "next_act": next_act(row, period, sections),
            "live_path": f"/reporting/reports/{row.report}?" + urlencode({"period": period}) if period else None,
        }

    def _source(self, row: DeskRow, records: DeskRecords) -> ReportSource | None:
        """Return the report to a meeting as it would read now; None without a period."""
        period = period_for(row, records.history)
        if period is None:
            return None
        try:
            report = live_report(self._facts, records.history, period, PLANS[row.report])
        except Malformed:  # its period has since been renamed
            return None
        return source_of(report, records.history, self._settings)

    def _passages(self, row: DeskRow, period: str | None) -> list[StatementRow]:
        """Return the passages of the report to the meeting, whatever their section, the last signed first."""
        rows = self._statements.queries.of_kinds((PASSAGES.name,), MOST)
        passages = [
            each
            for each in rows
            if each.statement.report == row.report
            and (each.statement.meeting or row.meeting.stream) == row.meeting.stream
            and each.statement.period in (None, period)
        ]
        return sorted(passages, key=lambda each: (each.statement.on, each.event), reverse=True)


class Worked(msgspec.Struct, dict=True):
    """The meeting whose report is being prepared, the report as it would read now, and the submitted forms, if any."""

    row: DeskRow
    source: ReportSource | None
    deciding: DecisionForm | None = None
    judging: JudgingForm | None = None
    batch: str = msgspec.field(default_factory=lambda: str(uuid7()))

    @cached_property
    def criteria(self) -> list[CriterionRow]:
        """Return the criteria of the assessment; a report to TSAG has none."""
        return criteria_of(self.source) if self.source is not None and self.row.report == WTSA.name else []


def _row_of(rows: Sequence[DeskRow], meeting: str) -> DeskRow:
    """Return the row of a meeting. Raises NotThere."""
    row = next((each for each in rows if each.meeting.stream == meeting), None)
    if row is None:
        raise NotThere(id=meeting[:120])
    return row


def _decided_before(row: DeskRow, history: History) -> str | None:
    """Return the address at which decisions of TSAG's previous meeting are entered."""
    before = last_before(history, first_day(row.meeting.body.first_day))
    return f"{url_for('.index_view', meeting=before.stream)}#decided" if before else None


def _day(text: str | date | None) -> str:
    return localized_date(str(text)[:10], "short") if text else ""


def _days(body: Any) -> str:  # noqa: ANN401  a meeting's facts
    return localized_days(body.first_day, body.last_day) if body.last_day else localized_date(body.first_day)
