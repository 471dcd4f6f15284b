"""The card of a meeting's conclusions: the bodies that each calls on, and the requests and answers since."""

from dataclasses import replace

from flask import request, url_for
from flask_babel import ngettext
from markupsafe import Markup

from services.meetings.console.hub.cards import (
    MOST_ROWS,
    CardLink,
    CardTable,
    Glyph,
    HubCard,
    NextStep,
    Place,
    SendLine,
    filled,
    quiet,
    warned,
)
from services.meetings.console.hub.reading import HubMeeting
from services.meetings.console.hub.sending import send_line, unasked
from services.meetings.console.labels import _
from services.meetings.read_models.communique_text import ConclusionRow
from shared.contracts.meetings.conclusions import ASKING, VERBS
from shared.contracts.meetings.consultations import ANSWERS
from shared.contracts.meetings.referrals import ACKNOWLEDGED
from shared.domain.dates import last_day
from shared.event_store.statements import StatementRow
from shared.web.days import localized_date

FOLLOW_UP = "/meetings/console/follow-up/"
LONGEST = 140  # characters
PRESENT = ("draft", "adopted", "replaced")


def conclusions(hub: HubMeeting) -> HubCard | None:
    """The meeting's conclusions with their follow-up, and earlier summaries of them in our words."""
    name, title = "conclusions", _("Conclusions and follow-up")
    rows, summaries = _present(hub), hub.fact_rows_of("conclusion-summary")
    if not rows and not summaries and not hub.is_live:
        return None
    card = HubCard(name, title, "behind", "missing", acts=_acts(hub, rows), path=room_path(hub))
    if not rows and not summaries:
        if hub.expected or (hub.row.status == "planned" and not hub.historic):
            return replace(card, place="ahead", glyph="coming", line=_("written in the room"), day=_last_day(hub))
        return replace(
            card, line=_("no conclusions were adopted") if hub.row.conclusions_complete else _("not recorded")
        )
    line = _adopted(hub, rows) if rows else _summarized(hub, len(summaries))
    place: Place = "behind" if hub.historic else "open"
    glyph: Glyph = "done" if _is_done(hub, rows) else "partly"
    return replace(
        card, place=place, glyph=glyph, line=line, phrase=line, table=_table(hub, rows), steps=_steps(hub, rows)
    )


def room_path(hub: HubMeeting, **query: str) -> str:
    return url_for("console-room.room_view", id=hub.id, **query)  # type: ignore[arg-type]  # parts of the address


def _present(hub: HubMeeting) -> list[ConclusionRow]:
    return [each for each in hub.text.conclusions.values() if each.conclusion.state in PRESENT]


def _last_day(hub: HubMeeting) -> str:
    return localized_date(hub.row.last_day or hub.row.first_day)


def _acts(hub: HubMeeting, rows: list[ConclusionRow]) -> tuple[CardLink, ...]:
    """Return the acts: conclusions written in the room need no summary."""
    follow_up = (CardLink(_("All follow-up"), FOLLOW_UP),) if any(each.conclusion.is_adopted for each in rows) else ()
    if not hub.writes or not hub.begun:
        return follow_up
    adds = () if rows else (hub.link(_("Record a summary of a conclusion"), "conclusion"),)
    if hub.row.status != "held" or hub.historic:
        return (*follow_up, *adds)
    return (*follow_up, *adds, hub.link(_("Confirm whether these are all"), "conclusions"))


def _adopted(hub: HubMeeting, rows: list[ConclusionRow]) -> str:
    adopted = sum(each.conclusion.is_adopted for each in rows)
    calling = [each for each in rows if each.conclusion.is_adopted and _calls(each)]
    line = str(ngettext("one adopted", "%(num)s adopted", adopted))
    if adopted < len(rows):
        line += "; " + str(ngettext("one draft", "%(num)s drafts", len(rows) - adopted))
    if calling:
        sent = sum(bool(hub.text.about(each.id, "request")) for each in calling)
        line += "; " + _("%(sent)s of %(all)s sent", sent=sent, all=len(calling))
    return line


def _summarized(hub: HubMeeting, count: int) -> str:
    summarized = str(ngettext("one summarized", "%(num)s summarized", count))
    completeness = {
        True: _("these are all"),
        False: _("there were more"),
        None: _("nobody has said yet if these are all"),
    }
    return f"{summarized}; {completeness[hub.row.conclusions_complete]}"


def _is_done(hub: HubMeeting, rows: list[ConclusionRow]) -> bool:
    if not rows:
        return bool(hub.row.conclusions_complete)
    return all(each.conclusion.is_adopted and (not _calls(each) or _is_answered(hub, each)) for each in rows)


def _calls(row: ConclusionRow) -> bool:
    """Return whether the conclusion asks for something, and so has to be sent."""
    return bool(row.conclusion.calls_on) or row.conclusion.verb in ASKING


def _is_answered(hub: HubMeeting, row: ConclusionRow) -> bool:
    requests = hub.text.about(row.id, "request")
    return bool(requests) and all(_answers(hub, each) for each in requests)


