"""The last two meetings of industry on Start: participants, regions and conclusions."""

from typing import Any

from services.meetings.console.labels import _
from services.meetings.console.regions import counted_by_region, regions_on
from services.meetings.console.worklist.deadlines import EXECUTIVE
from services.meetings.console.worklist.records import WorklistRecords
from services.meetings.queries.room import RoomQueries
from shared.contracts.meetings.meeting_facts import CONCLUSION_SUMMARY
from shared.contracts.registry.states import REGIONS
from shared.web.console.federated_search import Number, Totals

LAST = 2
CONSOLE = "/meetings/console"


def last_meetings(records: WorklistRecords) -> list[Totals]:
    """Return the last two that were held, the latest first. A number that was not recorded is not known, never 0."""
    series = [each.id for each in records.series.values() if each.kind in EXECUTIVE]
    last = records.queries.last_held(series, LAST)
    region_of = regions_on(records.queries.reader, records.today) if last else {}
    return [Totals(row.code, f"{CONSOLE}/meetings/{row.id}", _numbers(records, row, region_of)) for row in last]


def _numbers(records: WorklistRecords, row: Any, region_of: Any) -> list[Number]:
    by_region = counted_by_region(records.work.queries.attendance_of(row.id), region_of)
    regions, list_ = sum(region in REGIONS for region in by_region), f"{CONSOLE}/meetings/{row.id}/attendance"
    placed = not by_region[""]
    concluded, all_concluded = _concluded(records, row)
    of_all = _("%(number)s of %(all)s", number=regions, all=len(REGIONS))
    came_all, room = bool(row.complete), f"{CONSOLE}/room/{row.id}"
    return [
        _number(_("Came"), "came", row, list_, sum(by_region.values()), known=came_all),
        _number(_("Regions"), "regions", row, list_, regions, known=came_all and placed, label=of_all),
        _number(_("Concluded"), "concluded", row, room, concluded, known=all_concluded),
    ]


def _number(head: str, key: str, row: Any, path: str, value: int, *, known: bool, label: str = "") -> Number:
    """Return a number: the count itself if `known`, else "at least" the count."""
    if not value and not known:
        return Number(head, _("not known"), path, key, row.code, unknown=True)
    text = label or str(value)
    return Number(head, text if known else _("at least %(number)s", number=text), path, key, row.code, str(value))


def _concluded(records: WorklistRecords, row: Any) -> tuple[int, bool]:
    """Return the number of adopted conclusions (for an older meeting, of summaries), and whether these are all."""
    room = RoomQueries(records.queries.reader)
    adopted = sum(each.conclusion.is_adopted for each in room.conclusions_of(row.id).values())
    summaries = records.work.queries.statements.about(row.id, [CONCLUSION_SUMMARY.name])
    return adopted or len(summaries), bool(row.conclusions_complete)
