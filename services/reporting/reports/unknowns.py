"""What is not known, as a list made from the reasons of figures: each reason once, with the sections that it leaves open."""

from collections.abc import Mapping

import msgspec

from services.reporting.document_model import is_undefined
from services.reporting.figures import RULES, Figure
from services.reporting.reports.classes import WORDS
from services.reporting.reports.document import ReportDocument


class Unknown(msgspec.Struct, frozen=True):
    """`kind`: a reason; a class (`what`) that is not stated of organizations; or the line of a rule.

    `meetings`, `clauses`, `regions` are those concerned; `sections` the ids of those that a reason leaves open.
    """

    kind: str
    what: str
    figure: Figure
    sections: tuple[str, ...] = ()
    meetings: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


def unknowns(report: ReportDocument) -> tuple[Unknown, ...]:
    """By first appearance in the report; what is not defined is not unknown, and is left out."""
    found: dict[tuple[str, str], list[Figure]] = {}
    known = {_whole(figure) for figure in report.figures() if figure.value is not None and _whole(figure)}
    for section in report.sections:
        for figure in section.figures if section.id not in ("in-short", "not-known") else ():
            if figure.value is None and figure.reason:
                for kind, what in _names(figure, known):
                    found.setdefault((kind, _first_told(what, found)), []).append(figure)
    return tuple(_unknown(kind, what, figures) for (kind, what), figures in found.items())


def _first_told(reason: str, found: Mapping[tuple[str, str], object]) -> str:
    """Of a meeting at which nobody is known to have been, that its list is not complete is said already."""
    nobody = reason.replace("the list of organizations", "the organizations").replace(
        "is not complete", "are not known"
    )
    return nobody if ("reason", nobody) in found else reason


def _whole(figure: Figure) -> tuple[str, str] | None:
    if figure.key == "participation.organizations" and set(figure.of) <= {"meeting"}:
        return figure.key, figure.of.get("meeting", "")
    return None


def _names(figure: Figure, known: set[tuple[str, str] | None]) -> list[tuple[str, str]]:
    """What makes a figure unknown. Of a class at a meeting whose list is known, that the class is not stated."""
    reason, rule = figure.reason or "", RULES[figure.key]
    if is_undefined(figure) or not rule.open_section:
        return []
    if rule.own_line:
        return [(rule.own_line.name, reason if rule.own_line.by_reason else "")]
    word = next((word for word in WORDS if word in figure.of), None)
    if word and figure.unknown and ("participation.organizations", figure.of.get("meeting", "")) in known:
        return [("class", word)]
    return [("reason", part) for part in reason.split("; ")]


def _unknown(kind: str, what: str, figures: list[Figure]) -> Unknown:
    def each(word: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(figure.of[word] for figure in figures if word in figure.of))

    sections = tuple(dict.fromkeys(RULES[figure.key].open_section for figure in figures))
    return Unknown(kind, what, figures[0], sections, each("meeting"), each("clause"), each("region"))
