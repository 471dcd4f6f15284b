"""The cards about the preparation of a meeting: consultation, invitations, agenda."""

from dataclasses import replace

from flask import url_for
from flask_babel import ngettext
from markupsafe import Markup

from services.meetings.console.consultations.content import WAITS, ShownStates, consultation_on
from services.meetings.console.consultations.usual import usual_consultation
from services.meetings.console.hub.cards import (
    CardLink,
    CardTable,
    HubCard,
    NextStep,
    Place,
    Urgency,
    counted,
    filled,
    quiet,
    several,
    warned,
)
from services.meetings.console.hub.reading import HubMeeting
from services.meetings.console.invitations.content import (
    InvitationsContent,
    InvitationSources,
    ShownInvitations,
    invitations_on,
)
from services.meetings.console.labels import _, today
from services.meetings.console.worklist.deadlines import AGENDA, INVITATIONS
from services.meetings.domain.agenda import number_key
from services.meetings.queries.attendances import AttendanceStrips
from services.meetings.queries.bodies import BodyQueries
from shared.event_store.statements import StatementRow
from shared.web.days import localized_date


def consultation(hub: HubMeeting) -> HubCard:
    """The countries asked before the meeting, and the needs that wait for a decision."""
    name, title = "consultation", _("Consultation")
    recorded = hub.of("consultation")
    if not recorded:
        card = untouched(
            hub, name, title, _("not opened yet"), hub.states("consultation", **usual_consultation(hub.row))
        )
        return replace(card, path=url_for("console-consultation.of_meeting_view", meeting=hub.id))
    path = url_for("console-consultation.consultation_view", id=recorded[-1].fact)
    bodies = BodyQueries(hub.work.recorded.reader)
    current = consultation_on(recorded[-1], hub.work.recorded, bodies, today(), ShownStates())
    waiting, open_ = current.that(WAITS), hub.expected and hub.days_from_now(current.statement.closed) >= 0
    raised = several("They raised %(number)s need.", "They raised %(number)s needs.", len(current.needs), path)
    if current.needs:
        raised += " " + several("%(number)s waits.", "%(number)s wait.", len(waiting), path)
    requests_line = filled(
        _("%(asked)s of %(states)s developing States were asked; %(answered)s answered."),
        asked=counted(current.whole.asked, path),
        states=counted(len(current.whole.rows), path),
        answered=counted(current.whole.answered, path),
    )
    rows = [(hub.words(need.row, "text"), quiet(_raised_by(hub, need.row))) for need in waiting]
    return HubCard(
        name,
        title,
        "open" if hub.expected else "behind",
        "partly" if open_ or waiting else "done",
        _("%(answered)s of %(asked)s answered", answered=current.whole.answered, asked=current.whole.asked),
        localized_date(current.statement.closed),
        sentence=filled(
            "%(closed)s %(asked)s %(raised)s",
            closed=_closed(hub, current.statement.closed),
            asked=requests_line,
            raised=raised,
        ),
        table=CardTable((), rows) if rows else None,
        acts=(CardLink(_("All States"), path),),
        path=path,
    )


def _closed(hub: HubMeeting, closed: str) -> str:
    """Return until when answers are accepted, or when the consultation closed."""
    day, before = localized_date(closed), hub.days_before(closed)
    if hub.expected and hub.days_from_now(closed) >= 0:
        return _("Answers until %(day)s.", day=day)
    if before is None or before < 0:
        return _("Closed on %(day)s.", day=day)
    return str(
        ngettext(
            "Closed on %(day)s, one day before the meeting.",
            "Closed on %(day)s, %(num)s days before the meeting.",
            before,
            day=day,
        )
    )


def _raised_by(hub: HubMeeting, need: StatementRow) -> str:
    by = need.statement.raised_by
    day = localized_date(need.statement.on)
    return f"{hub.work.name(by)}, {day}" if by else day


def invitations(hub: HubMeeting) -> HubCard:
    """The organizations invited, by region, and their answers."""
    name, title, reader = "invitations", _("Invitations and seats"), hub.work.recorded.reader
    path = url_for("console-invitations.invitations_view", id=hub.id)
    if not hub.of("request", kind="invitation") and not hub.of("reply"):
        invite = CardLink(_("Invite organizations"), path)
        nobody = _("nobody is invited yet")
        steps = hub.due_step(INVITATIONS, nobody, _("Invite"), path)
        return replace(untouched(hub, name, title, nobody, invite), path=path, steps=steps)
    sources = InvitationSources(hub.work.recorded, BodyQueries(reader), AttendanceStrips(reader))
    found = invitations_on(hub.row, sources, today(), ShownInvitations())
    invited, accepted, silent = sum(each.invited for each in found.regions), len(found.accepted), len(found.unanswered)
    rows = [
        (
            each.region or _("not known"),
            counted(each.invited, path),
            counted(each.count("accepted"), path),
            counted(each.count("declined", "excused"), path),
            counted(each.open, path),
        )
        for each in found.regions
        if each.region or each.invited
    ]
    heads = (_("Region"), _("Invited"), _("Accepted"), _("Declined or excused"), _("No answer"))
    return HubCard(
        name,
        title,
        "open" if hub.expected else "behind",
        "partly" if silent else "done",
        _("%(accepted)s of %(invited)s accepted", accepted=accepted, invited=invited),
        localized_date(found.due) if found.due else "",
        _asked_on(hub),
        _answered(hub, found, path),
        CardTable(heads, rows, frozenset({1, 2, 3, 4})),
        (CardLink(_("Open the grid"), path),),
        path,
        steps=_reminding(hub, found, path),
    )


