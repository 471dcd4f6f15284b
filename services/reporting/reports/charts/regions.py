"""Organizations by region and meeting as a unit chart: one square is one organization."""

from collections.abc import Sequence

from services.reporting.document_model import Inline, disclosed_count, sentence
from services.reporting.figures import Figure
from services.reporting.figures.audience import JOINED
from services.reporting.reports.charts.units import UnitChart, UnitColumn, UnitCount, UnitRow, draw_units
from services.reporting.reports.class_names import region
from services.reporting.reports.classes import ClassTable
from services.reporting.reports.layout import MeetingRow
from shared.statements.wording import translatable as _

_LISTED = {
    "complete": _("complete list"),
    "part": _("part of the list"),
    "open": _("as far as listed"),
    "none": _("list not known"),
}
_LISTED_SHORT = {"complete": _("complete"), "part": _("a part"), "open": _("as listed"), "none": _("not known")}


def draw_organizations(table: ClassTable, meetings: Sequence[MeetingRow]) -> tuple[UnitChart, ...]:
    """Draw organizations by region and meeting, in both widths; nothing if none are known."""
    rows = [UnitRow(*_labels(name), tuple(map(_count, table.of(name)))) for name in table.names]
    return draw_units(rows, [head_of(meeting, meeting.listed) for meeting in meetings])


def head_of(meeting: MeetingRow, listed: str) -> UnitColumn:
    """Return the head of a meeting's column; `listed` as for a list of organizations."""
    city, year = str(meeting.body.city or ""), str(meeting.body.first_day)[:4]
    listing, short = sentence(_LISTED[listed]), sentence(_LISTED_SHORT[listed])
    return UnitColumn(meeting.code, city, year, listing, short, silent=listed == "none")


def leading_region(table: ClassTable, meetings: Sequence[MeetingRow]) -> str | None:
    """Return the region that alone had the most organizations at every meeting with a complete list; None if there is none."""
    leaders = set()
    for at, meeting in enumerate(meetings):
        if meeting.organizations is None or meeting.organizations.value is None:
            continue
        counts = {name: disclosed_count(table.of(name)[at]) for name in table.names}
        most = max(counts.values(), default=0)
        names = [name for name, number in counts.items() if number == most]
        if not most or len(names) > 1 or names[0] == JOINED:
            return None
        leaders.add(names[0])
    return leaders.pop() if len(leaders) == 1 else None


def _labels(name: str) -> tuple[Inline, Inline]:
    return (sentence("Under 5, joined"), sentence("Joined")) if name == JOINED else (region(name), region(name))


def _count(figure: Figure | None) -> UnitCount:
    number = disclosed_count(figure)
    kind = "joined" if figure is None else "known" if figure.value is not None else "part" if number else "unknown"
    return UnitCount(kind, number)
