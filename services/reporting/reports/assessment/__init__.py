"""The assessment for WTSA as a document: its sections, each with its own blocks."""

from collections.abc import Mapping

from services.reporting.document_model import Inline, sentence
from services.reporting.document_model.blocks import Document
from services.reporting.reports.assessment.again import again
from services.reporting.reports.assessment.agendas import agendas
from services.reporting.reports.assessment.annex import annex
from services.reporting.reports.assessment.came import came
from services.reporting.reports.assessment.change import change
from services.reporting.reports.assessment.composing import Part, composed, no_prose
from services.reporting.reports.assessment.engagement_plan import plan
from services.reporting.reports.assessment.front import facts, lead, title
from services.reporting.reports.assessment.held import held
from services.reporting.reports.assessment.in_short import in_short
from services.reporting.reports.assessment.item_matrix import item_matrix
from services.reporting.reports.assessment.need import need
from services.reporting.reports.assessment.recordings import recordings
from services.reporting.reports.assessment.submitted import submitted
from services.reporting.reports.assessment.topics import conclusions, topics
from services.reporting.reports.assessment.where import where
from services.reporting.reports.assessment.workshops import workshops
from services.reporting.reports.layout import Layout
from services.reporting.reports.plan import ANNEX, IN_SHORT, MATRIX, NEED, TOPICS
from services.reporting.reports.plans import WTSA

_PARTS: Mapping[str, Part] = {
    IN_SHORT: (sentence("In short"), in_short),
    "held": (sentence("What was held"), held),
    "came": (sentence("Who came"), came),
    "again": (sentence("Who came again"), again),
    "before": (sentence("Before the meetings"), agendas),
    "where": (sentence("Where"), where),
    "conclusions": (sentence("Priorities, conclusions and communiqués"), conclusions),
    "recordings": (sentence("Recordings and partners"), recordings),
    "members": (sentence("Members in the activities of ITU-T"), no_prose),
    "workshops": (sentence("Workshops and goals"), workshops),
    "plan": (sentence("The engagement action plan and retention"), plan),
    "resources": (sentence("Resources"), no_prose),
    "submitted": (sentence("What TSAG was told and decided"), submitted),
    "change": (sentence("Against the period before"), change),
    NEED: (sentence("Need to continue or enhance"), need),
    ANNEX: (sentence("Annex: figures"), annex),
    TOPICS: (sentence("Annex: topics over the period"), topics),
    MATRIX: (sentence("Annex: Resolution 68, item by item"), item_matrix),
}
"""The title of each section, and the builder of its blocks."""


def assessment_document(layout: Layout, *, issued: bool = False) -> Document:
    """Return the document of the assessment. `issued`: it is no longer a draft."""
    parts = _PARTS if layout.before is None else {**_PARTS, "change": (_against(layout.before), change)}
    if layout.arrangement.parts:
        parts = {**parts, ANNEX: (sentence("Statistics"), annex)}
    report = layout.report
    return composed(layout, WTSA, parts, title=title(), lead=lead(report), facts=facts(layout, issued=issued))


def _against(period: str) -> Inline:
    return sentence("Against %(period)s", period=period)
