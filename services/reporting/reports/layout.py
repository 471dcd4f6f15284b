"""The material of the assessment's sections: the figures of a report, and the rows of its meetings."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

import msgspec

from services.reporting.document_model import Inline, Reason, disclosed_count, is_undefined
from services.reporting.figures import Audience, Figure, FigureContext
from services.reporting.figures.audience import may_see
from services.reporting.figures.counting import REGIONS
from services.reporting.figures.evidence import Trace
from services.reporting.figures.meetings import Subjects, subjects_of
from services.reporting.figures.periods import period_before
from services.reporting.figures.series_order import NotComparable
from services.reporting.history import History
from services.reporting.read_models import facts as rm
from services.reporting.reports.arrangement import Arrangement, arrangement_of
from services.reporting.reports.document import ReportDocument
from services.reporting.reports.figure_reference import FigureIndex, NonDefaults
from shared.domain.dates import first_day, within

ORGANIZATIONS, RETENTION = "participation.organizations", "retention.organizations"
KINDS = ("executive meeting", "regional consultation", "workshop")


class MeetingRow(msgspec.Struct, frozen=True):
    """A held meeting of the period. `listed`: complete, part, open (neither was stated) or none."""

    code: str
    stream: str
    body: Any
    kind: str
    country: str | None
    listed: str
    organizations: Figure | None
    retention: Figure | None
    before: str | None
    facts: "ReportedMeetingFacts"

    @property
    def with_participation(self) -> bool:
        """Return whether participation is counted over it: an executives' meeting, or any other with a known participant."""
        return self.kind == KINDS[0] or self.listed != "none"


class ReportedMeetingFacts(msgspec.Struct, frozen=True):
    """The facts of a meeting besides its participants, as far as they may be shown.

    `complete`: whether all conclusions are summarized, None if not stated. `subjects`: all subjects, empty for a
    general meeting, and None if not known. `withheld`: something is closed to this audience.
    """

    topics: tuple[str, ...]
    conclusions: tuple[str, ...]
    complete: bool | None
    adopted: bool
    documents: tuple[str, ...]
    details: Any
    subjects: Subjects
    withheld: bool


class Layout(msgspec.Struct, frozen=True, dict=True):
    """The material; `before` is the name of the previous study period, if one is defined, and `address` that at which the
    installation is reached, empty on its own pages."""

    report: ReportDocument
    context: FigureContext
    figures: FigureIndex
    meetings: tuple[MeetingRow, ...]
    before: str | None
    address: str = ""

    @cached_property
    def arrangement(self) -> Arrangement:
        """Return the order of its sections, and their numbers."""
        return arrangement_of(self.report)

    def of(self, key: str, parameters: NonDefaults | None = None, /, **subjects: str) -> Figure | None:
        return self.figures.of(key, parameters, **subjects)

    def valued(self, key: str, parameters: NonDefaults | None = None, /, **subjects: str) -> Figure | None:
        """Return a figure that has a value."""
        figure = self.figures.of(key, parameters, **subjects)
        return figure if figure is not None and figure.value is not None else None

    def of_each(self, key: str, word: str, names: Iterable[str], **others: str) -> list[Figure]:
        """Return the figures about these names of a word, as far as they exist."""
        found = (self.figures.of(key, **{word: name}, **others) for name in names)
        return [figure for figure in found if figure is not None]

    def country_name(self, iso3: str) -> str:
        return country_name(self.context.history, iso3) or iso3

    def reason(self, text: str | None) -> Inline:
        """Return a figure's reason in words for people."""
        return Reason(worded_reason(self.context.history, text))

    def reason_of(self, figure: Figure | None) -> Inline:
        """Return why a figure has no value; for an undefined figure, without repeating that it is undefined."""
        text = (figure.reason if figure else None) or ""
        return self.reason(text.replace("not defined: ", "") if is_undefined(figure) else text)

    @property
    def fully_listed(self) -> list[MeetingRow]:
        """Return the meetings whose organizations are completely known."""
        return [row for row in self.meetings if row.organizations and row.organizations.value is not None]

    @property
    def partly_listed(self) -> list[MeetingRow]:
        """Return the meetings with a partly known list."""
        return [row for row in self.meetings if row.organizations and row.organizations.at_least]

    @property
    def without_list(self) -> list[MeetingRow]:
        """Return the meetings without any known participant."""
        known = (*self.fully_listed, *self.partly_listed)
        return [row for row in self.meetings if row.organizations and row not in known]

    @property
    def with_participation(self) -> list[MeetingRow]:
        """Return the meetings over which participation is counted."""
        return [row for row in self.meetings if row.with_participation]

    @property
    def compared(self) -> list[MeetingRow]:
        """Return the meetings with a known number of returners."""
        return [row for row in self.meetings if row.retention and row.retention.value is not None]

    @property
    def not_held(self) -> list[rm.Fact]:
        """Return the meetings of the period that were cancelled or did not take place."""
        period, last = self.report.period, self.report.period.last or date.max
        failed = [fact for fact in self.context.history.meetings if fact.body.status in ("cancelled", "not held")]
        inside = [fact for fact in failed if within(fact.body.first_day, period.first, last)]
        return sorted(inside, key=lambda fact: (first_day(fact.body.first_day), str(fact.body.code)))

    def regions_held(self) -> tuple[list[Figure], list[Figure]]:
        """Return the numbers of meetings by region: for regions with a meeting, and for the others."""
        figures = self.of_each("locations.held", "region", REGIONS)
        with_meeting = [figure for figure in figures if disclosed_count(figure)]
        return with_meeting, [figure for figure in figures if figure not in with_meeting]


