"""How the assessment is laid out: which figure stands where. Its sentences are in the templates."""

from collections.abc import Iterable
from typing import Any

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures import Figure
from services.reporting.figures.counting import REGIONS
from services.reporting.figures.participation import JOINED, MODES
from services.reporting.history import History
from services.reporting.reports.document import Report
from shared.domain.dates import first_day

HELD, ORGANIZATIONS, RETENTION = "meetings.held", "participation.organizations", "retention.organizations"


class MeetingRow(msgspec.Struct, frozen=True):
    """A held meeting of the period. `listed`: complete, part or none."""

    code: str
    body: Any
    country: str | None
    listed: str
    organizations: Figure | None
    again: Figure | None


class ClassRow(msgspec.Struct, frozen=True):
    """A region or a mode: a figure for each meeting in order (None where it is joined with others), and for the period."""

    name: str
    by_meeting: tuple[Figure | None, ...]
    over_period: Figure | None


class Layout(msgspec.Struct, frozen=True):
    report: Report
    held: Figure | None
    series: tuple[tuple[str, Figure], ...]
    modes: tuple[Figure, ...]
    meetings: tuple[MeetingRow, ...]
    organizations: Figure | None
    regions: tuple[ClassRow, ...]
    taking_part: tuple[ClassRow, ...]
    not_known: tuple[tuple[Figure, ...], ...]

    @property
    def reported(self) -> tuple[MeetingRow, ...]:
        """The meetings whose organizations are known in full."""
        return tuple(row for row in self.meetings if row.organizations and row.organizations.value is not None)

    @property
    def unclassified(self) -> int:
        """How many organizations are in no region: of the period, or of one meeting. No sum, since one comes to several."""
        figures = [figure for row in self.regions for figure in (*row.by_meeting, row.over_period) if figure]
        return max((figure.unknown for figure in figures), default=0)

    @property
    def mode_unknown(self) -> Figure | None:
        """A figure that says why, when in no case it is known in which mode anybody came."""
        figures = [figure for row in self.taking_part for figure in (*row.by_meeting, row.over_period) if figure]
        return None if any(figure.value or figure.at_least for figure in figures) else next(iter(figures), None)

    @property
    def compared(self) -> tuple[MeetingRow, ...]:
        return tuple(row for row in self.meetings if row.again and row.again.value is not None)


class Figures:
    """Figures of a report by what they are about."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._all = {(figure.key, frozenset(figure.of.items())): figure for figure in figures}

    def of(self, key: str, **words: str) -> Figure | None:
        return self._all.get((key, frozenset(words.items())))

    def each(self, key: str, word: str) -> list[Figure]:
        """Those about a class of the whole period."""
        return [figure for figure in self._all.values() if figure.key == key and set(figure.of) == {word}]

    def classes(self, word: str) -> set[str]:
        return {figure.of[word] for figure in self._all.values() if figure.key == ORGANIZATIONS and word in figure.of}


def laid_out(report: Report, history: History) -> Layout:
    figures = Figures(report.figures())
    held = figures.of(HELD)
    meetings = _meetings(history, figures)
    codes = [row.code for row in meetings]
    regions = _classes(figures, codes, "region", (*REGIONS, JOINED))
    return Layout(
        report=report,
        held=held,
        series=tuple((figure.of["series"], figure) for figure in figures.each(HELD, "series")),
        modes=tuple(figures.each(HELD, "mode")),
        meetings=tuple(meetings),
        organizations=figures.of(ORGANIZATIONS),
        regions=regions,
        taking_part=_classes(figures, codes, "mode", (*MODES, JOINED)),
        not_known=_not_known(report),
    )


def _meetings(history: History, figures: Figures) -> list[MeetingRow]:
    codes = {figure.of["meeting"] for figure in figures.each(ORGANIZATIONS, "meeting")}
    facts = [fact for fact in history.meetings if fact.body.code in codes and fact.body.status == "held"]
    return [_row(history, figures, fact) for fact in sorted(facts, key=lambda fact: first_day(fact.body.first_day))]


def _row(history: History, figures: Figures, fact: rm.Fact) -> MeetingRow:
    body = fact.body
    closed = history.lists.get(fact.stream)
    named = any(not attendance.withdrawn for attendance in history.attendance.get(fact.stream, ()))
    listed = "complete" if closed is not None and closed.body.complete else "part" if named else "none"
    return MeetingRow(
        body.code,
        body,
        country_name(history, body.country),
        listed,
        figures.of(ORGANIZATIONS, meeting=body.code),
        figures.of(RETENTION, meeting=body.code),
    )


def country_name(history: History, iso3: str | None) -> str | None:
    """A State's name, or the code of what is no State."""
    states = history.states.get(iso3 or "", ())
    return str(states[0].body.name) if states else iso3


def _classes(figures: Figures, codes: list[str], word: str, names: Iterable[str]) -> tuple[ClassRow, ...]:
    present = figures.classes(word)
    rows = []
    for name in (*names, *sorted(present - set(names))):
        if name in present:
            by_meeting = tuple(figures.of(ORGANIZATIONS, **{"meeting": code, word: name}) for code in codes)
            rows.append(ClassRow(name, by_meeting, figures.of(ORGANIZATIONS, **{word: name})))
    return tuple(rows)


def _not_known(report: Report) -> tuple[tuple[Figure, ...], ...]:
    """Figures without a value, those with one reason together; the first stands for all."""
    by_reason: dict[tuple[str, str], list[Figure]] = {}
    for section in report.sections:
        for figure in section.figures:
            if figure.value is None:
                by_reason.setdefault((figure.key, figure.reason or ""), []).append(figure)
    return tuple(tuple(figures) for figures in by_reason.values())
