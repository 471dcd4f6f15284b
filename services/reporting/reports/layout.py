"""How the assessment is laid out: which figure stands where. What is said of them is in `assessment`."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import msgspec

from services.reporting import read_models as rm
from services.reporting.document_model import Inline, Reason, is_undefined
from services.reporting.figures import Figure, FigureContext
from services.reporting.figures.counting import REGIONS
from services.reporting.figures.evidence import Trace
from services.reporting.figures.meetings import MODES
from services.reporting.figures.periods import period_before
from services.reporting.figures.series_order import NotComparable
from services.reporting.figures.subjects import GENERAL
from services.reporting.history import History
from services.reporting.reports.classes import ClassTable, class_tables
from services.reporting.reports.document import ReportDocument
from services.reporting.reports.figure_index import FigureIndex
from services.reporting.reports.matrix import Matrix, matrix
from services.reporting.reports.meeting_facts import ReportedMeetingFacts, meeting_facts
from services.reporting.reports.reasons import worded_reason
from services.reporting.reports.unknowns import Unknown, unknowns
from shared.domain.dates import first_day, within

HELD, ORGANIZATIONS, RETENTION = "meetings.held", "participation.organizations", "retention.organizations"
KINDS = ("executive meeting", "regional consultation", "workshop")


class MeetingRow(msgspec.Struct, frozen=True):
    """A held meeting of the period. `listed`: complete, part, open (nobody stated which of the two) or none. `stated`: counts as documents give them."""

    code: str
    body: Any
    kind: str
    country: str | None
    listed: str
    organizations: Figure | None
    retention: Figure | None
    before: str | None
    stated: tuple[Figure, ...]
    facts: ReportedMeetingFacts

    @property
    def with_participation(self) -> bool:
        """Whether participation is told over it: one of executives, or another at which somebody is known to have been."""
        return self.kind == KINDS[0] or self.listed != "none"


class Layout(msgspec.Struct, frozen=True):
    """`before`: the name of the study period before, if one is defined. `classes` begin with regions."""

    report: ReportDocument
    figures: FigureIndex
    kinds: tuple[Figure, ...]
    series: tuple[Figure, ...]
    modes: tuple[Figure, ...]
    subjects: tuple[Figure, ...]
    not_held: tuple[rm.Fact, ...]
    meetings: tuple[MeetingRow, ...]
    classes: tuple[ClassTable, ...]
    matrix: Matrix | None
    before: str | None
    unknowns: tuple[Unknown, ...]
    series_names: dict[str, str]
    context: FigureContext

    def country_name(self, iso3: str) -> str:
        return country_name(self.context.history, iso3) or iso3

    def reason(self, text: str | None) -> Inline:
        """Return a reason as figures give it, as it is told to people."""
        return Reason(worded_reason(self.context.history, text))

    def reason_of(self, figure: Figure | None) -> Inline:
        """Return why a figure has no value; of what is not defined, without saying that again."""
        said = (figure.reason if figure else None) or ""
        return self.reason(said.replace("not defined: ", "") if is_undefined(figure) else said)

    @property
    def of(self) -> Callable[..., Figure | None]:
        return self.figures.of

    @property
    def series_titles(self) -> tuple[tuple[str, str], ...]:
        """Code and name of each series of which a meeting was held in the period."""
        return tuple(sorted(self.series_names.items()))

    @property
    def held(self) -> Figure | None:
        return self.figures.of(HELD)

    @property
    def organizations(self) -> Figure | None:
        return self.figures.of(ORGANIZATIONS)

    @property
    def fully_listed(self) -> tuple[MeetingRow, ...]:
        """The meetings whose organizations are known in full."""
        return tuple(row for row in self.meetings if row.organizations and row.organizations.value is not None)

    @property
    def partly_listed(self) -> tuple[MeetingRow, ...]:
        """Those of which a part of the list is known."""
        return tuple(row for row in self.meetings if row.organizations and row.organizations.at_least)

    @property
    def with_participation(self) -> tuple[MeetingRow, ...]:
        """Those over which participation is told."""
        return tuple(row for row in self.meetings if row.with_participation)

    @property
    def without_list(self) -> tuple[MeetingRow, ...]:
        """Those at which nobody is known to have been."""
        return tuple(
            row for row in self.meetings if row.organizations and row not in (*self.fully_listed, *self.partly_listed)
        )

    @property
    def compared(self) -> tuple[MeetingRow, ...]:
        return tuple(row for row in self.meetings if row.retention and row.retention.value is not None)

    @property
    def largest_and_smallest(self) -> tuple[MeetingRow, MeetingRow]:
        """Of those known in full, the first with the most organizations and the first with the fewest."""
        rows = self.fully_listed

        def size(row: MeetingRow) -> int:
            return int(row.organizations.value) if row.organizations and row.organizations.value else 0

        return max(rows, key=size), min(rows, key=size)

    def regions_at(self, **words: str) -> tuple[list[Figure], list[str]]:
        """The regions that had most organizations (several when they tie), and the names of those known to have had none."""
        figures = [figure for name in REGIONS if (figure := self.figures.of(ORGANIZATIONS, region=name, **words))]
        most = max((int(figure.value or 0) for figure in figures), default=0)
        absent = [figure.of["region"] for figure in figures if figure.value == 0]
        return [each for each in figures if most and each.value == most], absent

    def regions_held(self) -> tuple[list[Figure], list[Figure]]:
        """The figures of where meetings were held: regions in which one was, and the others."""
        figures = [figure for name in REGIONS if (figure := self.figures.of("locations.held", region=name))]
        there = [figure for figure in figures if figure.value or figure.at_least]
        return there, [figure for figure in figures if figure not in there]


def layout_of(report: ReportDocument, context: FigureContext) -> Layout:
    history, figures = context.history, FigureIndex(report.figures())
    meetings = tuple(_row(context, figures, fact) for fact in context.held)
    over = [row.code for row in meetings if row.with_participation]
    before = period_before(history, report.period)
    return Layout(
        report=report,
        figures=figures,
        kinds=tuple(_known(figures.of(HELD, kind=kind) for kind in KINDS)),
        series=tuple(figures.each(HELD, "series")),
        modes=tuple(_known(figures.of(HELD, mode=mode) for mode in MODES)),
        subjects=tuple(sorted(figures.each(HELD, "subject"), key=lambda each: each.of["subject"] == GENERAL)),
        not_held=tuple(_not_held(history, report)),
        meetings=meetings,
        classes=class_tables(figures, over),
        matrix=matrix(context, over),
        before=None if before is None else before.name,
        unknowns=unknowns(report),
        series_names=_series_names(context),
        context=context,
    )


def _known(figures: Iterable[Figure | None]) -> Iterable[Figure]:
    return (figure for figure in figures if figure is not None)


def _not_held(history: History, report: ReportDocument) -> list[rm.Fact]:
    """The meetings of the period that were cancelled or did not take place."""
    last = report.period.last or date.max
    failed = [fact for fact in history.meetings if fact.body.status in ("cancelled", "not held")]
    inside = [fact for fact in failed if within(fact.body.first_day, report.period.first, last)]
    return sorted(inside, key=lambda fact: (first_day(fact.body.first_day), str(fact.body.code)))


def _series_names(context: FigureContext) -> dict[str, str]:
    series = [context.history.series.get(fact.body.series) for fact in context.held]
    return {str(each.body.code): str(each.body.name) for each in series if each is not None}


def code_before(context: FigureContext, meeting: rm.Fact) -> str | None:
    """Return the code of the meeting just before in the series, where that is known."""
    try:
        return str(context.sequence.previous(meeting, Trace()).body.code)
    except NotComparable:
        return None


def _row(context: FigureContext, figures: FigureIndex, fact: rm.Fact) -> MeetingRow:
    history, body = context.history, fact.body
    series = history.series.get(body.series)
    named = any(not attendance.withdrawn for attendance in history.attendance.get(fact.stream, ()))
    stated = [figure for figure in figures.each("participation.stated", "meeting") if figure.of["meeting"] == body.code]
    stated.sort(key=lambda figure: (str(figure.parameters["by"]).casefold(), figure.unit))
    organizations = figures.of(ORGANIZATIONS, meeting=body.code)
    return MeetingRow(
        code=body.code,
        body=body,
        kind=series.body.kind if series else KINDS[0],
        country=country_name(history, body.country),
        listed=_listed(history.lists.get(fact.stream), organizations, named=named),
        organizations=organizations,
        retention=figures.of(RETENTION, meeting=body.code),
        before=code_before(context, fact),
        stated=tuple(stated),
        facts=meeting_facts(history, fact, context.audience),
    )


def _listed(closed: rm.Fact | None, organizations: Figure | None, *, named: bool) -> str:
    """Of a list that is not open, what the number of organizations says that is told of it."""
    if organizations is not None and organizations.value is not None:
        return "complete"
    if closed is not None and closed.body.complete:
        return "complete"
    named = named or bool(organizations and organizations.at_least)
    return "none" if not named else "open" if closed is None else "part"


def country_name(history: History, iso3: str | None) -> str | None:
    """A State's name, or the code of what is no State."""
    states = history.states.get(iso3 or "", ())
    return str(states[0].body.name) if states else iso3
