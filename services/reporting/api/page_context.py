"""What the pages of reports show, in names for their templates."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from services.reporting.api.moments import format_report_moment
from services.reporting.api.reader_language import READER_LANGUAGE
from services.reporting.api.request_scope import (
    SEES_WHO,
    default_period,
    readable_audiences,
    requested_audience,
    requested_history,
    requested_report,
)
from services.reporting.figures import Figure, Period, compute, period_named
from services.reporting.history import History
from services.reporting.queries import FactQueries, ReportQueries
from services.reporting.reports.figure_reference import (
    figure_named,
    non_default_parameters,
    parse_reference,
    reference,
    rule_parameters,
)
from services.reporting.reports.html import evidence_path, naming_context, template_context
from services.reporting.reports.panel import panel
from shared.domain.errors import Malformed, NotThere, Unavailable
from shared.web.audience import audience_of
from shared.web.tokens import viewer

ASSESSMENT = "/reporting/reports/wtsa"
TemplateContext = dict[str, Any]


class PageContext:
    """`behind`: how many sealed events are not counted yet, as far as this service can tell; `aside`: how many cannot be."""

    def __init__(
        self, facts: FactQueries, report_queries: ReportQueries, behind: Callable[[], int], aside: Callable[[], int]
    ) -> None:
        self.facts, self._report_queries, self._behind, self._aside = facts, report_queries, behind, aside

    def assessment(self, asked: dict[str, str], history: History, name: str, opened: str | None) -> TemplateContext:
        """The document over a period, with a number opened beside it if one is named."""
        report = requested_report(self.facts, history, name)
        figures = report.figures()
        figure = figure_named(figures, opened) if opened else None
        return {
            **template_context(
                report,
                history,
                lambda each: evidence_path(each, report.period, report.moment) + for_audience(),
                READER_LANGUAGE,
            ),
            **self.bar(asked, history, report.period.name),
            **(self.panel_context(history, figure, report.period) if figure else {"panel": None}),
            "opened": figure,
            "changed": self.changed_since(figures, history, name),
            "issued_row": self.issued(report.period.name),
        }

    def evidence(self, history: History, wanted: str, period_text: str | None) -> tuple[TemplateContext, Period]:
        """What the panel shows of the figure that a reference names. Raises NotThere."""
        period = period_named(history, period_text or default_period(history) or "")
        asked = parse_reference(wanted)
        parameters = rule_parameters(asked.key, asked.parameters)
        figure = figure_named(compute(history, asked.key, period, parameters), wanted)
        return self.panel_context(history, figure, period), period

    def panel_context(self, history: History, figure: Figure, period: Period) -> TemplateContext:
        asked = {"period": period.name, "as_known_at": str(history.moment)}
        parameters = rule_parameters(figure.key, non_default_parameters(figure))
        one = {"key": figure.key, "figure": reference(figure), "evidence": "all", **parameters}
        return {
            "panel": panel(self.facts, history, figure, period),
            "period": period,
            "moment": history.moment,
            "evidence": lambda each: evidence_path(each, period, history.moment) + for_audience(),
            "json_path": "/reporting/api/figures?" + urlencode({**asked, **one}),
            "stored_path": "/reporting/audit/figure?"
            + urlencode({**asked, "figure": reference(figure)})
            + for_audience(),
            "document_path": f"{ASSESSMENT}?" + urlencode({**asked, "opened": reference(figure)}),
            **naming_context(history, READER_LANGUAGE),
            "viewer_sees_who": bool(viewer().roles & SEES_WHO),
        }

    def changed_since(self, then: list[Figure], history: History, name: str) -> int | None:
        """How many of the numbers shown are other ones at present; None when the page shows the present."""
        if not self.is_past(history):
            return None
        now = str(self.facts.moment())
        try:
            later = requested_report(self.facts, requested_history(self.facts, now, history.audience), name).figures()
        except Malformed:
            return len(then)
        today = {reference(each): (each.value, each.at_least) for each in later}
        return sum(today.get(reference(each)) != (each.value, each.at_least) for each in then)

    def issued(self, period: str) -> Any:  # noqa: ANN401  a row
        """The assessment of the period that was issued last, of those that the viewer may read."""
        rows = self._report_queries.issued(readable_audiences(viewer()))
        return next((row for row in rows if row.period == period), None)

    def is_past(self, history: History) -> bool:
        return history.moment.positions != self.facts.applied_positions()

    def bar(self, asked: dict[str, str], history: History | None, period: str | None) -> TemplateContext:
        """The bar over a report: period, moment, other formats."""
        names = sorted(str(fact.body.name) for fact in history.periods) if history else []
        moment = history.moment if history else None
        past = history is not None and self.is_past(history)
        present = {"period": period or "", **({"as_known_at": str(moment)} if moment else {})}
        return {
            "asked": asked,
            "period_names": names if period in (None, *names) else [period, *names],
            "period_name": period,
            "moment": moment,
            "past": past,
            "known_on": format_report_moment(self.facts, asked.get("as_known_at") or None, moment)
            if past and moment
            else None,
            "behind": self._behind(),
            # How much could not be read is for who may see of whom it is.
            "aside": self._aside() if audience_of(viewer()) == "bureau" else 0,
            "assessment_path": ASSESSMENT,
            "present_path": f"{ASSESSMENT}?" + urlencode({"period": period} if period else {}),
            "compare_path": "/reporting/compare?" + urlencode({"period": period or "", "from": str(moment or "")}),
            "report_json_path": "/reporting/api/reports/wtsa?" + urlencode(present),
            "errors": {},
        }

    def refused(self, asked: dict[str, str], field: str, remedy: str) -> TemplateContext:
        """The bar with what was asked for, and what is wrong with it."""
        try:
            present = requested_history(self.facts, None, requested_audience(viewer()))
        except (Unavailable, NotThere):
            present = None
        chosen_period = None if field == "period" else asked.get("period")
        period = chosen_period or (default_period(present) if present else None)
        return self.bar(asked, present, period) | {
            "errors": {field: remedy},
            "past": False,
            "remedy": remedy,
            "field": field,
        }


def for_audience() -> str:
    """What an address goes on with so that it is about the audience that this page is for."""
    asked = requested_audience(viewer())
    return "" if asked == audience_of(viewer()) else f"&audience={asked}"
