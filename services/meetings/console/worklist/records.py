"""The records that the rules of Start and The year read: everything once, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Engine

from services.meetings.console.labels import has_begun, is_historic, is_past
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.queries.follow_up import REFERRAL
from services.meetings.queries.organizations import EntitiesOn, entities_by_day
from services.meetings.queries.plans import last_progress
from services.meetings.queries.room import RoomQueries
from services.meetings.queries.worklist import WorklistQueries
from services.meetings.read_models.communique_text import ConclusionRow
from shared.contracts.assignments import ASSIGNMENTS
from shared.contracts.meetings.answers import RequestStatus, request_status
from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.contracts.vocabularies import DEADLINES
from shared.domain.dates import first_day, is_exact, last_day
from shared.event_store.statements import Filters, StatementRow
from shared.event_store.vocabularies import terms_of
from shared.statements.kinds import StatementKind
from shared.web.console.federated_reports import RecordedReports, recorded_reports
from shared.web.statements.upkeep import officers_on
from shared.web.statements.workspace import StatementWorkspace

BACK = timedelta(days=400)
"""The time after a meeting for which something can still be due for it."""
OF_MEETINGS = ("consultation", "request", "reply", "agenda-item", "presentation", "treatment", "need", "proposal")
OF_THESE = ("request", "reply", "need", "consent", "progress", "agenda-item")
OF_THOSE = ("reply", "progress", "agenda-item")
KEPT = ("action", "seat", "representative", ASSIGNMENTS.name)
MOST, MOST_UNSETTLED = 5_000, 200

Rows = list[StatementRow]
Concluded = tuple[ConclusionRow, Any]
"""A conclusion with its meeting."""


class WorklistRecords:
    """The records from which something may be due on a day; each list is read on first use. Nothing is due for past
    meetings known only from a file."""

    def __init__(
        self, work: MeetingsWorkspace, statements: StatementWorkspace, queries: WorklistQueries, today: date
    ) -> None:
        self.work, self.pages, self.queries, self.today = work, statements, queries, today

    @cached_property
    def meetings(self) -> list[Any]:
        """Return planned and held meetings, earliest first."""
        return [row for row in self.queries.meetings(self.today - BACK) if _may_owe(row)]

    @cached_property
    def by_id(self) -> Mapping[str, Any]:
        return {row.id: row for row in self.meetings}

    @cached_property
    def ahead(self) -> list[Any]:
        """Return the planned meetings that have not begun."""
        return [row for row in self.meetings if row.status == "planned" and first_day(row.first_day) > self.today]

    @cached_property
    def under_way(self) -> list[Any]:
        """Return the meetings with known days that have begun and are not over."""
        return [row for row in self.meetings if is_exact(row.first_day) and has_begun(row) and not is_past(row)]

    @cached_property
    def held(self) -> list[Any]:
        return [row for row in self.meetings if row.status == "held"]

    @cached_property
    def unsettled(self) -> list[Any]:
        return list(self.queries.unsettled(MOST_UNSETTLED))

    @cached_property
    def adopted(self) -> list[Concluded]:
        """Return adopted conclusions that were typed here, of these meetings."""
        return self._concluded(RoomQueries(self.queries.reader).conclusions(None, MOST, state="adopted"), self.by_id)

    @cached_property
    def referred(self) -> Mapping[str, Rows]:
        """Return the latest referrals, however old, by conclusion, in the order in which they were stated."""
        found: dict[str, Rows] = defaultdict(list)
        referrals = Filters(values={"kind": REFERRAL})
        for row in reversed(self.pages.queries.newer_first(REQUESTS.name, referrals, None, MOST)):
            found[row.statement.about].append(row)
        return found

    @cached_property
    def followed(self) -> list[Concluded]:
        """Return adopted conclusions that were typed here and referred to an addressee, however long ago."""
        room = RoomQueries(self.queries.reader)
        rows = room.conclusions(None, MOST, state="adopted", among=list(self.referred)) if self.referred else []
        meetings = self.queries.those({row.conclusion.meeting for row in rows}) if rows else ()
        return self._concluded(rows, {row.id: row for row in meetings if _may_owe(row)})

    @staticmethod
    def _concluded(rows: Iterable[ConclusionRow], meetings: Mapping[str, Any]) -> list[Concluded]:
        pairs = ((row, meetings.get(row.conclusion.meeting)) for row in rows if not row.imported)
        return [(row, meeting) for row, meeting in pairs if meeting is not None]

    @cached_property
    def answered(self) -> Mapping[str, Rows]:
        """Return the replies to each of the referrals of these conclusions."""
        found: dict[str, Rows] = defaultdict(list)
        requests = [each.fact for row, _meeting in self.followed for each in self.referred[row.id]]
        for row in self.pages.queries.naming(requests, [REPLIES.name]) if requests else ():
            found[row.statement.about].append(row)
        return found

    @cached_property
    def series(self) -> Mapping[str, Any]:
        return {row.id: row for row in self.queries.series()}

    def activity(self, meeting: Any) -> str:
        """Return the kind of a meeting's series."""
        series = self.series.get(meeting.series)
        return "" if series is None else str(series.kind)

    @cached_property
    def attendance(self) -> list[Any]:
        """Return the entries of meetings held in the last ninety days."""
        lately = self.today - timedelta(days=90)
        recent = [row.id for row in self.held if last_day(row.last_day or row.first_day) >= lately]
        return list(self.queries.attendance(recent))

    @cached_property
    def stated(self) -> Mapping[str, Rows]:
        """Return, by kind, the statements that refer to these meetings, directly or through one or two others."""
        found: dict[str, StatementRow] = {}
        names: set[str] = set(self.by_id)
        for kinds in (OF_MEETINGS, OF_THESE, OF_THOSE):
            rows = [row for row in self.pages.queries.naming(names, kinds) if row.fact not in found]
            found |= {row.fact: row for row in rows}
            names = {row.fact for row in rows} | {row.statement.topic for row in rows if row.kind.name == "treatment"}
            if kinds is OF_MEETINGS:
                names |= {row.attendance for row in self.attendance}
        return _by_kind(found.values())

    @cached_property
    def kept(self) -> Mapping[str, Rows]:
        """Return, by kind, the records that belong to no meeting: actions, seats, representatives, officers."""
        return _by_kind(self.pages.queries.of_kinds(KEPT, MOST))

    @cached_property
    def progress(self) -> Mapping[str, StatementRow]:
        """Return the last progress of each record by today, by its id."""
        of_actions = self.pages.queries.naming([row.fact for row in self.kept["action"]], ("progress",))
        rows = {row.fact: row for row in (*self.stated["progress"], *of_actions)}
        return last_progress(rows.values(), self.today)

    @cached_property
    def _requests(self) -> Mapping[str, Mapping[str, Rows]]:
        found: dict[str, dict[str, Rows]] = defaultdict(lambda: defaultdict(list))
        for row in self.stated["request"]:
            if to := self.entities(row.statement.about).get(row.statement.to):
                found[row.statement.about][to].append(row)
        return found

    @cached_property
    def _replies(self) -> Mapping[str, Rows]:
        found: dict[str, Rows] = defaultdict(list)
        for row in self.stated["reply"]:
            found[row.statement.about].append(row)
        return found

    def request_statuses(self, record: str) -> Mapping[str, RequestStatus]:
        """Return the state of the requests about a record today, by addressee as it counts there. As on the page of
        invitations and in figures, a reply counts for its respondent, whichever request it names."""
        return self._standings.get(record, {})

    @cached_property
    def _standings(self) -> Mapping[str, Mapping[str, RequestStatus]]:
        found: dict[str, dict[str, RequestStatus]] = defaultdict(dict)
        for about, requests in self._requests.items():
            replies = self._replies_by_respondent(about, [row.fact for rows in requests.values() for row in rows])
            for to, rows in requests.items():
                found[about][to] = request_status(
                    [row.statement for row in rows], [row.statement for row in replies.get(to, ())], self.today
                )
        return found

    def _replies_by_respondent(self, about: str, requests: Iterable[str]) -> Mapping[str, Rows]:
        """Return the replies to a record and to the requests about it, in the order stated."""
        found, entities, answered = defaultdict[str, Rows](list), self.entities(about), (about, *requests)
        for reply in sorted(
            (row for each in answered for row in self._replies.get(each, ())), key=lambda row: row.stated
        ):
            if respondent := entities.get(reply.statement.respondent):
                found[respondent].append(reply)
        return found

    def entities(self, record: str = "") -> Mapping[str, str]:
        """Return what each body that was asked, answered, or has a seat or a role counts as: on the first day of a meeting, or
        today for any other record; none in error."""
        meeting = self.by_id.get(record)
        return self._entities_on(self.today.isoformat() if meeting is None else meeting.first_day)

    @cached_property
    def _entities_on(self) -> EntitiesOn:
        requests, replies = self.stated["request"], self.stated["reply"]
        of_organizations = (*self.kept["seat"], *self.kept["representative"])
        named = [row.statement.organization for row in of_organizations]
        named += [row.statement.to for row in requests] + [row.statement.respondent for row in replies]
        return cache(entities_by_day(self.queries.reader, named))

    @cached_property
    def officers(self) -> Mapping[str, str]:
        """Return the account that is responsible today, by record."""
        return officers_on(self.kept[ASSIGNMENTS.name], self.today)

    def officer(self, *records: str) -> str:
        """Return the account responsible for the first of these records that has one; "" if none has one."""
        return next((self.officers[record] for record in records if record in self.officers), "")

    @cached_property
    def reports(self) -> RecordedReports | None:
        """Return the reports recorded by reporting; None while it does not answer."""
        return recorded_reports(self.work.reporting)

    @cached_property
    def deadlines(self) -> Mapping[str, int]:
        """Return the numbers of days before a meeting by which things are due, by the installation's words."""
        return deadline_days(self.queries.reader)

    def line(self, row: StatementRow) -> str:
        return self.pages.line(row.kind, row.statement)

    def kind(self, name: str) -> StatementKind:
        return self.pages.kinds[name]


def deadline_days(reader: Engine) -> Mapping[str, int]:
    """Return the values of the installation's list of deadlines, by word."""
    return {term.word: term.value for term in terms_of(reader, DEADLINES) if term.value is not None}


def _may_owe(meeting: Any) -> bool:
    return meeting.status in ("planned", "held") and not is_historic(meeting)


def _by_kind(rows: Iterable[StatementRow]) -> Mapping[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for row in rows:
        found[row.kind.name].append(row)
    return found
