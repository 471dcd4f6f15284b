"""A meeting's life from top to bottom, as far as this program records it, and its next step (LOOK 4.2).

A meeting known from a file only has the same life: missing steps, such as its planning, are not asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from flask import url_for
from flask_babel import ngettext
from markupsafe import Markup

from services.meetings.console.announcements import who_announces
from services.meetings.console.labels import (
    _,
    days,
    format_instant,
    has_begun,
    is_historic,
    is_only_announced,
    is_under_embargo,
)
from services.meetings.console.meeting_facts_labels import count_markup, text_of
from services.meetings.queries.histories import HistoryQueries
from services.meetings.queries.meetings import MeetingQueries
from shared.contracts.meetings import MeetingAnnounced, MeetingCancelled, MeetingNotHeld, MeetingPlanned
from shared.contracts.meetings.meeting_facts import KINDS
from shared.event_store.histories import HistoryEvent
from shared.event_store.statements import StatementRow
from shared.web.days import localized_date

Glyph = Literal["done", "partly", "missing", "coming"]
ACTIVE_STATUSES = ("planned", "held")


@dataclass(frozen=True)
class Stage:
    """A stage. `day` is its day in words, `distance` its distance from the meeting; `path` leads to its details.

    `items` are the facts told at this stage, and `acts` the names of its actions.
    """

    heading: str
    sentence: str
    glyph: Glyph
    day: str = ""
    distance: str = ""
    path: str | None = None
    items: tuple[Markup, ...] = ()
    acts: tuple[str, ...] = ()


def timeline(meeting: Any, queries: MeetingQueries, histories: HistoryQueries) -> list[Stage]:
    """Return the stages. A meeting that never took place has no topics, list or conclusions, unless some were recorded."""
    told = queries.facts_of(meeting.id)
    counts, topics, conclusions, reports = ([row for row in told if row.kind is kind] for kind in KINDS)
    past = histories.history(meeting.id, meeting.id)
    stages = [_planned(meeting, past), _announced(meeting, past)]
    if meeting.status in ACTIVE_STATUSES or topics:
        stages.append(_topics(meeting, topics))
    stages.append(_meeting(meeting, past))
    if meeting.status in ACTIVE_STATUSES or counts:
        stages.append(_attendance(meeting, queries, counts))
    if meeting.status in ACTIVE_STATUSES or conclusions:
        stages.append(_conclusions(meeting, conclusions))
    return [*stages, _reports(meeting, reports)]


def _recorded(past: Sequence[HistoryEvent], *kinds: type) -> str:
    """Return the day on which an event of these kinds was recorded, as ISO; nothing until it is sealed."""
    found = [each.recorded for each in past if isinstance(each.event.data, kinds) and each.recorded]
    return found[-1][:10] if found else ""


def _distance(day: str, meeting: Any) -> str:
    """Return the distance from the meeting, if both are known to the day."""
    if len(day) != len(meeting.first_day) or len(day) != len("2016-10-23"):
        return ""
    apart = (date.fromisoformat(meeting.first_day) - date.fromisoformat(day)).days
    if apart > 0:
        return str(ngettext("one day before", "%(num)s days before", apart))
    return str(ngettext("one day after", "%(num)s days after", -apart)) if apart else ""


def _planned(meeting: Any, past: Sequence[HistoryEvent]) -> Stage:
    if meeting.imported:
        return Stage(_("Planned"), _planned_for(past), "partly")
    day = _recorded(past, MeetingPlanned)
    if not day:
        return Stage(_("Planned"), _("It was recorded as planned."), "done")
    return Stage(_("Planned"), _("It was recorded as planned."), "done", localized_date(day), _distance(day, meeting))


def _planned_for(past: Sequence[HistoryEvent]) -> str:
    """Return the planned days according to the file of its first record; nothing until that is sealed."""
    planned = next((each.event.data for each in past if isinstance(each.event.data, MeetingPlanned)), None)
    if planned is None:
        return _("When it was planned is not recorded.")
    return _("For %(days)s. When it was planned is not recorded.", days=days(planned, "long"))


def _announced(meeting: Any, past: Sequence[HistoryEvent]) -> Stage:
    heading, both = _("Announcement"), ("announce", "withdraw-announcement")
    if not meeting.announced:
        sentence = _("It is not announced; partners know nothing about it.") + who_announces()
        return Stage(heading, sentence, "coming", acts=("announce",))
    day = _recorded(past, MeetingAnnounced)
    when = (localized_date(day), _distance(day, meeting)) if day else ("", "")
    if is_under_embargo(meeting):
        sentence = _("Nothing is published before %(when)s.", when=format_instant(meeting.not_before))
        return Stage(heading, sentence, "partly", *when, acts=both)
    if meeting.held_back:
        sentence = (
            _("It is public, but later changes are not: partners have not been told of them yet.") + who_announces()
        )
        return Stage(heading, sentence, "partly", *when, acts=both)
    # Not by the day: there is none until the log has the event, and typed records have no file.
    told = any(isinstance(each.event.data, MeetingAnnounced) for each in past)
    sentence = (
        _("It is public, and partners have been told.")
        if told
        else _("It is public because the sources in its file are public.")
    )
    return Stage(heading, sentence, "done", *when, acts=("withdraw-announcement",))


def _meeting(meeting: Any, past: Sequence[HistoryEvent]) -> Stage:
    if meeting.status == "held":
        return Stage(_("Meeting"), _("It was held."), "done", days(meeting))
    if is_only_announced(meeting):
        sentence = _("It was announced. It is not confirmed that it was held, so it is not counted.")
        return Stage(_("Meeting"), sentence, "missing", days(meeting))
    if meeting.status == "planned":
        sentence = _("It is not recorded whether it was held.") if has_begun(meeting) else _("It is planned.")
        return Stage(_("Meeting"), sentence, "coming", days(meeting))
    sentence = _("It was cancelled") if meeting.status == "cancelled" else _("It did not take place")
    said = _("%(what)s: %(why)s.", what=sentence, why=meeting.reason.rstrip("."))
    if meeting.imported:
        return Stage(_("Meeting"), said, "missing", days(meeting))
    day = _recorded(past, MeetingCancelled, MeetingNotHeld)
    return Stage(
        _("Meeting"), said, "missing", localized_date(day) if day else "", _distance(day, meeting) if day else ""
    )


def _attendance(meeting: Any, queries: MeetingQueries, counts: list[StatementRow]) -> Stage:
    count = queries.entry_count(meeting.id)
    path = url_for("console-sheet.sheet_view", id=meeting.id)
    stated = tuple(count_markup(row.statement, _link(row)) for row in counts)
    more = {"path": path, "items": stated, "acts": ("count",)}
    if not count:
        sentence = _("Nobody has entered who came.") if meeting.status == "held" else _not_recorded(meeting)
        return Stage(_("Attendance"), sentence, _missing(meeting), **more)  # type: ignore[arg-type]  # as Stage has them
    if meeting.complete:
        sentence = str(ngettext("One organization attended.", "%(num)s organizations attended.", count))
        return Stage(_("Attendance"), sentence, "done", **more)  # type: ignore[arg-type]  # likewise
    sentence = str(ngettext("At least one organization attended.", "At least %(num)s organizations attended.", count))
    return Stage(_("Attendance"), sentence, "partly", **more)  # type: ignore[arg-type]  # likewise


def _topics(meeting: Any, topics: list[StatementRow]) -> Stage:
    items = tuple(_link(row) for row in topics)
    if not items:
        return Stage(_("Topics"), _not_recorded(meeting), _missing(meeting), acts=("topic",))
    sentence = str(ngettext("One topic is recorded.", "%(num)s topics are recorded.", len(items)))
    return Stage(_("Topics"), sentence, "done", items=items, acts=("topic",))


def _conclusions(meeting: Any, conclusions: list[StatementRow]) -> Stage:
    summary = Markup('<a href="{}">{}</a> {}')
    items = tuple(summary.format(_path(row), _("Our summary:"), text_of(row.statement)) for row in conclusions)
    acts = ("conclusion", "conclusions") if meeting.status == "held" else ()
    match (bool(items), meeting.conclusions_complete):
        case (False, True):
            return Stage(_("Conclusions"), _("No conclusions were adopted."), "done", acts=acts)
        case (False, _any):
            return Stage(_("Conclusions"), _not_recorded(meeting), _missing(meeting), acts=acts)
        case (_any, True):
            return Stage(_("Conclusions"), _("These are all the conclusions."), "done", items=items, acts=acts)
        case (_any, False):
            return Stage(_("Conclusions"), _("There were more conclusions."), "partly", items=items, acts=acts)
    return Stage(_("Conclusions"), _("Nobody has said yet if these are all."), "partly", items=items, acts=acts)


def _reports(meeting: Any, reports: list[StatementRow]) -> Stage:
    items = tuple(_link(row) for row in reports)
    heading = _("Reports to TSAG and WTSA")
    if not items:
        return Stage(heading, _not_recorded(meeting), _missing(meeting), acts=("report",))
    sentence = str(ngettext("It was reported in one document.", "It was reported in %(num)s documents.", len(items)))
    return Stage(heading, sentence, "done", items=items, acts=("report",))


def _not_recorded(meeting: Any) -> str:
    return _("Not recorded.") if has_begun(meeting) else _("Nothing is recorded yet.")


def _missing(meeting: Any) -> Glyph:
    return "missing" if has_begun(meeting) else "coming"


def _path(row: StatementRow) -> str:
    return url_for("console-told.details_view", id=row.fact)


def _link(row: StatementRow) -> Markup:
    """Return a fact as a link to the page that corrects and withdraws it."""
    return Markup('<a href="{}">{}</a>').format(_path(row), text_of(row.statement))


@dataclass(frozen=True)
class NextStep:
    """The next step. `act` and `other` are names of the view's actions; without an action nothing is due, and `why`
    gives the reason.

    `sheet`: the sheet of attendance is where it is done, or where more is.
    """

    why: str
    heading: str = ""
    act: str = ""
    other: str = ""
    sheet: bool = False


def next_step(meeting: Any, queries: MeetingQueries) -> NextStep:
    if is_only_announced(meeting):
        return NextStep(_("Nothing to do. It was announced; it is not known here whether it was held."))
    if meeting.status == "planned":
        return _planned_step(meeting)
    if meeting.status != "held" or is_historic(meeting) or meeting.complete is not None:
        return NextStep(_("Nothing to do."))
    if queries.entry_count(meeting.id):
        return NextStep(
            _("Who stayed away can be said only of a complete list."), _("Did others come too?"), "list", sheet=True
        )
    return NextStep(_("The meeting was held, but nobody is on the list yet."), _("Who came?"), sheet=True, other="list")


def _planned_step(meeting: Any) -> NextStep:
    day = localized_date(meeting.first_day, "long")
    if has_begun(meeting):
        why = _("It was planned for %(day)s; nothing has been recorded since.", day=day)
        return NextStep(why, _("Did it take place?"), "hold", "not-held")
    return NextStep(_("Nothing to do before %(day)s.", day=day))
