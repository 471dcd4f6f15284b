"""The panel behind a number: its rule, its subject, and the events behind it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from services.reporting.document_model import Inline
from services.reporting.figures import RULES, Figure, FigureContext, Period, Rule
from services.reporting.history import History
from services.reporting.queries import FactQueries
from services.reporting.read_models import facts as rm
from services.reporting.reports.layout import code_before, country_name
from services.reporting.reports.statement_words import StatementWords
from services.reporting.reports.what_is_counted import AGAINST_THE_MEETING_BEFORE, what_is_counted
from shared.domain.dates import first_day

# The facts counted come before those that classify.
_ORDER = ("attendance", "attendance-list", "meeting", "series-record", "series", "duplicate", "merger", "place")
_WITH_A_MARKING = (rm.MeetingDetails, rm.MeetingSubjects, rm.Topic, rm.ConclusionSummary, rm.ReportedTo)
_HIDDEN_WHOLE = (*_WITH_A_MARKING, rm.StatementOfKind)  # each with its own marking
_OF_A_MEETING = (*_WITH_A_MARKING, *rm.ANNOUNCEMENTS, rm.AttendanceList, rm.ConclusionList, rm.StatedCount)
VersionsByFact = dict[tuple[str, str], rm.Fact]


class EventLine(msgspec.Struct, frozen=True):
    """An event, described by the fact that it made. `before` is the version that it replaced, None for the first.

    `organization`, `other` and `meeting` are names; those of participants as on the meeting's day. For a restricted
    event, the organization is None; the whole line is `hidden` if it would be revealed, and so are its `sources`, the
    documents that it names. `statement` is the sentence of a statement with its own stream. `reason`: why it was
    withdrawn or corrected.
    """

    fact: rm.Fact
    before: rm.Fact | None
    effective: str | None
    meeting: str | None = None
    organization: str | None = None
    other: str | None = None
    country: str | None = None
    statement: str | None = None
    hidden: bool = False
    sources: tuple[str, ...] = ()
    reason: str | None = None

    @property
    def kind(self) -> str:
        return self.fact.kind

    @property
    def body(self) -> Any:
        return self.fact.body


class Panel(msgspec.Struct, frozen=True):
    """The panel; `sentence` describes the count by name."""

    figure: Figure
    rule: Rule
    named: tuple[str, ...]
    lines: tuple[EventLine, ...]
    sentence: Inline | None = None


def panel(facts: FactQueries, history: History, figure: Figure, period: Period) -> Panel:
    """Return the panel beside a figure of a history: it shows the events open to the history's audience."""
    last: VersionsByFact = {}
    lines = []
    for fact in history.open_versions(facts.fact_versions(figure.evidence.events)):
        key = (fact.kind, fact.fact)
        lines.append(_with_documents(history, _line(history, fact, last.get(key))))
        last[key] = fact
    lines.sort(key=lambda line: _ORDER.index(line.kind) if line.kind in _ORDER else len(_ORDER))
    sentence = what_is_counted(figure, _before(history, figure, period))
    return Panel(figure, RULES[figure.key], tuple(_names(history, figure)), tuple(lines), sentence)


def _before(history: History, figure: Figure, period: Period) -> str | None:
    """Return the code of the meeting before the figure's, if its count is compared with that meeting."""
    if figure.key not in AGAINST_THE_MEETING_BEFORE:
        return None
    context = FigureContext(history, period)
    meeting = next((fact for fact in context.held if fact.body.code == figure.of.get("meeting")), None)
    return None if meeting is None else code_before(context, meeting)


def event_lines(facts: FactQueries, history: History, versions: Sequence[rm.Fact]) -> list[EventLine]:
    """Return events in the given order: versions of facts, as open to the history's audience."""
    replaced = [(fact.log, fact.events[-2]) for fact in versions if len(fact.events) > 1]
    before = {(fact.log, fact.known_from): fact for fact in history.open_versions(facts.fact_versions(replaced))}
    return [
        _with_documents(
            history, _line(history, fact, before.get((fact.log, fact.events[-2])) if len(fact.events) > 1 else None)
        )
        for fact in versions
    ]


