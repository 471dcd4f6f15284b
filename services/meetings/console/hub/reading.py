"""Everything that a meeting's page shows, read in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import msgspec
from flask import url_for

from services.meetings.console.hub.cards import AddLine, CardLink, NextStep, quiet
from services.meetings.console.hub.covering import CoveringReport, report_covering
from services.meetings.console.hub.facts import facts_in_place
from services.meetings.console.labels import WRITERS, _, has_begun, is_historic, is_past, today
from services.meetings.console.worklist.deadlines import NOTICE, Deadline, ends_of_consultations, preparations
from services.meetings.console.worklist.records import deadline_days
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.queries.room import RoomQueries
from services.meetings.read_models.communique_text import CommuniqueText, ConclusionRow
from shared.domain.dates import first_day, is_exact
from shared.event_store.histories import HistoryEvent
from shared.event_store.statements import StatementRow
from shared.public_view.meetings import MeetingView
from shared.web.access import may
from shared.web.command_context import is_approver
from shared.web.console import FactRow, FormAction
from shared.web.days import localized_date
from shared.web.statements.endpoints import path_of
from shared.web.statements.lists import ABOUT
from shared.web.statements.sentences import StatementSentences
from shared.web.statements.workspace import page_path, state_label
from shared.web.viewer import viewer

NAMED = 24
"""The most rows of a kind whose records are named; a card shows fewer."""


@dataclass(frozen=True)
class HubText:
    """The text of a meeting: conclusions by id, the communiqué with the events of its own stream, and the requests and
    answers about each conclusion."""

    conclusions: Mapping[str, ConclusionRow]
    communique: CommuniqueText | None
    past: Sequence[HistoryEvent]
    asked: Sequence[StatementRow]

    def about(self, record: str, kind: str) -> list[StatementRow]:
        """Return the requests about a conclusion, or the replies to a request, in the order in which they were stated."""
        rows = [each for each in self.asked if each.kind.name == kind and each.statement.about == record]
        return sorted(rows, key=lambda each: each.stated)


@dataclass(frozen=True)
class HubMeeting:
    """A meeting with everything recorded about it: `recorded` refers to it directly, or through one other record."""

    row: Any
    work: MeetingsWorkspace
    recorded: Sequence[StatementRow]
    fact_rows: Sequence[StatementRow]
    entries: Sequence[Any]
    details: Any
    subjects: Any
    past: Sequence[HistoryEvent]
    text: HubText
    facts: Mapping[str, FactRow]
    """The facts in `told`, as values edited in place."""
    today: str

    @property
    def id(self) -> str:
        return str(self.row.id)

    @property
    def begun(self) -> bool:
        return has_begun(self.row)

    @property
    def over(self) -> bool:
        return is_past(self.row)

    @property
    def historic(self) -> bool:
        """Return whether it is known only from a file, so that its gaps are not tasks."""
        return is_historic(self.row)

    @property
    def is_live(self) -> bool:
        """Return whether it is planned or was held."""
        return self.row.status in ("planned", "held")

    @property
    def expected(self) -> bool:
        """Return whether it is planned, and not yet over."""
        return self.row.status == "planned" and not self.over

    @property
    def writes(self) -> bool:
        return may(viewer(), WRITERS)

    @property
    def approves(self) -> bool:
        return is_approver()

    @cached_property
    def report(self) -> CoveringReport | None:
        """Return the report to the next meeting of TSAG, which covers it, or the one that goes to the meeting itself."""
        return report_covering(self.work, self.row) if self.is_live else None

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """Return what is due before a planned meeting, earliest first."""
        if self.row.status != "planned" or self.begun or self.historic:
            return []
        found = list(ends_of_consultations(self.row, self.of("consultation"), date.fromisoformat(self.today)))
        if is_exact(self.row.first_day):
            invited, has_agenda = bool(self.of("request", kind="invitation")), bool(self.of("agenda-item"))
            queries = self.work.queries
            activity, days = queries.one_series(self.row.series).kind, deadline_days(queries.reader)
            found += preparations(self.row, activity, days, invited=invited, has_agenda=has_agenda)
        return sorted(found, key=lambda each: each.day)

    def due_step(self, name: str, reason: str, label: str, path: str) -> tuple[NextStep, ...]:
        """Return the step of a deadline that is past or near, and not met."""
        now = date.fromisoformat(self.today)
        for each in self.deadlines:
            if each.name == name and not each.done and each.day <= now + NOTICE:
                day, urgency = each.day.isoformat(), "late" if each.day < now else "next"
                reason = _("%(reason)s, due %(day)s", reason=reason, day=localized_date(day))
                return (NextStep(urgency, reason, label, path, day),)  # type: ignore[arg-type]  # one of the urgencies
        return ()

    @property
    def view(self) -> MeetingView:
        """Return what of it is open to each audience."""
        return msgspec.json.decode(self.row.view, type=MeetingView)

    def of(self, kind: str, /, **fields: object) -> list[StatementRow]:
        """Return the statements of a kind that have these values, in the order in which they were stated."""
        rows = (each for each in self.recorded if each.kind.name == kind)
        return [each for each in rows if all(getattr(each.statement, name) == value for name, value in fields.items())]

    def fact_rows_of(self, kind: str) -> list[StatementRow]:
        """Return counts, topics, summaries or reports in the meeting's own stream."""
        return [each for each in self.fact_rows if each.kind.name == kind]

    def quoted(self, kind: str) -> list[tuple[FactRow, object]]:
        """Return them as lines of a card: the value, which is its own button, and its source."""
        return [(self.facts[each.fact], quiet(each.statement.source or "")) for each in self.fact_rows_of(kind)]

    def words(self, row: StatementRow, field: str) -> str:
        """Return the value of a field in words."""
        field_ = next(each for each in row.kind.fields if each.name == field)
        return self.sentences.in_words(field_, getattr(row.statement, field))

    def line(self, row: StatementRow) -> str:
        return self.sentences.line(row.kind, row.statement)

    @property
    def sentences(self) -> StatementSentences:
        return StatementSentences(self.work.records.name)

    def days_from_now(self, day: str) -> int:
        """Return the number of days to a partial date; negative if it is past."""
        return (first_day(day) - date.fromisoformat(self.today)).days

    def days_before(self, day: str) -> int | None:
        """Return the number of days from a day to the meeting; None unless both are exact."""
        if not is_exact(day) or not is_exact(self.row.first_day):
            return None
        return (date.fromisoformat(self.row.first_day) - date.fromisoformat(day)).days

    # Addresses and links
    # -----------------------------------------------------------------------------------------------

    def act(self, name: str) -> str:
        """Return the address of an act on the meeting."""
        return url_for("console-meetings.act_view", id=self.id, act=name)

    def link(self, label: Any, name: str) -> CardLink:  # noqa: ANN401  a lazy text
        """Return an act on the meeting as a word."""
        return CardLink(str(label), self.act(name))

    def page(self, row: StatementRow) -> str:
        """Return the address of a statement with a stream of its own."""
        return page_path(row.kind, row.fact)

    def list(self, kind: str, /, **filters: str) -> str:
        """Return the address of the statements of a kind about the meeting."""
        declared = self.work.recorded.kinds[kind]
        query: dict[str, Any] = {ABOUT: self.id, **filters}
        return url_for(f"console-{path_of(declared)}.index_view", **query)

    def states(self, kind: str, /, **given: str) -> CardLink:
        """Return the act that adds a statement of a kind about the meeting; `given` presets more of its form."""
        declared = self.work.recorded.kinds[kind]
        query: dict[str, Any] = dict(given)
        return CardLink(str(state_label(declared)), url_for(f"console-{path_of(declared)}.create_view", **query))

    def adds(self, kind: str, label: str, name: str, /, **given: str) -> AddLine:
        """Return the line that adds a statement of a kind and returns to this page."""
        declared = self.work.recorded.kinds[kind]
        path = url_for(f"console-{path_of(declared)}.create_view")
        return AddLine(label, path, name, {"marking": declared.marking, "back": self.id, **given})


