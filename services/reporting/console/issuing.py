"""Reports in the console: drafts, those that wait for an approver, and issued ones."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.reporting.console.records import READERS, WRITERS, history_entries
from services.reporting.history import history_at
from services.reporting.queries import ReportQueries, StaffQueries
from services.reporting.read_models.staff import drafted_reports
from services.reporting.reports.addressed import meetings_of
from services.reporting.reports.issuing import Issuing
from services.reporting.reports.languages import ENGLISH, plain
from services.reporting.reports.plans import PLANS
from services.reporting.reports.revisions import row_name
from services.reporting.schemas import issuing as schemas
from shared.contracts.assignments import ASSIGNMENTS
from shared.contracts.reporting import (
    ANNEXES,
    ReportAnnex,
    ReportDrafted,
    ReportDraftWithdrawn,
    ReportIssued,
    annexes_of,
)
from shared.contracts.submissions import ADVISORY_GROUP
from shared.domain.errors import Unavailable
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.console import (
    Badge,
    Column,
    EventSourcedView,
    FactRow,
    Filter,
    FormAction,
    FormField,
    HistoryEntry,
    ReadOnlySession,
    StartLine,
    StartPanels,
    Task,
)
from shared.web.console.records import bold
from shared.web.days import localized_date
from shared.web.statements.changes import moment_of
from shared.web.statements.upkeep import assignments, officers_gone, officers_on, spans_overlap
from shared.web.statements.workspace import StatementWorkspace
from shared.web.viewer import viewer

APPROVERS = frozenset({"approver"})
CONSOLE = "/reporting/console"
PAGE = f"{CONSOLE}/issuing"

STATES = (("draft", _l("Waits for an approver")), ("issued", _l("Issued")), ("withdrawn", _l("Withdrawn")))
KINDS = tuple((plan.name, _l(plan.title)) for plan in PLANS.values())
REVISIONS = (
    ("Rev", _l("A revision, which replaces it")),
    ("Add", _l("An addendum, which is read beside it")),
    ("Corr", _l("A corrigendum, which corrects errors in it")),
)
AUDIENCES = (
    ("public", _l("Everybody: classes under five are joined")),
    ("members", _l("Members: classes under five are joined")),
    ("bureau", _l("The bureau: every organization may be named")),
)
AS_KNOWN_AT = FormField(
    "as_known_at",
    _l("As known at"),
    _l("A day or a minute (to its end, UTC), or a position in each log. Leave it empty for now."),
    optional=True,
)
TITLE = FormField(
    "title", _l("Title"), _l("If you leave it empty, the report is named after its period."), optional=True
)


def report_name(row: Any) -> str:
    return plain(row_name(row), ENGLISH)


def preview_path(row: Any) -> str:
    """Return the address of the report as it would be issued now."""
    return f"/reporting/drafts/{row.id}"


def tasks(report_queries: ReportQueries, work: StatementWorkspace, disabled: Collection[str]) -> list[Task]:
    """Return drafts as tasks for viewers who may issue them (their own drafts wait for another), and what is to be mended of
    officers. `disabled`: the accounts that are."""
    held = officers_on(assignments(work), datetime.now(UTC).date())
    needs = [*spans_overlap(work, [ASSIGNMENTS]), *officers_gone(work, held, disabled, CONSOLE)]
    for row in report_queries.drafts():
        own = row.drafter == viewer().account
        may_issue = bool(viewer().roles & APPROVERS) and not own
        why = _("You drafted it, so another approver has to issue it.") if own else _("Another person drafted it.")
        path = f"{PAGE}/{row.id}"
        what = _("%(report)s waits for an approver", report=report_name(row))
        act = (_("Review and issue"), path) if may_issue else ("", "")
        group: Literal["decide", "waiting"] = "decide" if may_issue else "waiting"
        needs.append(
            Task(
                group,
                what,
                path,
                why,
                act=act[0],
                act_path=act[1],
                rule="draft",
                about=row.id,
                officer=held.get(row.id, ""),
            )
        )
    return needs


def beside(report_queries: ReportQueries) -> StartPanels:
    """Return what lies beside the tasks of Start: the drafts, the newest first."""
    rows = sorted(report_queries.drafts(), key=lambda row: str(row.drafted), reverse=True)
    return StartPanels(
        drafts=[StartLine(report_name(row), f"{PAGE}/{row.id}", at=moment_of(row.drafted)) for row in rows]
    )


def _drafting(issuing: Issuing, staff: StaffQueries) -> FormAction:
    def draft(wanted: dict[str, Any], context: CommandContext, _row: Any) -> CommandResult:
        return issuing.draft(context, **wanted)

    def periods() -> list[tuple[str, str]]:
        return [(row.name, row.name) for row in staff.study_periods(None, 200)]

    def meetings() -> list[tuple[str, str]]:
        try:
            history = history_at(issuing.service.facts, issuing.service.facts.moment())
        except Unavailable:  # nothing was counted yet
            return []
        found = reversed(meetings_of(history, ADVISORY_GROUP))
        return [(each.stream, f"{each.body.code}, {localized_date(each.body.first_day)}") for each in found]

    return FormAction(
        "new",
        _l("Draft a report"),
        (
            FormField("kind", _l("Report"), kind="radio", choices=KINDS),
            FormField("period", _l("Period"), kind="select", choices=periods),
            FormField("audience", _l("For whom"), _l("Who may read it once it is issued."), "radio", choices=AUDIENCES),
            FormField(
                "meeting",
                _l("Meeting of TSAG"),
                _l("For a report to TSAG. If you leave it empty, the next meeting after the period."),
                "select",
                optional=True,
                choices=meetings,
            ),
            FormField(
                "document",
                _l("Document"),
                _l("The number at its meeting: TD 101 of TSAG, or 27 of an assembly."),
                optional=True,
            ),
            AS_KNOWN_AT,
            TITLE,
        ),
        schemas.DraftReport,
        draft,
        lambda _wanted, _answer: _("The report is drafted. Another person has to issue it."),
        intro=_l("A report with the numbers known at the moment you enter. Issuing freezes them."),
        roles=WRITERS,
    )


def _issuing(issuing: Issuing) -> FormAction:
    def issue(_nothing: Any, context: CommandContext, row: Any) -> CommandResult:
        return issuing.issue(row.id, context)

    return FormAction(
        "issue",
        _l("Issue the report"),
        (),
        schemas.IssueReport,
        issue,
        lambda _nothing, _answer: _("The report is issued and frozen."),
        intro=lambda row: _(
            "%(report)s, as known at %(moment)s. An issued report is kept for good; later corrections are shown"
            " beside it.",
            report=report_name(row),
            moment=row.moment.replace(",", ", "),
        ),
        roles=APPROVERS,
        primary=True,
    )


def _revising(issuing: Issuing, annexes: Sequence[ReportAnnex] = tuple(ANNEXES)) -> FormAction:
    def revise(wanted: dict[str, Any], context: CommandContext, row: Any) -> CommandResult:
        return issuing.revise(row.id, context, **wanted)

    return FormAction(
        "revise",
        _l("Revise the report"),
        (
            FormField("revision", _l("As"), kind="radio", choices=REVISIONS),
            FormField(
                "annexes",
                _l("Annexes"),
                _l("Of an addendum, which consists of them. If you choose none, all of them."),
                "checkboxes",
                optional=True,
                choices=[(name, _l(ANNEXES[name])) for name in annexes],
            ),
            AS_KNOWN_AT,
            TITLE,
        ),
        schemas.ReviseReport,
        revise,
        lambda _wanted, _answer: _("The revision is drafted. Another person has to issue it."),
        intro=_l(
            "A report of its own, under the same number. A revision is whole, and says first which numbers differ from the one issued"
            " before; an addendum has the annexes alone, a corrigendum what stood and what is right."
        ),
        roles=WRITERS,
    )


def _withdrawing(issuing: Issuing) -> FormAction:
    def withdraw(wanted: dict[str, Any], context: CommandContext, row: Any) -> CommandResult:
        return issuing.withdraw(row.id, wanted["reason"], context)

    return FormAction(
        "withdraw",
        _l("Withdraw the draft"),
        (FormField("reason", _l("Reason"), _l("Why it is not issued."), "textarea"),),
        schemas.WithdrawDraft,
        withdraw,
        lambda _wanted, _answer: _("The draft is withdrawn."),
        roles=WRITERS,
    )


class ReportsView(EventSourcedView):
    table = drafted_reports
    title = _l("Issued reports")
    columns = (
        Column("title", _l("Report"), value=report_name),
        Column("state", _l("State"), value=lambda row: dict(STATES)[row.state], sort="state"),
        Column("audience", _l("For"), value=lambda row: dict(AUDIENCES)[row.audience].partition(":")[0]),
        Column("period", _l("Period"), sort="period"),
        Column("moment", _l("As known at"), phone=False),
    )
    roles: ClassVar = READERS
    order = "state"
    filters = (Filter("state", _l("State"), STATES),)

    def __init__(self, issuing: Issuing, staff: StaffQueries, reading: ReadOnlySession) -> None:
        self.staff, self.reports, self.create_action = staff, issuing.report_queries, _drafting(issuing, staff)
        self.actions = (_issuing(issuing), _withdrawing(issuing), _revising(issuing))
        self.issuing = issuing
        super().__init__(reading, "issuing")

    def handle_form(self, action: FormAction, row: Any) -> ResponseReturnValue:
        if action.name == "revise":
            action = _revising(self.issuing, annexes_of(row.kind))
        return super().handle_form(action, row)

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
        return str(dict(STATES)[row.state])

    def badges(self, row: Any) -> list[Badge]:
        tones: dict[str, Any] = {"draft": "warn", "issued": "good", "withdrawn": "plain"}
        words = {"draft": _("Draft"), "issued": _("Issued"), "withdrawn": _("Withdrawn")}
        return [Badge(words[row.state], tones[row.state]), Badge(_marking(row.audience))]

    def heading(self, row: Any) -> str:
        return report_name(row)

    def line(self, row: Any) -> str:
        return str(dict(STATES)[row.state])

    def facts(self, row: Any) -> list[FactRow]:
        place = f"/reporting/issued/{row.id}" if row.state == "issued" else preview_path(row)
        words = _("The report as issued") if row.state == "issued" else _("Preview for readers")
        return [
            FactRow(_("Read it"), Markup('<a href="{}">{}</a>').format(place, words)),
            FactRow(_("Period"), row.period),
            FactRow(_("For"), str(dict(AUDIENCES)[row.audience])),
            *([FactRow(_("Document"), row.document)] if row.document else []),
            FactRow(_("As known at"), row.moment.replace(",", ", ")),
            *([FactRow(_("Revises"), _link(row.revises, _("The report issued first")))] if row.revises else []),
            *([FactRow(_("Revised by"), self._revised_by(row))] if self._revised_by(row) else []),
            *([FactRow(_("SHA-256 of the JSON"), row.formats["json"])] if row.formats else []),
            *([FactRow(_("Reason for withdrawal"), row.reason)] if row.reason else []),
        ]

    def _revised_by(self, row: Any) -> Markup:
        """Return links to its issued revisions, addenda and corrigenda."""
        found = self.reports.revisions_of(row.id, (row.audience,))
        return Markup(", ").join(_link(each.id, report_name(each)) for each in found)

    def history(self, row: Any) -> list[HistoryEntry]:
        return history_entries(self.staff, row.id, _sentence)


def _link(report: str, words: str) -> Markup:
    return Markup('<a href="/reporting/issued/{}">{}</a>').format(report, words)


def _marking(audience: str) -> str:
    return str({"public": _("Public"), "members": _("Members"), "bureau": _("Bureau")}[audience])


def _sentence(said: object) -> Markup:
    match said:
        case ReportDrafted(period=period):
            return bold(_("The report on %(period)s was drafted."), period=period)
        case ReportIssued(formats=formats):
            return bold(_("It was issued. SHA-256 of its JSON: %(hash)s."), hash=formats["json"][:16])
        case ReportDraftWithdrawn():
            return bold(_("The draft was withdrawn."))
    raise TypeError(type(said).__name__)
