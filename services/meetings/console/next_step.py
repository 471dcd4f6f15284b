"""What is due for a meeting now: one act, why, and one quiet alternative (LOOK 4.2)."""

from dataclasses import dataclass
from typing import Any

from services.meetings.console.shown import _
from services.meetings.console.standing import has_begun, is_historic, is_only_announced
from services.meetings.queries import Lists
from shared.web.days import in_words


@dataclass(frozen=True)
class Step:
    """`act` and `other` are names of the view's acts; without an act nothing is due, and `why` says so.

    `sheet`: the act is done for many at once, on the sheet.
    """

    why: str
    heading: str = ""
    act: str = ""
    other: str = ""
    sheet: bool = False


def next_step(meeting: Any, lists: Lists) -> Step:
    if is_only_announced(meeting):
        return Step(_("Nothing is due. It was announced; whether it was held is not known here."))
    if meeting.status == "planned":
        return _planned(meeting)
    if meeting.status != "held" or is_historic(meeting) or meeting.complete is not None:
        return Step(_("Nothing is due."))
    if lists.entry_count(meeting.id):
        return Step(
            _("Who did not come is known of complete lists alone."), _("Did others come too?"), "list", "attend"
        )
    return Step(_("It was held, and nobody is on the list yet."), _("Who came?"), "attend", "list", sheet=True)


def _planned(meeting: Any) -> Step:
    day = in_words(meeting.first_day, "long")
    if has_begun(meeting):
        why = _("It was planned for %(day)s, and nothing more is recorded.", day=day)
        return Step(why, _("Did it take place?"), "hold", "not-held")
    return Step(_("Nothing is due before %(day)s.", day=day))
