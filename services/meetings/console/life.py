"""A meeting's life from top to bottom, as far as this program records it (LOOK 4.2)."""

from dataclasses import dataclass
from typing import Any, Literal

from flask import url_for
from flask_babel import ngettext

from services.meetings.console.shown import _, days
from services.meetings.queries import Histories, Lists
from shared.contracts.meetings import MeetingCancelled, MeetingNotHeld, MeetingPlanned
from shared.web.days import in_words

Glyph = Literal["done", "partly", "missing", "coming"]


@dataclass(frozen=True)
class Stage:
    """`day` is when, in words; `path` is where more of it is."""

    heading: str
    sentence: str
    glyph: Glyph
    day: str = ""
    path: str | None = None


def life(meeting: Any, lists: Lists, histories: Histories) -> list[Stage]:
    return [_planned(meeting, histories), _meeting(meeting, histories), _attendance(meeting, lists)]


def _recorded_day(meeting: Any, histories: Histories, *kinds: type) -> str:
    """The day on which an event of these kinds was recorded; nothing until it is sealed."""
    found = [each.recorded for each in histories.of(meeting.id) if isinstance(each.event.data, kinds) and each.recorded]
    return in_words(found[-1][:10]) if found else ""


def _planned(meeting: Any, histories: Histories) -> Stage:
    return Stage(
        _("Planned"), _("It was recorded as planned."), "done", _recorded_day(meeting, histories, MeetingPlanned)
    )


def _meeting(meeting: Any, histories: Histories) -> Stage:
    if meeting.status == "held":
        return Stage(_("Meeting"), _("It was held."), "done", days(meeting))
    if meeting.status == "planned":
        return Stage(_("Meeting"), _("Whether it was held is not recorded."), "coming", days(meeting))
    ended = _recorded_day(meeting, histories, MeetingCancelled, MeetingNotHeld)
    sentence = _("It was cancelled.") if meeting.status == "cancelled" else _("It did not take place.")
    return Stage(_("Meeting"), sentence, "missing", ended)


def _attendance(meeting: Any, lists: Lists) -> Stage:
    count = lists.entry_count(meeting.id)
    path = url_for(".attendance_view", id=meeting.id)
    if not count:
        sentence = _("Who attended is not recorded.") if meeting.status == "held" else _("Nothing is recorded.")
        return Stage(_("Attendance"), sentence, "missing", path=path)
    if meeting.complete:
        sentence = ngettext("One organization attended.", "%(num)s organizations attended.", count)
        return Stage(_("Attendance"), str(sentence), "done", path=path)
    sentence = ngettext("At least one organization attended.", "At least %(num)s organizations attended.", count)
    return Stage(_("Attendance"), str(sentence), "partly", path=path)


__all__ = ["Stage", "life"]
