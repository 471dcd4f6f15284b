"""The unknowns, derived from the reasons of figures: each once, with the sections that it leaves open and a link to a
number without a value."""

from collections.abc import Iterator, Mapping

import msgspec

from services.reporting.document_model import (
    Capitalized,
    Inline,
    by_number,
    is_undefined,
    joined,
    listing,
    not_known,
    number,
    sentence,
)
from services.reporting.document_model.blocks import Bullets, DocumentBlock, paragraph
from services.reporting.figures import RULES, Figure
from services.reporting.figures.participation.organizations import WORDS
from services.reporting.reports import class_names
from services.reporting.reports.document import ReportDocument
from services.reporting.reports.layout import ORGANIZATIONS, Layout
from services.reporting.reports.plan import IN_SHORT, NOT_KNOWN
from services.reporting.reports.reported_statements import title_of
from shared.statements.wording import translatable as _

LEFT_OPEN = {
    "held": _("what was held"),
    "came": _("who came"),
    "again": _("who came again"),
    "before": _("what came before the meetings"),
    "where": _("where"),
    "conclusions": _("what was concluded"),
    "recordings": _("what was recorded and sent"),
    "resources": _("what it cost"),
    "annex": _("what the annex has of States"),
    "meetings": _("what the meetings took up"),
    "topics": _("the stages of topics"),
    "follow-up": _("what became of conclusions"),
    "proposals": _("what was proposed"),
    "workshops": _("workshops and the plan"),
    "matrix": _("what answers the items of the resolution"),
}
"""The subject that a reason leaves open, by the section about it, or by the rule's own word."""
_CLASSES = {
    "region": _("The region of some organizations at %(meetings)s is %(number)s."),
    "development": _("The status of the country of some organizations at %(meetings)s is %(number)s."),
    "status": _("The status of the country of some organizations at %(meetings)s is %(number)s."),
    "category": _("The category of membership of organizations at %(meetings)s is %(number)s."),
    "size": _("The size of organizations at %(meetings)s is %(number)s."),
    "sector": _("The sector of some organizations at %(meetings)s is %(number)s."),
    "mode": _("Whether organizations were at %(meetings)s in person or remotely is %(number)s."),
}


class Unknown(msgspec.Struct, frozen=True):
    """An unknown. `kind`: a reason; a class (`what`) not stated of organizations; or the line of a rule.

    `meetings`, `clauses` and `regions` are those concerned; `sections`, the ids of the sections that a reason leaves
    open.
    """

    kind: str
    what: str
    figure: Figure
    sections: tuple[str, ...] = ()
    meetings: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


def what_is_not_known(layout: Layout) -> Iterator[DocumentBlock]:
    yield from _told_otherwise(layout)
    if items := [_item(layout, each) for each in _unknowns(layout.report)] or list(_reasons_alone(layout)):
        yield Bullets(tuple(items), "reasons")
    else:
        yield from paragraph(sentence("Every number of this report is known in full."))


def _reasons_alone(layout: Layout) -> Iterator[Inline]:
    """Yield the reasons of the unknown numbers of a report in which no rule names them, such as that on the plan."""
    (unknown,) = (section.figures for section in layout.report.sections if section.id == NOT_KNOWN)
    first = {figure.reason: figure for figure in reversed(unknown) if figure.reason and not is_undefined(figure)}
    for reason, figure in reversed(first.items()):
        yield sentence("%(reason)s.", reason=not_known(figure, Capitalized(layout.reason(reason))))


def _told_otherwise(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the numbers that differ by a few from an earlier report."""
    rule = layout.report.disclosure
    if rule is not None and rule.differing:
        titles = [title_of(layout.context.history, figure) for figure in rule.differing]
        words = (
            "Joined, or not given again, because fewer than five organizations differ from an earlier report:"
            " %(figures)s."
        )
        yield from paragraph(sentence(words, figures=joined(titles, "; ")))


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
                sections=not_known(each.figure, listing([sentence(LEFT_OPEN[id_]) for id_ in each.sections])),
            )


def _of_clauses(layout: Layout, each: Unknown) -> Inline:
    one = "Of one item of the resolution (%(clauses)s) %(reason)s."
    many = "Of %(num)s items of the resolution (%(clauses)s) %(reason)s."
    if each.what.startswith("not recorded before"):
        one = "What answers one item of the resolution (%(clauses)s) is %(reason)s."
        many = "What answers %(num)s items of the resolution (%(clauses)s) is %(reason)s."
    reason = not_known(each.figure, layout.reason(each.what))
    return by_number(len(each.clauses), one, many, clauses=", ".join(each.clauses), reason=reason)


def _unknowns(report: ReportDocument) -> tuple[Unknown, ...]:
    """Return the unknowns by first appearance in the report; undefined figures are left out."""
    found: dict[tuple[str, str], list[Figure]] = {}
    known = {_whole(figure) for figure in report.figures() if figure.value is not None and _whole(figure)}
    for section in report.sections:
        for figure in section.figures if section.id not in (IN_SHORT, NOT_KNOWN) else ():
            if figure.value is None and figure.reason:
                for kind, reason in _names(figure, known):
                    found.setdefault((kind, _first_shown(reason, found)), []).append(figure)
    return tuple(_unknown(kind, reason, figures) for (kind, reason), figures in found.items())


def _first_shown(reason: str, found: Mapping[tuple[str, str], object]) -> str:
    """Drop the incomplete list of a meeting without any known participant, which has already been mentioned."""
    nobody = reason.replace("the list of organizations", "the organizations").replace(
        "is not complete", "are not known"
    )
    return nobody if ("reason", nobody) in found else reason


def _whole(figure: Figure) -> tuple[str, str] | None:
    if figure.key == ORGANIZATIONS and set(figure.of) <= {"meeting"}:
        return figure.key, figure.of.get("meeting", "")
    return None


def _names(figure: Figure, known: set[tuple[str, str] | None]) -> list[tuple[str, str]]:
    """Return the causes of an unknown figure. For a class at a meeting with a known list, the cause is that the class
    is not stated."""
    reason, rule = figure.reason or "", RULES[figure.key]
    if is_undefined(figure) or not rule.open_section:
        return []
    if rule.own_line:
        return [(rule.own_line.name, reason if rule.own_line.by_reason else "")]
    word = next((word for word in WORDS if word in figure.of), None)
    if word and figure.unknown and (ORGANIZATIONS, figure.of.get("meeting", "")) in known:
        return [("class", word)]
    return [("reason", part) for part in reason.split("; ")]


def _unknown(kind: str, what: str, figures: list[Figure]) -> Unknown:
    def each(word: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(figure.of[word] for figure in figures if word in figure.of))

    sections = tuple(dict.fromkeys(RULES[figure.key].open_section for figure in figures))
    return Unknown(kind, what, figures[0], sections, each("meeting"), each("clause"), each("region"))
