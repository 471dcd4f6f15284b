"""The cards of a meeting itself and what became of it: participants, topics, recordings, reports."""

from dataclasses import replace

from flask import url_for
from flask_babel import ngettext
from markupsafe import Markup

from services.meetings.console.attendance import attendance_path
from services.meetings.console.hub.before import untouched
from services.meetings.console.hub.cards import (
    CardLink,
    CardTable,
    Glyph,
    HubCard,
    NextStep,
    Place,
    counted,
    filled,
    quiet,
    several,
)
from services.meetings.console.hub.reading import HubMeeting
from services.meetings.console.labels import CAPACITIES, _, label_of
from shared.event_store.statements import StatementRow
from shared.web.days import localized_date

LIVE = ("planned", "held")


def participants(hub: HubMeeting) -> HubCard | None:
    """The participants, as far as it is recorded; what documents state stays in quotation marks."""
    name, title, row = "participants", _("Participants"), hub.row
    counts = tuple(hub.facts[each.fact] for each in hub.told_of("count"))
    if row.status not in LIVE and not counts:
        return None
    sheet = list_ = attendance_path(hub.id)
    organizations = {each.organization for each in hub.entries if not each.in_error}
    acts: tuple[CardLink, ...] = ()
    if hub.writes and hub.begun:
        acts = (hub.link(_("Enter a number from a document"), "count"),)
    if acts and row.status == "held":
        acts = (CardLink(_("Add an organization"), sheet), *acts)
    if not organizations and row.status == "planned":
        return HubCard(
            name, title, "ahead", "coming", _("opens on the first day"), localized_date(row.first_day), acts=acts,
            quoted=counts, path=list_, steps=_opening(hub, sheet),
        )  # fmt: skip
    glyph: Glyph = "done" if row.complete else "partly" if organizations else "missing"
    line = str(ngettext("one organization", "%(num)s organizations", len(organizations))) if organizations else ""
    return HubCard(
        name,
        title,
        "behind" if hub.historic else "open",
        glyph,
        line or _("not recorded"),
        sentence=_who_came(hub, organizations, list_),
        quoted=counts,
        table=_by_capacity(hub, list_) if organizations else None,
        acts=acts,
        path=list_,
        steps=_marking(hub, organizations, sheet),
    )


def _who_came(hub: HubMeeting, organizations: set[str], path: str) -> Markup:
    if not organizations:
        return filled("%(said)s", said=_("Nobody has entered who came."))
    people = len({each.person for each in hub.entries if each.person})
    some = several("%(number)s organization", "%(number)s organizations", len(organizations), path)
    if people:
        named = several("%(number)s named person", "%(number)s named people", people, path)
        some = filled("%(some)s, %(named)s", some=some, named=named)
    closed = {
        True: _("the list is complete."),
        False: _("others came too."),
        None: _("nobody has said yet if the list is complete."),
    }
    return filled("%(some)s; %(closed)s", some=some, closed=closed[hub.row.complete])


def _by_capacity(hub: HubMeeting, path: str) -> CardTable:
    """Return the entries by capacity and how they came."""
    capacities = [*dict(CAPACITIES), None]
    of = {each: [row for row in hub.entries if row.capacity == each and not row.in_error] for each in capacities}
    heads = (_("Capacity"), _("In person"), _("Remote"), _("Not known"))
    rows = [
        (
            label_of(CAPACITIES, capacity),
            *(counted(sum(row.mode == mode for row in rows), path) for mode in ("in person", "remote", None)),
        )
        for capacity, rows in of.items()
        if rows
    ]
    return CardTable(heads, rows, frozenset({1, 2, 3}))


def _opening(hub: HubMeeting, sheet: str) -> tuple[NextStep, ...]:
    day = hub.row.first_day
    if hub.row.status != "planned" or hub.historic:
        return ()
    if hub.over:
        why = _("planned for %(day)s; nothing recorded since", day=localized_date(day))
        return (NextStep("late", why, _("Record that it was held"), hub.act("hold"), day),)
    if hub.begun:
        return (NextStep("next", _("it has begun"), _("Mark attendance"), sheet, day),)
    return ()


