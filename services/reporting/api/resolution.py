"""The page *Resolution 68*: for each item, its records and their first day, its figure, TSAG's last decision, and the
page on which to record it."""

from collections.abc import Callable

from flask import Blueprint
from flask.typing import ResponseReturnValue

from services.reporting.api.addresses import page_path
from services.reporting.api.assessment import PageContext, answered
from services.reporting.api.request_scope import READERS, WRITERS, TemplateContext
from services.reporting.api.where_recorded import forms_of
from services.reporting.history import History
from services.reporting.queries import FactQueries, ReportQueries
from services.reporting.reports.assessment.item_matrix import headline, last_word, records
from services.reporting.reports.assessment.item_rows import rows_of
from services.reporting.reports.by_clause.officers import officers_by_record, officers_of
from services.reporting.reports.plans import CLAUSES_REPORT
from services.reporting.reports.rendering.html import line_context
from services.reporting.reports.rendering.source import ReportSource, figure_context_of
from shared.contracts.clauses import CLAUSES
from shared.web.access import access, may
from shared.web.account_names import AccountNames
from shared.web.viewer import viewer

PATH = "/reporting/resolution-68"


class ResolutionContext(PageContext):
    """The context of the page: that of the report on the items, and the pages on which each item is recorded."""

    template = "reporting/resolution.html"

    def __init__(
        self,
        facts: FactQueries,
        report_queries: ReportQueries,
        behind: Callable[[], int],
        aside: Callable[[], int],
        holders: AccountNames,
    ) -> None:
        super().__init__(facts, report_queries, behind, aside, CLAUSES_REPORT)
        self.holders = holders

    @property
    def path(self) -> str:
        return PATH

    def page_values(self, source: ReportSource) -> TemplateContext:
        return line_context(source)

    def assessment(self, query: dict[str, str], history: History, name: str, opened: str | None) -> TemplateContext:
        page_context = super().assessment(query, history, name, opened)
        context, figures = figure_context_of(page_context["report"], history), page_context["report"].figures()
        rows = rows_of(context, figures, CLAUSES)
        bureau = history.audience == "bureau"
        by_record = officers_by_record(context) if bureau else {}
        officers = {row.clause: officers_of(context, row.clause, by_record) for row in rows}
        names = self.holders({account for each in officers.values() for account in each}) if by_record else {}
        writes = may(viewer(), frozenset(WRITERS))
        return page_context | {
            "rows": [(row, records(row), headline(row), last_word(context, row)) for row in rows],
            "officers": {item: [names.get(each, each) for each in accounts] for item, accounts in officers.items()},
            "forms": {row.clause: forms_of(row.clause, writes=writes) for row in rows} if bureau else {},
            "sees_officers": bureau,
            "clauses_path": page_path(
                "/reporting/reports/clauses", {"period": name, "as_known_at": str(history.moment)}
            ),
        }


def resolution_page(showing: ResolutionContext) -> Blueprint:
    blueprint = Blueprint("resolution", __name__, url_prefix="/reporting")

    @blueprint.get("/resolution-68")
    @access(*READERS)
    def items() -> ResponseReturnValue:
        """Each item of Resolution 68: its records and their first day, its figure, TSAG's last decision, and the page
        on which to record it."""
        return answered(showing)

    return blueprint
