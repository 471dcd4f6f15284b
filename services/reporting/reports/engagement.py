"""The reports on participation, workshops and the plan for industry engagement: sections of the assessment over any period."""

from collections.abc import Callable, Mapping

from services.reporting.document_model import sentence
from services.reporting.document_model.blocks import Document
from services.reporting.reports.assessment.again import again
from services.reporting.reports.assessment.came import came
from services.reporting.reports.assessment.composing import Part, composed, no_prose
from services.reporting.reports.assessment.engagement_plan import decided_on_plan, plan_progress, retention
from services.reporting.reports.assessment.front import facts
from services.reporting.reports.assessment.workshops import goals, held_workshops, objectives, proposed
from services.reporting.reports.layout import Layout
from services.reporting.reports.plan import ReportPlan
from services.reporting.reports.plans import PARTICIPATION, PLAN, WORKSHOPS, period_in_text
from shared.statements.wording import translatable as _

_PARTICIPATION: Mapping[str, Part] = {
    "came": (sentence("Who came"), came),
    "again": (sentence("Who came again"), again),
    "members": (sentence("Members in the activities of ITU-T"), no_prose),
}
_WORKSHOPS: Mapping[str, Part] = {
    "held": (sentence("Workshops held"), held_workshops),
    "objectives": (sentence("Objectives and results"), objectives),
    "goals": (sentence("Goals for the Sector"), goals),
    "proposed": (sentence("Workshops proposed"), proposed),
}
_PLAN: Mapping[str, Part] = {
    "progress": (sentence("Objectives and actions"), plan_progress),
    "retention": (sentence("Members that stayed"), retention),
    "decided": (sentence("What TSAG decided"), decided_on_plan),
}


def _document(plan: ReportPlan, parts: Mapping[str, Part], lead: str) -> Callable[..., Document]:
    def laid_out(layout: Layout, *, issued: bool = False) -> Document:
        """Return the document of the report. `issued`: it is no longer a draft."""
        period = period_in_text(layout.report.period.name)
        return composed(
            layout, plan, parts, title=sentence(plan.title), lead=sentence(lead, period=period),
            facts=facts(layout, issued=issued),
        )  # fmt: skip

    return laid_out


participation_document = _document(
    PARTICIPATION,
    _PARTICIPATION,
    _("Who took part in %(period)s, who came again, and members in the activities of ITU-T"),
)
workshops_document = _document(
    WORKSHOPS, _WORKSHOPS, _("Workshops in %(period)s: their objectives, goals for the Sector, and workshops proposed")
)
plan_document = _document(
    PLAN, _PLAN, _("The plan for industry engagement in %(period)s: its actions, and the members that stayed")
)
