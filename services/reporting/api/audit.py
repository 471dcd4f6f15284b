"""The auditor's page: five questions, each answered in a sentence with links; and the events behind a number, given as
positions in each log, which its own service displays and serves."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from services.reporting.api.addresses import figure_path, page_path
from services.reporting.api.log_heads import LogHeads
from services.reporting.api.request_scope import (
    READER_LANGUAGE,
    SEES_WHO,
    TemplateContext,
    format_report_moment,
    page_figure,
    query_argument,
    require_choice,
)
from services.reporting.figures import AUDIENCES
from services.reporting.history import History, history_at
from services.reporting.queries import FactQueries, ReportQueries, StaffQueries
from services.reporting.reports.auditing import audit_trail, completeness, find_subjects, spans_text, split_positions
from services.reporting.reports.issuing import CorrectionQueries
from services.reporting.reports.panel import event_lines
from services.reporting.reports.plans import WTSA
from services.reporting.reports.rendering.html import naming_context
from shared.domain.errors import Unavailable
from shared.domain.ids import is_id
from shared.web.access import access
from shared.web.account_names import AccountNames
from shared.web.personal_names import names_unavailable
from shared.web.sealed_search import sealed_from_form, searched
from shared.web.security import asks

AUDITING = tuple(sorted(SEES_WHO))
PAGE = "/reporting/audit"
ISSUED_SHOWN = 20


@dataclass(frozen=True)
class AuditContext:
    """The context of the auditor's page."""

    facts: FactQueries
    report_queries: ReportQueries
    staff: StaffQueries
    correcting: CorrectionQueries
    heads: LogHeads
    account_names: AccountNames

    def answers(self, history: History, search_text: str, *, opens: bool) -> TemplateContext:
        """Return the answers to all questions."""
        issued = self.report_queries.issued(AUDIENCES)
        shown = [(row, self.correcting.since(row).changes) for row in issued[:ISSUED_SHOWN]]
        recorders = self._recorders(history, search_text)
        accounts = {entry.actor for entry, _lines in recorders["audit_trail"] or ()}
        accounts |= {event.actor for event, _at in recorders["report_history"]}
        return {
            "moment": history.moment,
            "known_on": format_report_moment(self.facts, None, history.moment),
            "complete": completeness(history),
            "aside": len(self.staff.set_aside()),
            "issued": shown,
            "issued_count": len(issued),
            "corrected": sum(bool(changes) for _row, changes in shown),
            "heads": self.heads.heads(),
            "search_text": search_text,
            "opens": opens,
            "replay": _replay_path,
            "spans_text": spans_text,
            "events_path": self.heads.events_path,
            **naming_context(history, READER_LANGUAGE),
            **recorders,
            "account_names": self.account_names(accounts),
            "silent": names_unavailable(),
        }

    def _recorders(self, history: History, search_text: str) -> TemplateContext:
        """Return who recorded the subject, if one is named; for a report, also who approved it."""
        nobody: TemplateContext = {"report": None, "report_history": [], "found": [], "audit_trail": None}
        if not search_text:
            return nobody
        if is_id("report", search_text):
            row = self.report_queries.find(search_text)
            stored = [(each.event, each.recorded) for each in self.staff.history(search_text)] if row else []
            return nobody | {"report": row, "report_history": stored}
        found = find_subjects(history, search_text)
        if len(found) != 1:
            return nobody | {"found": found}
        trail = audit_trail(self.facts, history, found[0])
        lines = [event_lines(self.facts, history, entry.facts) for entry in trail]
        return nobody | {"found": found, "audit_trail": list(zip(trail, lines, strict=True))}


def _replay_path(row: Any) -> str | None:
    """Return the address of the replay from the report's moment on; None unless the report is an assessment, the only
    kind that can be replayed."""
    if row.kind != WTSA.name:
        return None
    query = {"period": row.period, "at": row.moment, "go": "on", "audience": row.audience}
    return page_path("/reporting/replay", query)


def audit_pages(context: AuditContext) -> Blueprint:
    blueprint = Blueprint("audit", __name__, url_prefix="/reporting")

    @blueprint.get("/audit")
    @access(*AUDITING)
    def page() -> ResponseReturnValue:
        """An auditor's first questions, each answered in a sentence with links."""
        search_text, opens = _asked_of()
        try:
            history = history_at(context.facts, context.facts.moment())
        except Unavailable:
            return render_template("reporting/audit_nothing.html")
        return render_template("reporting/audit.html", **context.answers(history, search_text, opens=opens))

    @blueprint.post("/audit/who")
    @asks
    @access(*AUDITING)
    def who() -> ResponseReturnValue:
        """Redirects to the answer, with the typed text encrypted in the address, as it may be a person's name."""
        typed = sealed_from_form("of")
        return redirect(f"{PAGE}?{urlencode({'of': typed})}#who" if typed else f"{PAGE}#who", 303)

    @blueprint.get("/audit/events")
    @access(*AUDITING)
    def elsewhere() -> ResponseReturnValue:
        """Redirects to the events of the chosen log, with the same filters."""
        log = query_argument("log") or ""
        require_choice("log", log, *context.heads.logs)
        filters = {
            name: text for name in ("stream", "account", "command", "at") if (text := query_argument(name, 2_000))
        }
        path = context.heads.events_path(log)
        return redirect(f"{path}?{urlencode(filters)}" if filters else path)

    return blueprint


def _asked_of() -> tuple[str, bool]:
    """Return the subject in the address (a link's id or typed text), and whether it could be decrypted. Raises Malformed."""
    given = query_argument("of", 2_000) or ""
    if any(is_id(kind, given) for kind in ("report", "meeting", "organization")):
        return given, True
    found = searched("of")
    return found.text, found.opens


def figure_events(facts: FactQueries, heads: LogHeads) -> Blueprint:
    blueprint = Blueprint("figure-events", __name__, url_prefix="/reporting")

    @blueprint.get("/audit/figure")
    @access(*AUDITING)
    def page() -> ResponseReturnValue:
        """The events of a figure, by log."""
        history, period, figure = page_figure(facts)
        parts = [part for positions in figure.evidence.parts for part in split_positions(positions.log, positions)]
        return render_template(
            "reporting/audit_figure.html",
            figure=figure,
            period=period,
            moment=history.moment,
            known_on=format_report_moment(facts, None, history.moment),
            parts_of_logs=parts,
            events_path=heads.events_path,
            evidence=lambda each: figure_path(each, period, history.moment),
            **naming_context(history, READER_LANGUAGE),
        )

    return blueprint
