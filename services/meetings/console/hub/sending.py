"""The line of a meeting's page that sends a conclusion to its addressee: prefilled, so that Enter records it."""

from collections.abc import Mapping

from flask import g, request, url_for

from services.meetings.console.follow_up.referring import follow_up_queries
from services.meetings.console.hub.cards import SendLine
from services.meetings.console.hub.reading import HubMeeting
from services.meetings.console.labels import _, today
from services.meetings.console.stating import refusal_words
from services.meetings.read_models.communique_text import ConclusionRow
from shared.contracts.meetings.conclusions import ASKING
from shared.contracts.meetings.consultations import PURPOSES
from shared.domain.errors import OtherCommand, Problem
from shared.web.days import localized_date

FIELDS = ("who", "who.id", "purpose", "due", "document", "batch")


def unasked(hub: HubMeeting, row: ConclusionRow) -> str | None:
    """Return the first addressee of an adopted conclusion not asked yet; "" if it asks for something but names no
    addressee; None if nothing is to be sent."""
    if row.conclusion.state != "adopted" or row.marking == "restricted":
        return None
    asked = {each.statement.to for each in hub.text.about(row.id, "request")}
    addressees = row.conclusion.calls_on or ()
    if not addressees:
        return "" if row.conclusion.verb in ASKING and not asked else None
    return next((to for to in addressees if to not in asked), None)


def send_line(hub: HubMeeting, row: ConclusionRow) -> SendLine:
    """Return the line of a conclusion that waits to be sent; after a refusal, with the typed input."""
    to = unasked(hub, row) or ""
    problem = _refused(row)
    wrong = "" if problem is None else refusal_words(problem)
    return SendLine(
        row.id,
        url_for("console-meetings.send_view", id=hub.id),
        url_for("console-room.find_view", id=hub.id, field="who"),
        to,
        hub.work.name(to) if to else "",
        {word: _(label) for word, label in PURPOSES.items()},
        _preset(hub, to) if problem is None else _typed(problem),
        "" if problem is None else str(problem.parameters.get("field", "")),
        wrong,
    )


def refused(problem: Problem) -> None:
    """Make the refused line show the reason on the next page."""
    g.refused_sending = problem


def _refused(row: ConclusionRow) -> Problem | None:
    problem: Problem | None = g.get("refused_sending")
    return problem if request.form.get("conclusion") == row.id else None


def _typed(problem: Problem) -> Mapping[str, str]:
    """Return the typed input; under a new id if the form's was used already."""
    return {
        name: request.form.get(name, "") for name in FIELDS if name != "batch" or not isinstance(problem, OtherCommand)
    }


def _preset(hub: HubMeeting, to: str) -> Mapping[str, str]:
    due = follow_up_queries(hub.work).due_days([to], today()).get(to, "") if to else ""
    return {"due": localized_date(due) if due else ""}
