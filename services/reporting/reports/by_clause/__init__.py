"""The report on the items of Resolution 68: a matrix of all items, and a sheet for each."""

from collections.abc import Mapping
from functools import partial

from services.reporting.document_model import joined, sentence
from services.reporting.document_model.blocks import Document
from services.reporting.reports import class_names
from services.reporting.reports.assessment.composing import Part, composed
from services.reporting.reports.assessment.front import facts
from services.reporting.reports.assessment.item_matrix import item_matrix
from services.reporting.reports.by_clause.sheets import sheet
from services.reporting.reports.layout import Layout
from services.reporting.reports.plans import CLAUSES_REPORT, period_in_text
from shared.contracts.clauses import CLAUSES

_PARTS: Mapping[str, Part] = {
    "matrix": (sentence("All items"), item_matrix),
    **{clause: (joined((clause, class_names.clause(clause)), " "), partial(sheet, clause)) for clause in CLAUSES},
}


def clauses_document(layout: Layout, *, issued: bool = False) -> Document:
    """Return the document of the report on the items. `issued`: it is no longer a draft."""
    return composed(
        layout,
        CLAUSES_REPORT,
        _PARTS,
        title=sentence("Resolution 68, item by item"),
        lead=sentence(
            "What is recorded of each item of WTSA Resolution 68 (Rev. New Delhi, 2024) in %(period)s",
            period=period_in_text(layout.report.period.name),
        ),
        facts=facts(layout, issued=issued),
    )