def layout_of(report: ReportDocument, context: FigureContext, address: str = "") -> Layout:
    figures, before = FigureIndex(report.figures()), period_before(context.history, report.period)
    meetings = tuple(_row(context, figures, fact) for fact in context.held)
    return Layout(report, context, figures, meetings, None if before is None else before.name, address)


def code_before(context: FigureContext, meeting: rm.Fact) -> str | None:
    """Return the code of the previous meeting in the series, if known."""
    try:
        return str(context.sequence.previous(meeting, Trace()).body.code)
    except NotComparable:
        return None


def _row(context: FigureContext, figures: FigureIndex, fact: rm.Fact) -> MeetingRow:
    history, body = context.history, fact.body
    series = history.series.get(body.series)
    has_attendance = any(not details.withdrawn for *_, details in history.attendance.get(fact.stream, ()))
    organizations = figures.of(ORGANIZATIONS, meeting=body.code)
    return MeetingRow(
        code=body.code,
        stream=fact.stream,
        body=body,
        kind=series.body.kind if series else KINDS[0],
        country=country_name(history, body.country),
        listed=_listed(history.attendance_lists.get(fact.stream), organizations, names_anyone=has_attendance),
        organizations=organizations,
        retention=figures.of(RETENTION, meeting=body.code),
        before=code_before(context, fact),
        facts=_meeting_facts(history, fact, context.audience),
    )


def _listed(closed: rm.Fact | None, organizations: Figure | None, *, names_anyone: bool) -> str:
    """Return the state of a list that is not open, by the reported number of organizations."""
    known = organizations is not None and organizations.value is not None
    if known or (closed is not None and closed.body.complete):
        return "complete"
    names_anyone = names_anyone or bool(organizations and organizations.at_least)
    return "none" if not names_anyone else "open" if closed is None else "part"


def _meeting_facts(history: History, meeting: rm.Fact, audience: Audience) -> ReportedMeetingFacts:
    kinds = [history.topics, history.conclusions, history.reported]
    stated = [[fact for fact in kind.get(meeting.stream, ()) if not fact.withdrawn] for kind in kinds]
    topics, conclusions, documents = ([fact for fact in facts if may_see(fact, audience)] for facts in stated)
    details, closed = history.details.get(meeting.stream), history.conclusion_lists.get(meeting.stream)
    return ReportedMeetingFacts(
        topics=tuple(fact.body.topic for fact in topics),
        conclusions=tuple(fact.body.summary for fact in conclusions),
        complete=None if closed is None else closed.body.complete,
        adopted=any(
            each.body.content.meeting == meeting.stream and each.body.content.is_adopted
            for each in history.recorded_conclusions.values()
        ),
        documents=tuple(fact.body.document for fact in documents),
        details=details.body if details is not None and may_see(details, audience) else None,
        subjects=subjects_of(history, meeting, audience, Trace()),
        withheld=not all(may_see(fact, audience) for facts in stated for fact in facts),
    )


def country_name(history: History, iso3: str | None) -> str | None:
    """Return a State's name, or its code if the State is unknown."""
    states = history.states.get(iso3 or "", ())
    return str(states[0].body.name) if states else iso3


def worded_reason(history: History, text: str | None) -> str:
    """Return the words of a reason: figures also call a list incomplete if its completeness was not stated."""
    worded = text or ""
    if "is not complete" in worded:
        for code in (str(fact.body.code) for fact in history.meetings if fact.stream not in history.attendance_lists):
            of_code = f"list of organizations at {code} is"
            worded = worded.replace(f"the {of_code} not complete", f"it is not stated that the {of_code} complete")
    return worded
