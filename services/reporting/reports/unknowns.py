"""What is not known, as a list made from the reasons of figures: each reason once, with the sections that it leaves open."""

from collections.abc import Mapping

import msgspec

from services.reporting.figures import Figure
from services.reporting.reports.classes import WORDS
from services.reporting.reports.document import ReportDocument

UNDEFINED = "not defined"
# Told in one line each, whatever the reasons: those are in the sections before.
_AS_ONE = {"locations.since": "since", "locations.repeats": "repeats"}
_SECTION = {
    "meetings": "held",
    "retention": "again",
    "participation.newcomers": "again",
    "participation.returners": "again",
    "participation.lapsed": "again",
    "participation": "came",
    "diversity.locations": "where",
    "diversity": "came",
    "locations": "where",
    "reference": "annex",
    "clauses": "annex",
}


class Unknown(msgspec.Struct, frozen=True):
    """`kind`: a reason; a class (`what`) that is not stated of organizations; clauses; days since, in regions; repeats.

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
    reason = figure.reason or ""
    if reason.startswith(UNDEFINED) or figure.key in ("assessment.change", "participation.stated"):
        return []
    if figure.key in _AS_ONE:
        return [(_AS_ONE[figure.key], "")]
    if figure.key == "clauses.evidence":
        return [("clauses", reason)]
    word = next((word for word in WORDS if word in figure.of), None)
    if word and figure.unknown and ("participation.organizations", figure.of.get("meeting", "")) in known:
        return [("class", word)]
    return [("reason", part) for part in reason.split("; ")]


def _unknown(kind: str, what: str, figures: list[Figure]) -> Unknown:
    def each(word: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(figure.of[word] for figure in figures if word in figure.of))

    sections = tuple(dict.fromkeys(_section(figure.key) for figure in figures))
    return Unknown(kind, what, figures[0], sections, each("meeting"), each("clause"), each("region"))


def _section(key: str) -> str:
    family, _, rest = key.partition(".")
    return next(_SECTION[name] for name in (key, f"{family}.{rest.partition('.')[0]}", family) if name in _SECTION)