def _answered(hub: HubMeeting, found: InvitationsContent, path: str) -> Markup:
    sentence = filled(
        _("%(accepted)s of %(invited)s accepted; %(silent)s have not answered."),
        accepted=counted(len(found.accepted), path),
        invited=counted(sum(each.invited for each in found.regions), path),
        silent=counted(len(found.unanswered), path),
    )
    if found.due:
        sentence += " " + _("Answers are due by %(day)s.", day=localized_date(found.due))
    if hub.expected and found.accepted and found.missing_regions:
        missing = warned(_("nobody comes from %(regions)s", regions=", ".join(found.missing_regions)))
        sentence += " " + filled(_("If all who accepted come, %(missing)s."), missing=missing)
    return sentence


def _asked_on(hub: HubMeeting) -> str:
    invited, reminders = hub.of("request", kind="invitation"), hub.of("request", kind="reminder")
    if not invited:
        return ""
    first = min(each.statement.on for each in invited)
    if not reminders:
        return _("invited %(day)s", day=localized_date(first))
    last = max(each.statement.on for each in reminders)
    return _("invited %(first)s, reminded %(last)s", first=localized_date(first), last=localized_date(last))


def _reminding(hub: HubMeeting, found: InvitationsContent, path: str) -> tuple[NextStep, ...]:
    silent, to_remind, due = len(found.unanswered), len(found.to_remind), found.due
    if not (to_remind and due and hub.expected):
        return ()
    reason = ngettext(
        "one has not answered, due %(day)s", "%(num)s have not answered, due %(day)s", silent, day=localized_date(due)
    )
    label = ngettext("Remind one", "Remind %(num)s", to_remind)
    urgency: Urgency = "late" if hub.days_from_now(due) < 0 else "next"
    return (NextStep(urgency, str(reason), str(label), f"{path}?answer=open", due),)


def agenda(hub: HubMeeting) -> HubCard:
    """The items of the agenda, and what each takes up."""
    name, title = "agenda", _("Agenda")
    items = sorted(hub.of("agenda-item"), key=lambda row: number_key(row.statement.number))
    adds = None
    if hub.writes and not hub.over and hub.row.status == "planned":
        numbers = [int(each.statement.number) for each in items if each.statement.number.isdecimal()]
        number = str(max(numbers, default=0) + 1)
        given = {"meeting.id": hub.id, "number": number, "kind": "substantive", "title.language.0": "en"}
        adds = hub.adds("agenda-item", _("Add an item, then Enter"), "title.text.0", **given)
    if not items and not hub.expected:
        return untouched(hub, name, title, "", hub.states("agenda-item", meeting=hub.id))
    unlinked = sum(1 for each in items if each.statement.kind == "substantive" and not _is_linked(each))
    count = str(ngettext("one item", "%(num)s items", len(items)))
    path = url_for("console-agendas.agenda_view", id=hub.id)
    return HubCard(
        name,
        title,
        _place(hub),
        "partly" if unlinked or not items else "done",
        _("%(count)s; %(unlinked)s linked to nothing", count=count, unlinked=unlinked) if unlinked else count,
        phrase=count if items else _("no items yet"),
        table=CardTable((_("No."), _("Item"), _("Linked to")), [_item(hub, each) for each in items]) if items else None,
        path=path,
        adds=adds,
        steps=hub.due_step(AGENDA, _("there is no agenda yet"), _("Write the agenda"), path),
    )


def _is_linked(row: StatementRow) -> bool:
    item = row.statement
    return bool(item.topics or item.objectives or item.work or item.takes_up)


def _item(hub: HubMeeting, row: StatementRow) -> tuple[object, ...]:
    link = filled('<a href="%(path)s"><b>%(title)s</b></a>', path=hub.page(row), title=hub.words(row, "title"))
    if row.statement.kind != "substantive":
        return row.statement.number, link, quiet(hub.words(row, "kind"))
    linked = [
        hub.words(row, name) for name in ("topics", "objectives", "work", "takes_up") if getattr(row.statement, name)
    ]
    return row.statement.number, link, quiet(", ".join(linked)) if linked else warned(_("nothing yet"))


def _place(hub: HubMeeting) -> Place:
    return "open" if hub.expected else "behind"


def untouched(hub: HubMeeting, name: str, title: str, ready: str, begin: CardLink) -> HubCard:
    """Return the line of a stage without records: `ready` is its phrase while it lies ahead; `begin` leads to the page
    that records it."""
    acts = (begin,) if hub.writes else ()
    if hub.expected:
        return HubCard(name, title, "ahead", "coming", ready, acts=acts)
    return HubCard(name, title, "behind", "missing", _("not recorded"), acts=() if hub.historic else acts)
