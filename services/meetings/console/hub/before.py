"""The cards of what is done before a meeting, from the records that there are: consultation, invitations, agenda."""

from flask import url_for
from flask_babel import ngettext

from services.meetings.console.hub.cards import CardTable, HubCard, NextStep, Place, counted, filled, quiet, warned
from services.meetings.console.hub.reading import HubMeeting
from services.meetings.console.labels import _
from services.meetings.domain.agenda import number_key
from shared.event_store.statements import StatementRow
from shared.web.days import localized_date


def consultation(hub: HubMeeting) -> HubCard:
    """Countries that were asked before the meeting."""
    name, title = "consultation", _("Consultation")
    found = hub.of("consultation")
    if not found:
        return untouched(hub, name, title, _("not opened yet"), "consultation", meetings=hub.id)
    last = found[-1].statement
    asked, needs = hub.of("request", kind="consultation"), hub.of("need")
    open_ = hub.days_from_now(last.closed) >= 0 and hub.expected
    before = hub.days_before(last.closed)
    when = {"day": localized_date(last.closed), "days": before}
    if open_:
        closed = _("Answers until %(day)s.", day=when["day"])
    elif before is None or before < 0:
        closed = _("Closed on %(day)s.", day=when["day"])
    else:
        closed = str(ngettext("Closed on %(day)s, one day before the meeting.",
                              "Closed on %(day)s, %(num)s days before the meeting.", before, day=when["day"]))  # fmt: skip
    counts = filled(
        _("Asked: %(asked)s. Needs raised: %(needs)s."),
        asked=counted(len(asked), hub.page(found[-1])),
        needs=counted(len(needs), hub.page(found[-1])),
    )
    return HubCard(
        name,
        title,
        "open" if hub.expected else "behind",
        "partly" if open_ else "done",
        _("%(asked)s asked; %(needs)s needs", asked=len(asked), needs=len(needs)),
        localized_date(last.closed),
        sentence=filled("%(closed)s %(counts)s", closed=closed, counts=counts),
        table=CardTable((), [(hub.words(each, "text"), quiet(localized_date(each.statement.on))) for each in needs]),
        path=hub.page(found[-1]),
    )


def invitations(hub: HubMeeting) -> HubCard:
    """The invited, and what they answered."""
    name, title = "invitations", _("Invitations and seats")
    invited = hub.of("request", kind="invitation")
    if not invited:
        return untouched(hub, name, title, _("nobody is invited yet"), "request", about=hub.id, kind="invitation")
    answers = _last_answers(hub)
    said = [answers.get(each.statement.to) for each in invited]
    accepted, silent = said.count("accepted"), said.count(None)
    declined = sum(each in ("declined", "excused") for each in said)
    due = max((each.statement.due for each in invited if each.statement.due), default="")
    here = hub.list("request", kind="invitation")
    sentence = filled(
        _("%(accepted)s of %(invited)s accepted; %(silent)s have not answered."),
        accepted=counted(accepted, hub.list("request", kind="invitation")),
        invited=counted(len(invited), here),
        silent=counted(silent, here),
    )
    if due:
        sentence += " " + _("The day to answer by is %(day)s.", day=localized_date(due))
    return HubCard(
        name,
        title,
        "open" if hub.expected else "behind",
        "partly" if silent else "done",
        _("%(accepted)s of %(invited)s accepted", accepted=accepted, invited=len(invited)),
        localized_date(due) if due else "",
        _asked_on(hub, invited),
        sentence,
        CardTable(
            (_("Answer"), _("How many")),
            [(_("accepted"), accepted), (_("declined or excused"), declined), (_("no answer"), silent)],
            frozenset({1}),
        ),
        path=here,
        steps=_reminding(hub, silent, due),
    )


def _last_answers(hub: HubMeeting) -> dict[str, str]:
    """Return the last answer of each respondent, by the day of the answers."""
    replies = sorted(hub.of("reply"), key=lambda each: (each.statement.on, each.stated))
    return {each.statement.respondent: each.statement.answer for each in replies}


def _asked_on(hub: HubMeeting, invited: list[StatementRow]) -> str:
    first = min(each.statement.on for each in invited)
    reminders = hub.of("request", kind="reminder")
    if not reminders:
        return _("invited %(day)s", day=localized_date(first))
    last = max(each.statement.on for each in reminders)
    return _("invited %(first)s, reminded %(last)s", first=localized_date(first), last=localized_date(last))


def _reminding(hub: HubMeeting, silent: int, due: str) -> tuple[NextStep, ...]:
    if not (silent and due and hub.expected):
        return ()
    reason = ngettext(
        "one has not answered, due %(day)s", "%(num)s have not answered, due %(day)s", silent, day=localized_date(due)
    )
    label = ngettext("Remind one", "Remind %(num)s", silent)
    late = hub.days_from_now(due) < 0
    path = hub.list("request", kind="invitation")
    return (NextStep("late" if late else "next", str(reason), str(label), path, due),)


def agenda(hub: HubMeeting) -> HubCard:
    """The items of the agenda, and what each takes up."""
    name, title = "agenda", _("Agenda")
    items = sorted(hub.of("agenda-item"), key=lambda row: number_key(row.statement.number))
    adds = None
    if hub.writes and not hub.over and hub.row.status == "planned":
        number = str(len(items) + 1)
        given = {"meeting.id": hub.id, "number": number, "kind": "substantive", "title.language.0": "en"}
        adds = hub.adds("agenda-item", _("Add an item, then Enter"), "title.text.0", **given)
    if not items and not hub.expected:
        return untouched(hub, name, title, "", "agenda-item", meeting=hub.id)
    unlinked = sum(1 for each in items if each.statement.kind == "substantive" and not _is_linked(each))
    count = str(ngettext("one item", "%(num)s items", len(items)))
    return HubCard(
        name,
        title,
        _place(hub),
        "partly" if unlinked or not items else "done",
        _("%(count)s; %(unlinked)s linked to nothing", count=count, unlinked=unlinked) if unlinked else count,
        phrase=count if items else _("no items yet"),
        table=CardTable((_("No."), _("Item"), _("Linked to")), [_item(hub, each) for each in items]) if items else None,
        path=url_for("console-agendas.agenda_view", id=hub.id),
        adds=adds,
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


def untouched(hub: HubMeeting, name: str, title: str, ready: str, kind: str, /, **given: str) -> HubCard:
    """Return the line of something of which nothing is recorded: `ready` says so while it is ahead of us."""
    acts = (hub.states(kind, **given),) if hub.writes else ()
    if hub.expected:
        return HubCard(name, title, "ahead", "coming", ready, acts=acts)
    return HubCard(name, title, "behind", "missing", _("not recorded"), acts=() if hub.historic else acts)
