"""The rows of the desk: a meeting of TSAG or an assembly, with the reports drafted, issued and posted for it, and its
decisions."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal

import msgspec

from services.reporting.figures import FigureContext, Period, period_named
from services.reporting.figures.evidence import Trace
from services.reporting.figures.submissions import due_day
from services.reporting.history import History
from services.reporting.read_models import facts as rm
from services.reporting.reports.addressed import KIND_OF, end_of, last_before, meeting_for, meetings_of
from services.reporting.reports.plans import TSAG, WTSA
from shared.contracts.meetings.aims import DECISIONS
from shared.contracts.submissions import ITEMS_OF, is_original
from shared.domain.dates import first_day
from shared.domain.errors import Malformed
from shared.event_store.statements import StatementRow

State = Literal["done", "late", "missing", "coming"]


class PostedDocument(msgspec.Struct, frozen=True):
    """A submission: its document and day, and by how many days it was late; None if its due day is not known."""

    row: StatementRow
    late: int | None

    @property
    def statement(self) -> Any:  # noqa: ANN401  a submission
        return self.row.statement


class DeskRow(msgspec.Struct, frozen=True):
    """A meeting to which a report goes. `due`: the day, or why it is not known. `kept_from`: the day from which all
    reports to such meetings are recorded, if stated. `decisions`: of the meeting itself."""

    meeting: rm.Fact
    report: str
    due: date | str
    reports: Sequence[Any]
    posted: Sequence[PostedDocument]
    decisions: Sequence[rm.Fact]
    kept_from: str | None
    today: date

    @property
    def issued(self) -> list[Any]:
        return [row for row in self.reports if row.state == "issued"]

    @property
    def drafts(self) -> list[Any]:
        return [row for row in self.reports if row.state == "draft"]

    @property
    def originals(self) -> list[PostedDocument]:
        return [each for each in self.posted if is_original(each.statement)]

    @property
    def revisions(self) -> list[PostedDocument]:
        return [each for each in self.posted if each not in self.originals]

    @property
    def items_missing(self) -> list[str]:
        """Return the items of the resolution for which nothing was posted."""
        items = ITEMS_OF[KIND_OF[self.report]]
        return [item for item in items if item not in {each.statement.item for each in self.originals}]

    @property
    def is_over(self) -> bool:
        return end_of(self.meeting) < self.today

    @property
    def before_the_record(self) -> bool:
        """Return whether it was due before reports were recorded: if so, a missing record does not show that there was
        no report."""
        return isinstance(self.due, date) and (self.kept_from is None or self.kept_from > self.due.isoformat())

    @property
    def state(self) -> State:
        if not self.items_missing:
            return "done"
        if isinstance(self.due, date) and self.due < self.today:
            return "missing" if self.before_the_record else "late"
        return "coming"

    @property
    def days_left(self) -> int | None:
        return (self.due - self.today).days if isinstance(self.due, date) else None


class DeskRecords(msgspec.Struct, frozen=True):
    """The material of the desk: the history, all drafted and issued reports, and the submissions as staff see them."""

    history: History
    reports: Sequence[Any]
    submissions: Sequence[StatementRow]
    kept_from: Mapping[str, str]
    today: date


def rows_of(records: DeskRecords) -> list[DeskRow]:
    """Return the rows, the latest meeting first."""
    history = records.history
    found = [_row(records, report, meeting) for report in KIND_OF for meeting in meetings_of(history, KIND_OF[report])]
    return sorted(found, key=lambda row: first_day(row.meeting.body.first_day), reverse=True)


def next_row(rows: Sequence[DeskRow], today: date) -> DeskRow | None:
    """Return the row of TSAG's next meeting that is not over, or else of the latest one."""
    of_group = [row for row in rows if row.report == TSAG.name]
    ahead = [row for row in of_group if end_of(row.meeting) >= today]
    return ahead[-1] if ahead else next(iter(of_group or rows), None)


def period_for(row: DeskRow, history: History) -> str | None:
    """Return the period of the report to a meeting: that of its newest draft or issued report; otherwise, for TSAG,
    from the day after its last meeting to the day before this one, but not beyond today; for an assembly, its study
    period."""
    if row.reports:
        return str(row.reports[-1].period)
    begins = first_day(row.meeting.body.first_day)
    if row.report == WTSA.name:
        return next((each for each in map(str, _study_periods(history)) if _holds(history, each, begins)), None)
    before = last_before(history, begins)
    last = min(row.today, begins - timedelta(days=1))
    if before is None or end_of(before) >= last:
        return None
    return f"{end_of(before) + timedelta(days=1)}..{last}"


def _study_periods(history: History) -> Iterator[str]:
    return (fact.body.name for fact in history.periods)


def _holds(history: History, name: str, day: date) -> bool:
    period = period_named(history, name)
    return period.first <= day <= (period.last or date.max)


def _row(records: DeskRecords, report: str, meeting: rm.Fact) -> DeskRow:
    history, kind, stream = records.history, KIND_OF[report], meeting.stream
    posted = sorted(
        (each for each in records.submissions if each.statement.meeting == stream),
        key=lambda each: (each.statement.posted, each.event),
    )
    stated = next((each.statement.due for each in posted if each.statement.due), None)
    over = FigureContext(history, Period("", date.min, date.max))
    due = date.fromisoformat(stated) if stated else due_day(over, kind, meeting, Trace())
    days = [records.kept_from.get(item) for item in ITEMS_OF[kind]]
    return DeskRow(
        meeting,
        report,
        due,
        [row for row in records.reports if _goes_to(history, row, report, stream)],
        [PostedDocument(each, _late(each.statement, due)) for each in posted],
        [fact for fact in history.of(DECISIONS) if not fact.withdrawn and fact.body.statement.meeting == stream],
        None if None in days else max(day for day in days if day),
        records.today,
    )


def _late(submission: Any, due: date | str) -> int | None:  # noqa: ANN401  a submission
    return max(0, (date.fromisoformat(submission.posted) - due).days) if isinstance(due, date) else None


def _goes_to(history: History, row: Any, report: str, meeting: str) -> bool:  # noqa: ANN401  a row of drafted reports
    if row.kind != report:
        return False
    if row.meeting is not None:
        return bool(row.meeting == meeting)
    try:
        period = period_named(history, row.period)
    except Malformed:
        return False
    found = meeting_for(history, report, period.last or history.moment.day)
    return found is not None and found.stream == meeting
