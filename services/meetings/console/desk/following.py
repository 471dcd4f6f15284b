"""Rules over what follows from meetings: actions, topics, and what is kept of seats and references."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from flask_babel import ngettext

from services.meetings.console.desk.records import DeskRecords
from services.meetings.console.labels import _
from shared.contracts.assignments import ASSIGNMENTS
from shared.contracts.registry.groups import GROUPS
from shared.domain.dates import holds_on, last_day
from shared.event_store.statements import StatementRow
from shared.web.console import Task
from shared.web.statements.upkeep import officers_gone, references_unknown, spans_overlap
from shared.web.statements.workspace import list_path, page_path

CONSOLE = "/meetings/console"
SOON = timedelta(days=14)
ENDED = ("done", "dropped")
MEETINGS_WITHOUT_A_JUDGEMENT = 2


def actions_due(desk: DeskRecords) -> Iterator[Task]:
    """An action typed here is due within two weeks or overdue, and neither done nor dropped. One without a day never is."""
    typed = [row for row in desk.kept["action"] if row.statement.imported is None]
    rows = [row for row in typed if row.statement.due and not _has_ended(desk, row)]
    due = [row for row in rows if last_day(row.statement.due) <= desk.today + SOON]
    desk.pages.read_names(due)
    for row in due:
        day = last_day(row.statement.due)
        yield Task(
            "late" if day < desk.today else "do",
            desk.line(row),
            page_path(row.kind, row.fact),
            desk.pages.directory.name(row.statement.owner) or "",
            day.isoformat(),
            act=_("Record progress"),
            act_path=f"{CONSOLE}/statements/progress/new?about={row.fact}",
            rule="action due",
            about=row.fact,
            officer=desk.officer(row.fact),
        )


def _has_ended(desk: DeskRecords, row: StatementRow) -> bool:
    progress = desk.progress.get(row.fact)
    return progress is not None and progress.statement.state in ENDED


def topics_not_judged(desk: DeskRecords) -> Iterator[Task]:
    """Two held meetings treated a topic since its stage was judged last."""
    treated: dict[str, list[StatementRow]] = defaultdict(list)
    for row in desk.stated["treatment"]:
        meeting = desk.by_id.get(row.statement.meeting)
        if meeting is None or meeting.status != "held":
            continue
        judged = desk.progress.get(row.statement.topic)
        if judged is None or last_day(judged.statement.on) < last_day(meeting.last_day or meeting.first_day):
            treated[row.statement.topic].append(row)
    open_ = {topic: rows for topic, rows in treated.items() if len(rows) >= MEETINGS_WITHOUT_A_JUDGEMENT}
    called = desk.pages.directory.names(open_)
    for topic, rows in open_.items():
        codes = ", ".join(desk.by_id[row.statement.meeting].code for row in rows)
        yield Task(
            "decide",
            _("“%(topic)s” was not judged since %(meetings)s", topic=called.get(topic, topic), meetings=codes),
            f"{CONSOLE}/statements/followed-topics/{topic}",
            _("how far it has come is in the next report to TSAG"),
            act=_("Judge it"),
            act_path=f"{CONSOLE}/statements/progress/new?about={topic}",
            rule="topic not judged",
            about=topic,
            officer=desk.officer(topic),
        )


def seats_vacant(desk: DeskRecords) -> Iterator[Task]:
    """Seats in force have no principal."""
    principals = {
        (row.statement.organization, row.statement.series)
        for row in desk.kept["representative"]
        if row.statement.role == "principal" and _holds(desk, row)
    }
    vacant: dict[str, list[str]] = defaultdict(list)
    for row in desk.kept["seat"]:
        seat = row.statement.organization, row.statement.series
        if _holds(desk, row) and seat not in principals:
            vacant[row.statement.series].append(row.statement.organization)
    called = desk.pages.directory.names(each for some in vacant.values() for each in some[:3])
    for series, organizations in vacant.items():
        name = desk.series[series].name if series in desk.series else series
        what = ngettext(
            "One seat in %(series)s has no principal",
            "%(num)s seats in %(series)s have no principal",
            len(organizations),
            series=name,
        )
        seats = desk.kind("seat")
        yield Task(
            "decide",
            str(what),
            list_path(seats, **{"about-record": series}),
            ", ".join(called.get(each, each) for each in organizations[:3]),
            act=_("Name one"),
            act_path=f"{CONSOLE}/statements/representatives/new?organization={organizations[0]}&series={series}&role=principal",
            rule="seat vacant",
            about=series,
            officer=desk.officer(series),
        )


def _holds(desk: DeskRecords, row: StatementRow) -> bool:
    return holds_on(desk.today, row.statement.since, row.statement.until) is True


def upkeep(desk: DeskRecords) -> Iterator[Task]:
    """Spans that overlap, references to what is not there, and officers who have gone."""
    yield from spans_overlap(desk.pages, [desk.kind("seat"), ASSIGNMENTS])
    yield from references_unknown(desk.pages, (GROUPS,))
    yield from officers_gone(desk.pages, desk.officers, desk.queries.disabled_accounts(), CONSOLE)


RULES = (actions_due, topics_not_judged, seats_vacant, upkeep)