def _answers(hub: HubMeeting, request: StatementRow) -> list[StatementRow]:
    """Return the replies to a request; an acknowledgement does not count."""
    return [each for each in hub.text.about(request.fact, "reply") if each.statement.answer != ACKNOWLEDGED]


def _table(hub: HubMeeting, rows: list[ConclusionRow]) -> CardTable:
    """Return the conclusions by number (the waiting ones first if not all fit), then the summaries not replaced by one."""
    replaced = {each.conclusion.summary for each in rows}
    summaries = [each for each in hub.fact_rows_of("conclusion-summary") if each.fact not in replaced]
    if not rows:
        return CardTable((), hub.quoted("conclusion-summary"))
    rows = _in_order(hub, rows)
    heads = (_("No."), _("Conclusion"), _("Calls on"), _("Follow-up"))
    lines = [
        (each.conclusion.number, _wording(hub, each), _addressees(hub, each), _follow_up(hub, each)) for each in rows
    ]
    summary_lines = [("", hub.facts[each.fact], "", quiet(each.statement.source or "")) for each in summaries]
    return CardTable(heads, [*lines, *summary_lines], sends=_sends(hub, rows))


def _in_order(hub: HubMeeting, rows: list[ConclusionRow]) -> list[ConclusionRow]:
    """Return the conclusions by number; the waiting ones first if not all fit."""
    return rows if len(rows) <= MOST_ROWS else sorted(rows, key=lambda each: not _waits(hub, each))


def can_be_sent(hub: HubMeeting) -> dict[str, int]:
    """Return the conclusions that can be sent from a visible row, each with that row's index."""
    if not hub.writes or hub.historic:
        return {}
    rows = _in_order(hub, _present(hub))[:MOST_ROWS]
    return {each.id: number for number, each in enumerate(rows) if unasked(hub, each) is not None}


def _sends(hub: HubMeeting, rows: list[ConclusionRow]) -> tuple[int, SendLine] | None:
    """Return the line that sends the requested conclusion, or else the first that waits to be sent."""
    waiting = can_be_sent(hub)
    chosen = request.values.get("conclusion") or next(iter(waiting), "")
    return (waiting[chosen], send_line(hub, rows[waiting[chosen]])) if chosen in waiting else None


def _waits(hub: HubMeeting, row: ConclusionRow) -> bool:
    return _calls(row) and not _is_answered(hub, row)


def _wording(hub: HubMeeting, row: ConclusionRow) -> Markup:
    if row.marking == "restricted":
        return quiet(_("restricted; it is not shown here"))
    sentence = f"{_(VERBS[row.conclusion.verb])} {row.conclusion.wording}"
    shown = sentence if len(sentence) <= LONGEST else f"{sentence[: LONGEST - 1].rstrip()}…"
    return filled('<a href="%(path)s"><b>%(words)s</b></a>', path=f"{room_path(hub)}#{row.id}", words=shown)


def _addressees(hub: HubMeeting, row: ConclusionRow) -> object:
    if row.conclusion.calls_on:
        return ", ".join(hub.work.name(each) for each in row.conclusion.calls_on)
    return warned(_("nobody yet")) if row.conclusion.verb in ASKING else quiet(_("nobody"))


def _follow_up(hub: HubMeeting, row: ConclusionRow) -> object:
    """Return today's state of the requests about a conclusion; if several are waiting, that of the one due first."""
    if row.conclusion.state == "draft":
        return quiet(_("draft"))
    requests = hub.text.about(row.id, "request")
    if not requests:
        return _not_sent(hub, row) if _calls(row) else quiet(_("none needed"))
    waiting = [each for each in requests if not _answers(hub, each)]
    if not waiting:
        replies = [reply for each in requests for reply in _answers(hub, each)]
        last = max(replies, key=lambda each: (last_day(each.statement.on), each.stated))
        return _(ANSWERS[last.statement.answer]).lower()
    due = min((each.statement.due for each in waiting if each.statement.due), default="")
    if not due:
        return _("sent")
    label = _("due %(day)s", day=localized_date(due, "column" if due[:4] == hub.today[:4] else "short"))
    return warned(label) if due < hub.today else label


def _not_sent(hub: HubMeeting, row: ConclusionRow) -> Markup:
    """Return "not sent", linked to the line that sends it if it can be sent."""
    if not hub.writes or hub.historic or unasked(hub, row) is None:
        return warned(_("not sent"))
    path = url_for("console-meetings.details_view", id=hub.id, conclusion=row.id, _anchor="card-conclusions")
    return filled('<a href="%(path)s" class="warned">%(words)s</a>', path=path, words=_("not sent"))


def _steps(hub: HubMeeting, rows: list[ConclusionRow]) -> tuple[NextStep, ...]:
    """Return the step for the first adopted conclusion that asks for something but names no addressee."""
    if hub.historic:
        return ()
    for row in rows:
        if row.conclusion.state == "adopted" and row.conclusion.verb in ASKING and not row.conclusion.calls_on:
            reason = _("conclusion %(number)s calls on nobody yet", number=row.conclusion.number)
            return (NextStep("next", reason, _("Say whom it calls on"), f"{room_path(hub, edit=row.id)}#{row.id}"),)
    return ()