def read_meeting(work: MeetingsWorkspace, row: Any, acts: Mapping[str, FormAction]) -> HubMeeting:
    """Read what a meeting's page shows; `acts` are the page's, by name. The number of queries is fixed."""
    recorded = work.recorded.around(row.id)
    shown = [
        each for kind in work.recorded.kinds for each in [one for one in recorded if one.kind.name == kind][:NAMED]
    ]
    work.records.names(record for each in shown for record in each.kind.referred_by(each.statement))
    facts = work.queries.facts_of(row.id)
    return HubMeeting(
        row,
        work,
        recorded,
        facts,
        work.queries.attendance_of(row.id),
        work.queries.details_of(row.id),
        work.queries.subjects_of(row.id),
        work.histories.history(row.id, row.id),
        _text_of(work, row),
        facts_in_place(row, facts, acts),
        today().isoformat(),
    )


def _text_of(work: MeetingsWorkspace, row: Any) -> HubText:
    room = RoomQueries(work.queries.reader)
    id_ = room.communique_of(row.id)
    text = None if id_ is None else room.communique(id_)
    conclusions = room.conclusions_of(row.id) if text is None else text.conclusions
    requests = work.recorded.naming(list(conclusions), ["request"]) if conclusions else []
    replies = work.recorded.naming([each.fact for each in requests], ["reply"]) if requests else []
    work.records.names(to for each in conclusions.values() for to in each.conclusion.calls_on or ())
    past = [] if id_ is None else work.histories.of_streams([id_])
    return HubText(conclusions, text, past, [*requests, *replies])