def _marking(hub: HubMeeting, organizations: set[str], sheet: str) -> tuple[NextStep, ...]:
    if hub.row.status == "planned":
        return _opening(hub, sheet)
    if hub.row.status != "held" or hub.historic or hub.row.complete is not None:
        return ()
    if not organizations:
        return (NextStep("waiting", _("held, and nobody is on the list"), _("Mark attendance"), sheet),)
    why = _("Is everyone who came on the list?")
    return (NextStep("waiting", why, _("Confirm whether the list is complete"), hub.act("list")),)


def topics(hub: HubMeeting) -> HubCard | None:
    """The topics discussed, as the sources name it."""
    name, title, rows = "topics", _("Topics discussed"), hub.told_of("topic")
    if not rows and hub.row.status not in LIVE:
        return None
    acts = (hub.link(_("Add a topic"), "topic"),) if hub.writes and hub.begun else ()
    if not rows and (hub.expected or (hub.row.status == "planned" and not hub.historic)):
        return HubCard(name, title, "ahead", "coming", _("written in the room"), acts=acts)
    if not rows:
        return HubCard(name, title, "behind", "missing", _("not recorded"), acts=acts)
    line = str(ngettext("one topic", "%(num)s topics", len(rows)))
    table = CardTable((), hub.quoted("topic"))
    place: Place = "behind" if hub.historic else "open"
    return HubCard(name, title, place, "done", line, phrase=line, table=table, acts=acts)


def recordings(hub: HubMeeting) -> HubCard | None:
    """The talks, and which of them were recorded."""
    name, title = "recordings", _("Recordings and outreach")
    talks = hub.of("presentation")
    if not talks:
        if hub.row.status not in LIVE:
            return None
        card = untouched(hub, name, title, _("no talks yet"), "presentation", meeting=hub.id)
        return replace(card, path=url_for("console-outreach.outreach_view", id=hub.id))
    made = {
        talk: [each for each in hub.of("recording") if each.statement.presentation == talk]
        for talk in (each.fact for each in talks)
    }
    consents = sorted(hub.of("consent"), key=lambda each: each.statement.on)
    recorded = sum(1 for each in made.values() if each)
    count = _("%(recorded)s of %(talks)s talks recorded", recorded=recorded, talks=len(talks))
    rows = [(_talk(hub, each), _agrees(hub, consents, each), _recorded(made[each.fact])) for each in talks]
    return HubCard(
        name,
        title,
        "ahead" if hub.expected else "behind" if hub.historic else "open",
        "coming" if hub.expected else "done" if recorded == len(talks) else "partly",
        count,
        phrase=count,
        table=CardTable((_("Talk"), _("Speaker agrees"), _("Recording")), rows),
        path=url_for("console-outreach.outreach_view", id=hub.id),
        beside=True,
    )


def _talk(hub: HubMeeting, row: StatementRow) -> Markup:
    return Markup('<a href="{}">{}</a>').format(hub.page(row), hub.words(row, "title"))


def _agrees(hub: HubMeeting, consents: list[StatementRow], talk: StatementRow) -> object:
    """Return what its speaker agreed to, by the last answer to each."""
    last = {each.statement.to: each for each in consents if each.statement.about == talk.fact}
    given = [hub.words(each, "to").lower() for each in last.values() if each.statement.answer == "given"]
    return ", ".join(given) or (quiet(_("refused")) if last else None)


def _recorded(made: list[StatementRow]) -> object:
    lengths = [each.statement.seconds for each in made if each.statement.seconds]
    languages = ", ".join(each.statement.language for each in made)
    if lengths:
        return _("%(minutes)s min, %(languages)s", minutes=round(lengths[0] / 60), languages=languages)
    return languages or quiet(_("none"))


def reports(hub: HubMeeting) -> HubCard | None:
    """Documents that report the meeting, and the reports of this program that count it."""
    rows = hub.told_of("report")
    act = (hub.link(_("Add a document that reports the meeting"), "report"),) if hub.writes else ()
    lines: list[tuple[object, ...]] = [*hub.quoted("report")]
    if hub.row.status == "held":
        path = f"/reporting/reports/wtsa?meeting={hub.row.code}"
        lines.append((Markup('<a href="{}">{}</a>').format(path, _("WTSA assessment")), quiet(_("counts it"))))
    if not lines and not act:
        return None
    return HubCard(
        "reports", _("Reports that count it"),
        "behind" if hub.historic else "open" if lines else "ahead", "done" if rows else "coming",
        _("named in %(num)s", num=len(rows)) if rows else _("none recorded"), table=CardTable((), lines) if lines else None,
        acts=act, beside=True,
    )  # fmt: skip
