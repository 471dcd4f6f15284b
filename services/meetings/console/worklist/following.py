"""Rules about what follows from meetings: actions, topics, and the upkeep of seats and references."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from flask_babel import ngettext

from services.meetings.console.labels import _
from services.meetings.console.worklist.records import WorklistRecords
from services.meetings.queries.plans import ENDED
from shared.contracts.assignments import ASSIGNMENTS
from shared.contracts.registry.groups import GROUPS
from shared.domain.dates import holds_on, last_day
from shared.event_store.statements import StatementRow
from shared.web.console import Task
from shared.web.statements.upkeep import officers_gone, references_unknown, spans_overlap
from shared.web.statements.workspace import list_path, page_path

CONSOLE = "/meetings/console"
SOON = timedelta(days=14)
MEETINGS_WITHOUT_A_JUDGEMENT = 2


def actions_due(records: WorklistRecords) -> Iterator[Task]:
    """An action typed here is due within two weeks or overdue, and neither done nor dropped. An action without a due
    day is never a task."""
    typed = [row for row in records.kept["action"] if row.statement.imported is None]
    rows = [row for row in typed if row.statement.due and not _has_ended(records, row)]
    due = [row for row in rows if last_day(row.statement.due) <= records.today + SOON]
    records.pages.read_names(due)
    for row in due:
        day = last_day(row.statement.due)
        yield Task(
            "late" if day < records.today else "do",
            records.line(row),
            page_path(row.kind, row.fact),
            records.pages.directory.name(row.statement.owner) or "",
            day.isoformat(),
            act=_("Record progress"),
            act_path=f"{CONSOLE}/statements/progress/new?about={row.fact}",
            rule="action due",
            about=row.fact,
            officer=records.officer(row.fact),
        )


def _has_ended(records: WorklistRecords, row: StatementRow) -> bool:
    progress = records.progress.get(row.fact)
    return progress is not None and progress.statement.state in ENDED


def topics_not_judged(records: WorklistRecords) -> Iterator[Task]:
    """At least two held meetings treated a topic since its stage was last judged."""
    treated: dict[str, list[StatementRow]] = defaultdict(list)
    for row in records.stated["treatment"]:
        meeting = records.by_id.get(row.statement.meeting)
        if meeting is None or meeting.status != "held":
            continue
        judged = records.progress.get(row.statement.topic)
        if judged is None or last_day(judged.statement.on) < last_day(meeting.last_day or meeting.first_day):
            treated[row.statement.topic].append(row)
    open_ = {topic: rows for topic, rows in treated.items() if len(rows) >= MEETINGS_WITHOUT_A_JUDGEMENT}
    names = records.pages.directory.names(open_)
    for topic, rows in open_.items():
        codes = ", ".join(records.by_id[row.statement.meeting].code for row in rows)
        yield Task(
            "decide",
            _("“%(topic)s” has not been judged since %(meetings)s", topic=names.get(topic, topic), meetings=codes),
            f"{CONSOLE}/statements/followed-topics/{topic}",
            _("the next report to TSAG states how far it has come"),
            act=_("Judge it"),
            act_path=f"{CONSOLE}/statements/progress/new?about={topic}",
            rule="topic not judged",
            about=topic,
            officer=records.officer(topic),
        )


def seats_vacant(records: WorklistRecords) -> Iterator[Task]:
    """Seats in force have no principal."""
    counted_as = records.entities()
    principals = {
        (counted_as.get(row.statement.organization), row.statement.series)
        for row in records.kept["representative"]
        if row.statement.role == "principal" and _holds(records, row)
    }
    vacant: dict[str, list[str]] = defaultdict(list)
    held = (row.statement for row in records.kept["seat"] if _holds(records, row))
    for organization, series in dict.fromkeys((counted_as.get(each.organization), each.series) for each in held):
        if organization and (organization, series) not in principals:
            vacant[series].append(organization)
    names = records.pages.directory.names(each for some in vacant.values() for each in some[:3])
    for series, organizations in vacant.items():
        name = records.series[series].name if series in records.series else series
        sentence = ngettext(
            "One seat in %(series)s has no principal",
            "%(num)s seats in %(series)s have no principal",
            len(organizations),
            series=name,
        )
        seats = records.kind("seat")
        yield Task(
            "decide",
            str(sentence),
            list_path(seats, **{"about-record": series}),
            ", ".join(names.get(each, each) for each in organizations[:3]),
            act=_("Name one"),
            act_path=f"{CONSOLE}/statements/representatives/new?organization={organizations[0]}&series={series}&role=principal",
            rule="seat vacant",
            about=series,
            officer=records.officer(series),
        )


def _holds(records: WorklistRecords, row: StatementRow) -> bool:
    return holds_on(records.today, row.statement.since, row.statement.until) is True


def upkeep(records: WorklistRecords) -> Iterator[Task]:
    """Overlapping spans, references to unknown records, and officers whose accounts are disabled."""
    yield from spans_overlap(records.pages, [records.kind("seat"), ASSIGNMENTS])
    yield from references_unknown(records.pages, (GROUPS,))
    yield from officers_gone(records.pages, records.officers, records.queries.disabled_accounts(), CONSOLE)


RULES = (actions_due, topics_not_judged, seats_vacant, upkeep)
