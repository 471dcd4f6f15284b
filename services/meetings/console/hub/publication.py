"""The card of what is public: the recorded facts beside the announced ones."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from services.meetings.console.hub.cards import CardLink, CardTable, HubCard, NextStep, quiet, warned
from services.meetings.console.hub.communique import public_in
from services.meetings.console.hub.reading import HubMeeting
from services.meetings.console.labels import MODES, _, days, format_instant, is_under_embargo, label_of, status_label
from services.meetings.queries.meetings import entities
from shared.contracts.meetings import MeetingAnnounced
from shared.public_view.meetings import PublishableFacts
from shared.web.days import localized_date

COMMUNIQUE_STATES = {"drafting": _l("drafted"), "agreed": _l("agreed"), "published": _l("published")}


def publication(hub: HubMeeting) -> HubCard:
    """The recorded version beside the public one; partners learn of the differences only from the next announcement."""
    name, title, view = "public", _("Public version"), hub.view
    acts = _acts(hub)
    held = view.waiting.facts if view.waiting is not None else view.public
    if held is None:
        line = _("not announced; partners know nothing about it")
        line += "" if hub.approves or hub.historic else f". {_('Waits for an approver.')}"
        steps = () if not hub.expected else _announcing(hub, _("not announced yet"), _("Announce the meeting"))
        return HubCard(name, title, "ahead" if hub.expected else "behind", "coming", line, acts=acts, steps=steps)
    rows = [_row(label, ours, theirs) for label, ours, theirs in _compared(hub, view.latest, held)]
    rows += _of_cards(hub)
    differing = sum(ours != theirs for _label, ours, theirs in _compared(hub, view.latest, held))
    phrase = _("%(num)s differ", num=differing) if differing else _("nothing differs")
    if differing == 1:
        phrase = _("one fact differs")
    if is_under_embargo(hub.row):
        phrase = _("embargo until %(when)s", when=format_instant(hub.row.not_before))
    day = _announced_on(hub)
    steps = _announcing(hub, _("partners do not know of the changes"), _("Announce again")) if hub.row.held_back else ()
    return HubCard(
        name,
        title,
        "behind" if hub.historic or (hub.over and not differing) else "open",
        "partly" if differing or is_under_embargo(hub.row) else "done",
        phrase,
        localized_date(day) if day else "",
        phrase,
        _waiting(hub),
        table=CardTable(
            (_("Fact"), _("Here"), _("Announced %(day)s", day=localized_date(day)) if day else _("Public")), rows
        ),
        acts=acts,
        steps=steps,
        beside=hub.over,
    )


def _of_cards(hub: HubMeeting) -> list[tuple[object, ...]]:
    """Return the rows on what is public of the communiqué and of the list of attendance."""
    rows: list[tuple[object, ...]] = []
    if (text := hub.text.communique) is not None:
        rows.append((_("Communiqué"), COMMUNIQUE_STATES[text.communique.state], quiet(public_in(text))))
    if attending := entities(hub.entries):
        ours = str(ngettext("one organization", "%(num)s organizations", len(attending)))
        public_entities = entities(each for each in hub.entries if each.marking == "public")
        public = (
            str(ngettext("one is named", "%(num)s are named", len(public_entities)))
            if public_entities
            else _("nobody is named")
        )
        rows.append((_("Who came"), ours, quiet(public)))
    return rows


def _waiting(hub: HubMeeting) -> str:
    """Return what a change waits for, or that the meeting is public because of the sources in its file."""
    if hub.row.held_back:
        waits = "" if hub.approves else _("Waits for an approver.")
        return f"{_('Partners have not been told of the changes yet.')} {waits}".strip()
    # The day is not tested, as it is missing until the log has the event. Typed records have no file.
    if any(isinstance(each.event.data, MeetingAnnounced) for each in hub.past):
        return ""
    return _("It is public because the sources in its file are public.")


def _acts(hub: HubMeeting) -> tuple[CardLink, ...]:
    if not hub.approves:
        return ()
    announced = hub.row.announced
    acts = []
    if not announced or hub.row.held_back or is_under_embargo(hub.row):
        acts.append(hub.link(_("Announce again") if announced else _("Announce the meeting"), "announce"))
    if announced:
        acts.append(hub.link(_("Withdraw the announcement"), "withdraw-announcement"))
    return tuple(acts)


def _announcing(hub: HubMeeting, reason: str, label: str) -> tuple[NextStep, ...]:
    """Return the step of an approver: to announce a waiting change, or the meeting itself before its day."""
    if not hub.approves:
        return ()
    return (
        NextStep("waiting" if hub.row.held_back else "next", reason, label, hub.act("announce"), hub.row.first_day),
    )


def _announced_on(hub: HubMeeting) -> str:
    found = [each.recorded for each in hub.past if isinstance(each.event.data, MeetingAnnounced) and each.recorded]
    return found[-1][:10] if found else ""


def _compared(hub: HubMeeting, ours: PublishableFacts, theirs: PublishableFacts) -> list[tuple[str, str, str]]:
    known, published = _words(hub, ours), _words(hub, theirs)
    return [(label, known[label], published[label]) for label in known]


def _words(hub: HubMeeting, facts: PublishableFacts) -> dict[str, str]:
    place = ", ".join(part for part in (facts.city, hub.work.country(facts.country)) if part)
    return {
        _("Status"): status_label(_as_row(hub, facts)),
        _("Days"): days(facts),
        _("Place"): place or _("not known"),
        _("Mode"): label_of(MODES, facts.mode) or _("not known"),
    }


def _as_row(hub: HubMeeting, facts: PublishableFacts) -> Any:
    """Return the facts, and whether they come from a file, on which the wording of their state depends."""
    return _Stated(facts.status, hub.row.imported, facts.first_day, facts.last_day)


class _Stated:
    def __init__(self, status: str, imported: bool, first_day: str, last_day: str | None) -> None:
        self.status, self.imported, self.first_day, self.last_day = status, imported, first_day, last_day


def _row(label: str, ours: str, theirs: str) -> tuple[object, ...]:
    return label, ours, quiet(_("the same")) if ours == theirs else warned(theirs)
