"""The order in which a report is read: that of its plan or, for an assessment with an assembly's document number, in
two parts."""

from collections.abc import Mapping

import msgspec

from services.reporting.document_model import Inline, sentence
from services.reporting.reports.document import ReportDocument
from services.reporting.reports.plan import ANNEX, IN_SHORT, MATRIX, NEED, NOT_KNOWN, TOPICS
from services.reporting.reports.plans import PLANS, WTSA
from shared.statements.wording import translatable as _

_FIRST = (IN_SHORT, "held", "came", "again", "submitted", "change", NOT_KNOWN, ANNEX)
_SECOND = (
    "before",
    "where",
    "conclusions",
    "recordings",
    "members",
    "workshops",
    "plan",
    "resources",
    NEED,
    TOPICS,
    MATRIX,
)
_PARTS = {
    _FIRST[0]: _("Part I: the meetings, who took part, and statistics"),
    _SECOND[0]: _("Part II: outcomes, the need to continue or enhance, and a draft plan"),
}


class Arrangement(msgspec.Struct, frozen=True):
    """The sections in reading order, the number of each numbered one, and the title of each part, by the section that
    begins it."""

    sections: tuple[str, ...]
    number: Mapping[str, int]
    parts: Mapping[str, Inline]


def arrangement_of(report: ReportDocument) -> Arrangement:
    """Return the order of a report."""
    plan = PLANS[report.report]
    if plan is not WTSA or report.document is None:
        return Arrangement(plan.sections, plan.number, {})
    order = (*_FIRST, *_SECOND)
    numbered = [each for each in order if each in plan.number]
    number = {id_: at for at, id_ in enumerate(numbered, 1)}
    return Arrangement(order, number, {id_: sentence(words) for id_, words in _PARTS.items()})
