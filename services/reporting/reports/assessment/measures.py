"""The annex: measures that the text leaves out, the membership beside, and which records answer which item."""

from collections.abc import Iterator

from services.reporting.document_model import (
    DocumentBlock,
    DocumentColumn,
    DocumentRow,
    Heading,
    Inline,
    Marked,
    figure_words,
    joined,
    number,
    paragraph,
    sentence,
    table,
)
from services.reporting.figures import Figure
from services.reporting.reports import class_names
from services.reporting.reports.annex import MEASURE_NAMES, MeasureRow, clauses, measure_rows, states
from services.reporting.reports.layout import Layout
from shared.statements.wording import translatable as _

_MEASURES = {
    "effective": _("Effective number"),
    "hhi": _("Concentration"),
    "hhi_normalized": _("Concentration, normalized"),
    "shannon": _("Entropy"),
    "evenness": _("Evenness"),
    "gini": _("Gini coefficient"),
    "absent": _("Absent classes"),
}


def annex(layout: Layout) -> Iterator[DocumentBlock]:
    yield Heading(sentence("Measures of diversity"))
    yield from _measures(layout)
    yield Heading(sentence("Member States, as of the last day of the period"))
    yield _states(layout)
    yield Heading(sentence("Which records answer which item of Resolution 68"))
    yield _clauses(layout)


def _measures(layout: Layout) -> Iterator[DocumentBlock]:
    rows = measure_rows(layout.figures, [row.code for row in layout.meetings])
    if not rows:
        yield from paragraph(sentence("None is known or defined for this period."))
        return
    measures = [DocumentColumn(sentence(_MEASURES[name]), "number") for name in MEASURE_NAMES]
    yield table(
        sentence("Over shares of classes"),
        [DocumentColumn(sentence("Of what")), *measures],
        [DocumentRow(_spread(row), tuple(map(number, row.cells))) for row in rows],
        sentence("Rounded to one digit or three; in full in the JSON. Only what is defined and known is in the table."),
        wide=sentence("Measures of diversity"),
    )


def _spread(row: MeasureRow) -> Inline:
    at = row.meeting or sentence("the period")
    match row.name:
        case "regions" if row.guests:
            return sentence("%(at)s, regions, without the host country", at=at)
        case "regions":
            return sentence("%(at)s, regions", at=at)
        case "categories":
            return sentence("%(at)s, categories of membership", at=at)
        case "locations":
            return sentence("Places of the meetings, regions")
        case _:
            return sentence("Member States, regions")


def _states(layout: Layout) -> DocumentBlock:
    return table(
        sentence("Denominators and context, no target"),
        [DocumentColumn(sentence("Class")), DocumentColumn(sentence("Member States"), "number")],
        [DocumentRow(_of_states(layout, figure), (number(figure),)) for figure in states(layout.figures)],
        sentence(
            "A State may have several statuses. Where no dated fact is known, the status of 2024 is used. Developing is meant"
            " as in the footnote of Resolution 68: a statistical convenience, no judgement. States of which sources dispute it"
            " are counted apart."
        ),
    )


def _of_states(layout: Layout, figure: Figure) -> Inline:
    of = figure.of
    if "region" in of:
        return class_names.region(of["region"])
    if "development" in of:
        name = of["development"]
        called = sentence("development disputed") if name == "disputed" else class_names.of_class("development", name)
        return joined((called, _disputed(layout, figure, name)))
    if "status" in of:
        return joined((class_names.of_class("status", of["status"]), _disputed(layout, figure, of["status"])))
    return sentence("All")


def _disputed(layout: Layout, figure: Figure, name: str) -> Inline | None:
    """Return which States sources dispute."""
    if "disputed" not in name:
        return None
    return Marked("; ".join(layout.country_name(iso3) for iso3 in figure.items), "beside")


def _clauses(layout: Layout) -> DocumentBlock:
    rows = [
        DocumentRow(
            figure.of["clause"],
            (class_names.clause(figure.of["clause"]), number(figure, _recorded(layout, figure))),
        )
        for figure in clauses(layout.figures)
    ]
    return table(
        sentence("Records by item of the resolution"),
        [
            DocumentColumn(sentence("Item")),
            DocumentColumn(sentence("What it asks for")),
            DocumentColumn(sentence("Records"), "number"),
        ],
        rows,
        sentence("Items are numbered as in the follow-up of the resolution, and named in our words."),
    )


def _recorded(layout: Layout, figure: Figure) -> Inline:
    """Where there is a number, it: 0 where the record of the item is kept over the whole period."""
    if figure.value is not None:
        return figure_words(figure)
    if (figure.reason or "").startswith("not recorded before"):
        return layout.reason_of(figure)
    return sentence("nothing recorded")
