"""What is due for a meeting now: one act, why, and one quiet alternative (LOOK 4.2)."""

from dataclasses import dataclass
from typing import Any

from services.meetings.console.labels import _
from services.meetings.console.status import has_begun, is_historic, is_only_announced
from services.meetings.queries import MeetingQueries
from shared.web.days import localized_date


@dataclass(frozen=True)
class NextStep:
    """`act` and `other` are names of the view's acts; without an act nothing is due, and `why` says so.

    `sheet`: the act is done for many at once, on the sheet.
    """

    why: str
    heading: str = ""
    act: str = ""
    other: str = ""
    sheet: bool = False


def next_step(meeting: Any, queries: MeetingQueries) -> NextStep:
    if is_only_announced(meeting):
        return NextStep(_("Nothing is due. It was announced; whether it was held is not known here."))
    if meeting.status == "planned":
        return _planned(meeting)
    if meeting.status != "held" or is_historic(meeting) or meeting.complete is not None:
        return NextStep(_("Nothing is due."))
    if queries.entry_count(meeting.id):
        return NextStep(
            _("Who did not come is known of complete lists alone."), _("Did others come too?"), "list", "attend"
        )
    return NextStep(_("It was held, and nobody is on the list yet."), _("Who came?"), "attend", "list", sheet=True)


def _planned(meeting: Any) -> NextStep:
    day = localized_date(meeting.first_day, "long")
    if has_begun(meeting):
        why = _("It was planned for %(day)s, and nothing more is recorded.", day=day)
        return NextStep(why, _("Did it take place?"), "hold", "not-held")
    return NextStep(_("Nothing is due before %(day)s.", day=day))
