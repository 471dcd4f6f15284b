"""What is not known: each reason once, with what it leaves open and a link to one of the numbers without a value."""

from collections.abc import Iterator

from services.reporting.document_model import (
    Bullets,
    Capitalized,
    DocumentBlock,
    Inline,
    aside,
    by_number,
    joined,
    listing,
    number,
    paragraph,
    sentence,
)
from services.reporting.reports import class_names
from services.reporting.reports.figure_titles import figure_title
from services.reporting.reports.layout import Layout
from services.reporting.reports.unknowns import Unknown
from shared.statements.wording import translatable as _

LEFT_OPEN = {
    "held": _("what was held"),
    "came": _("who came"),
    "again": _("who came again"),
    "before": _("what came before the meetings"),
    "where": _("where"),
    "annex": _("what the annex has of States"),
}
"""What a reason leaves open, by the section that tells it."""
_CLASSES = {
    "region": _("The region of some organizations at %(meetings)s is %(number)s."),
    "development": _("The status of the country of some organizations at %(meetings)s is %(number)s."),
    "status": _("The status of the country of some organizations at %(meetings)s is %(number)s."),
    "category": _("The category of membership of organizations at %(meetings)s is %(number)s."),
    "size": _("The size of organizations at %(meetings)s is %(number)s."),
    "sector": _("The sector of some organizations at %(meetings)s is %(number)s."),
    "mode": _("Whether organizations were at %(meetings)s in person or remotely is %(number)s."),
}


def not_known(layout: Layout) -> Iterator[DocumentBlock]:
    yield from _told_otherwise(layout)
    if layout.unknowns:
        yield Bullets(tuple(_item(layout, each) for each in layout.unknowns), "reasons")
    else:
        yield from paragraph(sentence("Every number of this report is known in full."))


def _told_otherwise(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield what an earlier report told otherwise, by few."""
    rule = layout.report.disclosure
    if rule is not None and rule.differing:
        titles = [figure_title(figure, layout.country_name) for figure in rule.differing]
        yield from paragraph(
            sentence(
                "Joined, or not given again, because fewer than five organizations differ from an earlier report: %(figures)s.",
                figures=joined(titles, "; "),
            )
        )


def _item(layout: Layout, each: Unknown) -> Inline:
    match each.kind:
        case "clauses":
            return _of_clauses(layout, each)
        case "class":
            at = listing(each.meetings) if each.meetings else sentence("the meetings of the period")
            return sentence(_CLASSES[each.what], meetings=at, number=number(each.figure))
        case "since":
            return sentence(
                "How long ago the last meeting in %(regions)s was is %(number)s.",
                regions=class_names.any_region(each.regions),
                number=number(each.figure),
            )
        case "repeats":
            return sentence("How often meetings came back to the same city is %(number)s.", number=number(each.figure))
        case _:
            return sentence(
                "%(reason)s. This leaves open %(sections)s.",
                reason=Capitalized(layout.reason(each.what)),
                sections=aside(each.figure, listing([sentence(LEFT_OPEN[id_]) for id_ in each.sections]), known=False),
            )


def _of_clauses(layout: Layout, each: Unknown) -> Inline:
    reason = aside(each.figure, layout.reason(each.what), known=False)
    if each.what.startswith("not recorded before"):
        return by_number(
            len(each.clauses),
            "What answers one item of the resolution (%(clauses)s) is %(reason)s.",
            "What answers %(num)s items of the resolution (%(clauses)s) is %(reason)s.",
            clauses=", ".join(each.clauses),
            reason=reason,
        )
    return by_number(
        len(each.clauses),
        "Of one item of the resolution (%(clauses)s) %(reason)s.",
        "Of %(num)s items of the resolution (%(clauses)s) %(reason)s.",
        clauses=", ".join(each.clauses),
        reason=reason,
    )
