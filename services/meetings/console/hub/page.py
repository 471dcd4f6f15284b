"""The assembly of a meeting's page: the place of each card, the state badge, and the one next step."""

from collections.abc import Sequence
from typing import Any

from flask_babel import ngettext

from services.meetings.console.hub.cards import Hub, HubCard, NextStep
from services.meetings.console.hub.declared import CARDS
from services.meetings.console.hub.reading import HubMeeting
from services.meetings.console.labels import WRITERS, _, has_begun, is_only_announced, is_past, today
from services.meetings.console.worklist.deadlines import AGENDA, ANNOUNCEMENT, CONSULTATION, INVITATIONS
from shared.domain.dates import first_day, is_exact, last_day
from shared.statements.wording import translatable
from shared.web.access import may
from shared.web.console import Badge
from shared.web.days import localized_date
from shared.web.viewer import viewer

SOON = 365
"""Days after which the page no longer says how long ago a meeting was held."""
ORDER = ("late", "waiting", "next")
_NOTHING_BEFORE = {
    CONSULTATION: translatable("Nothing to do before %(day)s, when the consultation closes."),
    INVITATIONS: translatable("Nothing to do before %(day)s, when invitations are due."),
    AGENDA: translatable("Nothing to do before %(day)s, when the agenda is due."),
    ANNOUNCEMENT: translatable("Nothing to do before %(day)s, when the announcement is due."),
}


def hub_of(meeting: HubMeeting) -> Hub:
    """Return the page of a meeting; a historic one has a single card of lines and no next step."""
    cards = [card for declared in CARDS if (card := declared(meeting)) is not None]
    if meeting.historic:
        return Hub(behind=cards, historic=True, nothing=_nothing(meeting))
    steps = [(step, card.name) for card in cards for step in card.steps if may(viewer(), step.roles or WRITERS)]
    step, due = min(steps, key=lambda each: _precedence(each[0]), default=(None, ""))
    open_ = sorted(
        (card for card in cards if card.place == "open" or card.name == due), key=lambda each: each.name != due
    )
    ahead = [card for card in cards if card.place == "ahead" and card.name != due]
    behind = [card for card in cards if card.place == "behind" and card.name != due]
    left, right = _columns(open_, due, over=meeting.over)
    return Hub(left, right, ahead, behind, step, due, "" if step else _nothing(meeting), over=meeting.over)


def _precedence(step: NextStep) -> tuple[int, str]:
    return ORDER.index(step.urgency), step.due or "9999"


def _columns(cards: Sequence[HubCard], due: str, *, over: bool) -> tuple[list[HubCard], list[HubCard]]:
    """Return the cards of the left and the right column; the due card comes first on the left, and after a meeting its
    results come before its preparation."""
    right = [card for card in cards if card.beside and card.name != due]
    left = [card for card in cards if card not in right]
    if over:
        left = [card for card in left if card.name == due] + [card for card in reversed(left) if card.name != due]
    return left, right


def _nothing(meeting: HubMeeting) -> str:
    """Return the words for a page without a next step, with the day from which there is something to do."""
    row = meeting.row
    if is_only_announced(row):
        return _("Nothing to do. It was announced; it is not known here whether it was held.")
    if row.status == "planned" and not meeting.begun:
        if not any(meeting.of(kind) for kind in ("consultation", "request", "reply", "agenda-item")):
            return _("Nothing is due yet. No consultation, invitation or agenda is recorded so far.")
        ahead = [each for each in meeting.deadlines if not each.done and each.day.isoformat() >= meeting.today]
        if ahead:
            return _(_NOTHING_BEFORE[ahead[0].name], day=localized_date(ahead[0].day.isoformat(), "long"))
        return _("Nothing to do before %(day)s.", day=localized_date(row.first_day, "long"))
    return _("Nothing to do.")


def state_badge(row: Any) -> Badge:
    """Return the state of a meeting with its distance from today."""
    if is_only_announced(row):
        return Badge(_("Announced, not confirmed"))
    if row.status == "cancelled":
        return Badge(_("Cancelled"), "bad")
    if row.status == "not held":
        return Badge(_("Did not take place"), "warn")
    if has_begun(row) and not is_past(row):
        return Badge(_("Today"), "info")
    if row.status == "held":
        return _held(row)
    if is_past(row):
        return Badge(_("In preparation, and its days have passed"), "bad")
    if not is_exact(row.first_day):
        return Badge(_("In preparation"), "info")
    to_go = (first_day(row.first_day) - today()).days
    return Badge(str(ngettext("In preparation, one day to go", "In preparation, %(num)s days to go", to_go)), "info")


def _held(row: Any) -> Badge:
    day = row.last_day or row.first_day
    ago = (today() - last_day(day)).days
    if not is_exact(day) or not 0 < ago <= SOON:
        return Badge(_("Held"), "good")
    return Badge(str(ngettext("Held yesterday", "Held, %(num)s days ago", ago)), "good")
