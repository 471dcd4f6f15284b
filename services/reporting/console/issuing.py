"""Reports in the console: drafts, drafts awaiting approval, and issued reports."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.reporting.console.records import READERS, history_entries
from services.reporting.console.report_acts import (
    APPROVERS,
    AUDIENCES,
    KINDS,
    drafting,
    issuing_act,
    period_name,
    report_name,
    revising,
    withdrawing,
)
from services.reporting.console.report_destinations import destination
from services.reporting.queries import ReportQueries, StaffQueries
from services.reporting.read_models.staff import drafted_reports
from services.reporting.reports.issuing import Issuing
from services.reporting.reports.languages import ENGLISH, plain
from services.reporting.reports.plans import period_in_text
from shared.contracts.assignments import ASSIGNMENTS
from shared.contracts.reporting import (
    ReportDrafted,
    ReportDraftWithdrawn,
    ReportIssued,
    annexes_of,
)
from shared.web.console import (
    Badge,
    Column,
    EventSourcedView,
    FactRow,
    Filter,
    FormAction,
    HistoryEntry,
    ReadOnlySession,
    StartLine,
    StartPanels,
    Task,
)
from shared.web.console.records import bold
from shared.web.statements.changes import moment_of
from shared.web.statements.upkeep import assignments, officers_gone, officers_on, spans_overlap
from shared.web.statements.workspace import StatementWorkspace
from shared.web.viewer import viewer

CONSOLE = "/reporting/console"
PAGE = f"{CONSOLE}/issuing"

STATES = (("draft", _l("Waits for an approver")), ("issued", _l("Issued")), ("withdrawn", _l("Withdrawn")))


def preview_path(row: Any) -> str:
    """Return the address of the report as it would be issued now."""
    return f"/reporting/drafts/{row.id}"


def tasks(report_queries: ReportQueries, work: StatementWorkspace, disabled: Collection[str]) -> list[Task]:
    """Return the tasks of the start page: drafts to issue (the viewer's own await another approver), and officers'
    assignments to correct. `disabled`: the disabled accounts."""
    held = officers_on(assignments(work), datetime.now(UTC).date())
    needs = [*spans_overlap(work, [ASSIGNMENTS]), *officers_gone(work, held, disabled, CONSOLE)]
    for row in report_queries.drafts():
        is_own = row.drafter == viewer().account
        may_issue = bool(viewer().roles & APPROVERS) and not is_own
        reason = (
            _("You drafted it, so another approver has to issue it.") if is_own else _("Another person drafted it.")
        )
        path = f"{PAGE}/{row.id}"
        title = _("%(report)s waits for an approver", report=report_name(row))
        act, act_path = (_("Review and issue"), path) if may_issue else ("", "")
        group: Literal["decide", "waiting"] = "decide" if may_issue else "waiting"
        officer = held.get(row.id, "")
        needs.append(
            Task(group, title, path, reason, act=act, act_path=act_path, rule="draft", about=row.id, officer=officer)
        )
    return needs


def beside(report_queries: ReportQueries) -> StartPanels:
    """Return the panel beside the tasks of the start page: the drafts, newest first."""
    rows = sorted(report_queries.drafts(), key=lambda row: str(row.drafted), reverse=True)
    return StartPanels(
        drafts=[StartLine(report_name(row), f"{PAGE}/{row.id}", at=moment_of(row.drafted)) for row in rows]
    )


class ReportsView(EventSourcedView):
    table = drafted_reports
    title = _l("Drafts and issued reports")
    columns = (
        Column("title", _l("Report"), value=report_name),
        Column("state", _l("Status"), value=lambda row: dict(STATES)[row.state], sort="state"),
        Column("audience", _l("For"), value=lambda row: dict(AUDIENCES)[row.audience].partition(":")[0]),
        Column("period", _l("Period"), value=lambda row: period_name(row.period), sort="period"),
        Column("moment", _l("As known at"), value=lambda row: row.moment.replace(",", ", "), phone=False),
    )
    roles: ClassVar = READERS
    order = "state"
    filters = (Filter("state", _l("Status"), STATES),)

    def __init__(self, issuing: Issuing, staff: StaffQueries, reading: ReadOnlySession) -> None:
        self.staff, self.reports, self.create_action = staff, issuing.report_queries, drafting(issuing, staff)
        self.actions = (issuing_act(issuing), withdrawing(issuing), revising(issuing))
        self.issuing = issuing
        super().__init__(reading, "issuing")

    def handle_form(self, action: FormAction, row: Any) -> ResponseReturnValue:
        if action.name == "revise":
            action = revising(self.issuing, annexes_of(row.kind))
        return super().handle_form(action, row)

    def success_url(self, action: FormAction, row: Any, answer: Any) -> str:
        """Return the page of the report drafted; other acts lead to the page of their own report."""
        return super().success_url(action, None if action.name == "revise" else row, answer)

    def actions_for(self, row: Any) -> list[FormAction]:
        if row.state != "draft":
            return [act for act in self.actions if act.name == "revise" and row.state == "issued"]
        return [
            act
            for act in self.actions
            if act.name != "revise" and (act.name != "issue" or row.drafter != viewer().account)
        ]

    def summary(self, row: Any) -> str:
        if row.state == "draft" and row.drafter == viewer().account:
            return str(_("Only an approver who did not draft the report can issue it."))
        return str(dict(STATES)["draft"]) if row.state == "draft" else ""

    def badges(self, row: Any) -> list[Badge]:
        tones: dict[str, Any] = {"draft": "warn", "issued": "good", "withdrawn": "plain"}
        labels = {"draft": _("Draft"), "issued": _("Issued"), "withdrawn": _("Withdrawn")}
        return [Badge(labels[row.state], tones[row.state]), Badge(_marking(row.audience))]

    def heading(self, row: Any) -> str:
        return report_name(row)

    def line(self, row: Any) -> str:
        return str(dict(STATES)[row.state])

    def facts(self, row: Any) -> list[FactRow]:
        place = f"/reporting/issued/{row.id}" if row.state == "issued" else preview_path(row)
        label = _("The report as issued") if row.state == "issued" else _("Preview for readers")
        return [
            FactRow(_("Read it"), Markup('<a href="{}">{}</a>').format(place, label)),
            FactRow(_("Report"), str(dict(KINDS)[row.kind])),
            FactRow(_("Period"), period_name(row.period)),
            FactRow(_("For"), str(dict(AUDIENCES)[row.audience])),
            *self._destination(row),
            *([FactRow(_("Document"), row.document)] if row.document else []),
            FactRow(_("As known at"), row.moment.replace(",", ", ")),
            *([FactRow(_("Revises"), _link(row.revises, _("The report issued first")))] if row.revises else []),
            *([FactRow(_("Revised by"), self._revised_by(row))] if self._revised_by(row) else []),
            *([FactRow(_("SHA-256 of the JSON"), row.formats["json"])] if row.formats else []),
            *([FactRow(_("Reason for withdrawal"), row.reason)] if row.reason else []),
        ]

    def _destination(self, row: Any) -> list[FactRow]:
        """Return the meeting of TSAG or the assembly that the report goes to; while it can still be drafted again, with the
        remedy."""
        goes_to = destination(self.issuing, row)
        if goes_to is None:
            return []
        meeting, remedy = goes_to.meeting or _("not known"), goes_to.remedy if row.state == "draft" else ""
        if not remedy:
            return [FactRow(goes_to.label, meeting)]
        badge = Markup("{}") if goes_to.meeting else Markup('<span class="badge warn">{}</span>')
        return [FactRow(goes_to.label, Markup("{} {}").format(badge.format(meeting), remedy))]

    def _revised_by(self, row: Any) -> Markup:
        """Return links to the report's issued revisions, addenda and corrigenda."""
        found = self.reports.revisions_of(row.id, (row.audience,)) or self.reports.beside(row, (row.audience,))
        return Markup(", ").join(_link(each.id, report_name(each)) for each in found)

    def history(self, row: Any) -> list[HistoryEntry]:
        return history_entries(self.staff, row.id, _sentence)


def _link(report: str, text: str) -> Markup:
    return Markup('<a href="/reporting/issued/{}">{}</a>').format(report, text)


def _marking(audience: str) -> str:
    return str({"public": _("Public"), "members": _("Members"), "bureau": _("Bureau")}[audience])


def _sentence(event: object) -> Markup:
    match event:
        case ReportDrafted(period=period):
            return bold(_("The report on %(period)s was drafted."), period=plain(period_in_text(period), ENGLISH))
        case ReportIssued(formats=formats):
            return bold(_("It was issued. SHA-256 of its JSON: %(hash)s."), hash=formats["json"][:16])
        case ReportDraftWithdrawn():
            return bold(_("The draft was withdrawn."))
    raise TypeError(type(event).__name__)
