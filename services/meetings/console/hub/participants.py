"""The card of a meeting's participants, by region, compared with the previous meeting."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import ngettext
from markupsafe import Markup

from services.meetings.console.attendance import attendance_path
from services.meetings.console.hub.cards import (
    CardLink,
    CardTable,
    Glyph,
    HubCard,
    NextStep,
    counted,
    filled,
    several,
)
from services.meetings.console.hub.reading import HubMeeting
from services.meetings.console.labels import _
from services.meetings.console.regions import counted_by_region, regions_on
from services.meetings.queries.meetings import entities
from services.meetings.queries.organizations import counted_as
from shared.contracts.registry.states import REGIONS
from shared.domain.dates import last_day
from shared.web.days import localized_date


def participants(hub: HubMeeting) -> HubCard | None:
    """The participants as far as they are recorded; numbers from documents stay in quotation marks."""
    name, title, row = "participants", _("Participants"), hub.row
    counts = tuple(hub.facts[each.fact] for each in hub.fact_rows_of("count"))
    if not hub.is_live and not counts:
        return None
    list_ = attendance_path(hub.id)
    organizations = entities(hub.entries)
    before = _meeting_before(hub) if organizations else None
    acts: tuple[CardLink, ...] = ()
    if hub.writes and hub.begun:
        acts = (hub.link(_("Record a number from a document"), "count"),)
    if acts and row.status == "held":
        acts = (CardLink(_("Add an organization"), list_), *acts)
    if not organizations and row.status == "planned":
        phrase = _("the sheet is open") if hub.begun else _("opens on the first day")
        return HubCard(
            name, title, "ahead", "coming", phrase, localized_date(row.first_day), acts=acts,
            quoted=counts, path=list_, steps=_opening(hub, list_),
        )  # fmt: skip
    glyph: Glyph = "done" if row.complete else "partly" if organizations else "missing"
    line = str(ngettext("one organization", "%(num)s organizations", len(organizations))) if organizations else ""
    return HubCard(
        name,
        title,
        "behind" if hub.historic else "open",
        glyph,
        line or _("not recorded"),
        sentence=Markup(" ").join(
            filter(None, (_who_came(hub, organizations, list_), _came_again(hub, organizations, before)))
        ),
        quoted=counts,
        table=_by_region(hub, before, list_) if organizations else None,
        acts=acts,
        path=list_,
        steps=_marking(hub, organizations, list_),
    )


def _who_came(hub: HubMeeting, organizations: set[str], path: str) -> Markup:
    if not organizations:
        return filled("%(said)s", said=_("Nobody has recorded who came."))
    people = len({each.person for each in hub.entries if each.person and not each.in_error})
    counts = several("%(number)s organization", "%(number)s organizations", len(organizations), path)
    if people:
        named_people = several("%(number)s named person", "%(number)s named people", people, path)
        counts = filled("%(some)s, %(named)s", some=counts, named=named_people)
    closed = {
        True: _("the list is complete."),
        False: _("others came too."),
        None: _("nobody has said yet if the list is complete."),
    }
    sentence = filled("%(some)s; %(closed)s", some=counts, closed=closed[hub.row.complete])
    return Markup(" ").join(filter(None, (sentence, _how(hub, path))))


def _how(hub: HubMeeting, path: str) -> Markup:
    """Return how many entries were in person and how many remote; nothing if no mode is known."""
    modes = [each.mode for each in hub.entries if not each.in_error]
    if not any(modes):
        return Markup("")
    numbers = {mode: counted(modes.count(mode), path) for mode in ("in person", "remote", None)}
    counts = filled(_("%(here)s in person, %(remote)s remote"), here=numbers["in person"], remote=numbers["remote"])
    if None not in modes:
        return filled("%(said)s.", said=counts)
    return filled(_("%(said)s, not known for %(unknown)s."), said=counts, unknown=numbers[None])


class MeetingBefore(NamedTuple):
    """The previous meeting held in the series, with its list."""

    row: Any
    entries: Sequence[Any]

    @property
    def path(self) -> str:
        return attendance_path(self.row.id)

    def label(self, after: str) -> str:
        """Return its year, or its code if the meeting that begins on the day `after` is in the same year."""
        year = str(self.row.first_day[:4])
        return year if year != after[:4] else str(self.row.code)


def _meeting_before(hub: HubMeeting) -> MeetingBefore | None:
    """Return the previous meeting held, if its list has any entries."""
    queries = hub.work.queries
    held = [each for each in queries.meetings_of(hub.row.series) if each.status == "held"]
    before = [each for each in held if each.first_day < hub.row.first_day][-1:]
    found = [MeetingBefore(each, queries.attendance_of(each.id)) for each in before]
    return next((each for each in found if each.entries), None)


def _came_again(hub: HubMeeting, organizations: set[str], before: MeetingBefore | None) -> Markup:
    """Return how many on the previous meeting's list came again; "at least" while this meeting's list is open. As in
    figures, all count as on the later meeting's day: one that has merged since came again as its successor."""
    came = entities(before.entries) if before else set[str]()
    previous = set(counted_as(hub.work.queries.reader, came, hub.row.first_day).values())
    if before is None or not previous:
        return Markup("")
    numbers = {
        "again": counted(len(previous & organizations), before.path),
        "before": counted(len(previous), before.path),
        "year": before.label(hub.row.first_day),
    }
    if not hub.row.complete:
        return filled(_("At least %(again)s of %(before)s on the list of %(year)s came again."), **numbers)
    if not before.row.complete:
        return filled(_("%(again)s of %(before)s on the list of %(year)s came again."), **numbers)
    return filled(_("%(again)s of %(before)s who came in %(year)s came again."), **numbers)


def _by_region(hub: HubMeeting, before: MeetingBefore | None, path: str) -> CardTable:
    """Return the organizations by region of their present country, beside the figures of the previous meeting."""
    region_of = regions_on(hub.work.queries.reader, last_day(hub.row.last_day or hub.row.first_day))
    columns = [(_("Came"), counted_by_region(hub.entries, region_of), path)]
    if before is not None:
        head = _("In %(year)s", year=before.label(hub.row.first_day))
        columns.append((head, counted_by_region(before.entries, region_of), before.path))
    unknown = [""] if any(counts[""] for _head, counts, _path in columns) else []
    rows = [
        (
            _(REGIONS[region]) if region else _("not known"),
            *(counted(counts[region], to) for _head, counts, to in columns),
        )
        for region in (*REGIONS, *unknown)
    ]
    heads = (_("Region"), *(head for head, _counts, _path in columns))
    return CardTable(heads, rows, frozenset(range(1, len(heads))))


def _opening(hub: HubMeeting, path: str) -> tuple[NextStep, ...]:
    day = hub.row.first_day
    if hub.row.status != "planned" or hub.historic:
        return ()
    if hub.over:
        reason = _("planned for %(day)s; nothing recorded since", day=localized_date(day))
        return (NextStep("late", reason, _("Record that it was held"), hub.act("hold"), day),)
    if hub.begun:
        return (NextStep("next", _("the sheet is open"), _("Mark attendance"), path, day),)
    return ()


def _marking(hub: HubMeeting, organizations: set[str], path: str) -> tuple[NextStep, ...]:
    if hub.row.status == "planned":
        return _opening(hub, path)
    if hub.row.status != "held" or hub.historic or hub.row.complete is not None:
        return ()
    if not organizations:
        return (NextStep("waiting", _("held, and nobody is on the list"), _("Mark attendance"), path),)
    reason = _("Is everyone who came on the list?")
    return (NextStep("waiting", reason, _("Confirm whether the list is complete"), hub.act("list")),)