def _with_documents(history: History, line: EventLine) -> EventLine:
    """Return the line with its sources and, for the bureau only, its reason; a restricted line has neither."""
    if line.fact.marking != "restricted":
        sources = tuple(part for part in (line.fact.source or "").split("; ") if part)
        return msgspec.structs.replace(
            line, sources=sources, reason=line.fact.reason if history.audience == "bureau" else None
        )
    return msgspec.structs.replace(line, hidden=isinstance(line.body, _HIDDEN_WHOLE))


def _line(history: History, fact: rm.Fact, before: rm.Fact | None) -> EventLine:
    body, effective = fact.body, fact.since
    if isinstance(body, rm.Meeting):
        effective = body.first_day
    elif isinstance(body, rm.Attendance):
        meeting = history.meeting_of.get(body.meeting)
        effective = meeting.body.first_day if meeting else None
    elif isinstance(body, (*_OF_A_MEETING, rm.Organization, rm.Duplicate)):
        effective = None
    return EventLine(fact, before, effective, **_named(history, fact))


def _named(history: History, fact: rm.Fact) -> dict[str, Any]:
    """Return the names in a fact's line."""
    body, open_ = fact.body, fact.marking != "restricted"

    def name(organization: str, day: date | None = None) -> str | None:
        return history.name_of(organization, day) if open_ else None

    match body:
        case rm.Attendance():
            of_meeting = history.meeting_of.get(body.meeting)
            code, day = (
                (of_meeting.body.code, first_day(of_meeting.body.first_day)) if of_meeting else (body.meeting, None)
            )
            return {"meeting": code, "organization": name(body.organization, day)}
        case rm.RecordedConclusion(content=content) | rm.RecordedCommunique(content=content):
            of_meeting = history.meeting_of.get(content.meeting)
            return {"meeting": of_meeting.body.code if of_meeting else content.meeting}
        case rm.Meeting():
            return {"meeting": body.code, "country": country_name(history, body.country)}
        case rm.Organization():
            return {"organization": body.name if open_ else None}
        case rm.Place():
            return {"organization": name(fact.stream), "country": country_name(history, body.country)}
        case rm.OrganizationName() | rm.Classification():
            return {"organization": name(fact.stream)}
        case rm.Affiliation():
            return {"organization": name(body.organization)}
        case rm.Subsidiary(parent=other) | rm.Duplicate(same_as=other) | rm.Merger(into=other):
            return {"organization": name(fact.stream), "other": name(other)}
        case rm.SeriesRecord():
            series = history.series.get(fact.stream)
            return {"other": series.body.code if series else fact.stream}
        case rm.StatementOfKind():
            return {"statement": StatementWords(history).evidence_line(fact) if open_ else None}
        case rm.Status():
            return {"country": _state(history, fact.stream)}
    if isinstance(body, _OF_A_MEETING):
        meeting = history.meeting_of.get(fact.stream)  # the stream of a list is its meeting's
        return {"meeting": meeting.body.code if meeting else fact.stream}
    return {}


def _state(history: History, stream: str) -> str:
    state = history.state_of.get(stream)
    return stream if state is None else str(state.body.name)


def _names(history: History, figure: Figure) -> list[str]:
    """Return the names of the items."""
    codes = {fact.stream: fact.body.code for fact in history.meetings}
    names = (codes.get(item) or _item_name(history, item, figure.as_of) for item in figure.items)
    return sorted(filter(None, names), key=str.casefold)


def _item_name(history: History, item: str, day: date) -> str | None:
    """Return the name of an item that is not a meeting; None for a restricted statement."""
    statement = history.statement_of.get(item)
    if statement is not None:
        return None if statement.marking == "restricted" else StatementWords(history).line(statement)
    if item in history.states:
        return country_name(history, item) or item
    return history.name_of(item, day)
