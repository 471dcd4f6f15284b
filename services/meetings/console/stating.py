"""Statements recorded by a hand-made page: several in one act, which one Undo reverts."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from flask import current_app, redirect, request
from flask.typing import ResponseReturnValue
from uuid_utils import uuid7

from services.meetings.console.labels import _, today
from shared.contracts.meetings.consultations import MEANS
from shared.domain.dates import first_day
from shared.domain.errors import Malformed, NotThere, Problem, Refused
from shared.statements.decider import state_fact
from shared.statements.kinds import StatementKind
from shared.statements.personal import SEEMS_PERSONAL, seems_personal
from shared.web.command_context import viewer_context
from shared.web.console import UndoableNotice, show_notice
from shared.web.console.refilled import refilled_page
from shared.web.days import localized_date, localized_number, parse_date
from shared.web.problems import status_of
from shared.web.statements.batches import StatementBatches
from shared.web.statements.workspace import StatementWorkspace
from shared.web.wording import problem_text

FRAGMENT = "Rapporteur-Fragment"
"""The header by which a script asks for a part of a page."""
LONGEST_LINE, REPEATED = 200, 40
"""How many characters a line has at most, and how many of what was typed a refusal repeats."""


class StatingActs:
    """The acts of one page. `undo_path` gives the address that undoes a batch of a kind."""

    def __init__(self, work: StatementWorkspace, undo_path: Callable[[StatementKind, str], str]) -> None:
        self._work, self._undo_path = work, undo_path

    def state(self, kind: StatementKind, batch: str, statements: Sequence[dict[str, Any]]) -> int:
        """State several of a kind in one transaction, and return the number of new ones. Sending them twice is one act.

        Raises the domain's errors.
        """
        commands = [
            state_fact(kind, kind.stated(fact=f"{kind.name}-{uuid5(UUID(batch), f'row {number}')}", **each))
            for number, each in enumerate(statements)
        ]
        results = self._work.handler.handle_batch(batch, commands, viewer_context()) if commands else []
        return sum(bool(each.events) for each in results)

    def state_one(self, kind: StatementKind, batch: str, values: dict[str, Any]) -> str:
        """State one that the act's other statements refer to, and return its id. It stays if the act is undone."""
        own_batch = str(uuid5(UUID(batch), kind.name))
        self.state(kind, own_batch, [values])
        return f"{kind.name}-{uuid5(UUID(own_batch), 'row 0')}"

    def notify(self, kind: StatementKind, batch: str, sentence: str) -> None:
        """Show a notice with Undo on the next page."""
        show_notice(UndoableNotice(sentence, self._undo_path(kind, batch)))

    def done(self, act: Callable[[str], str], back: str, batch: str = "") -> ResponseReturnValue:
        """Do an act, which returns the address of the next page; show a refusal on the previous page, with the form as
        it was filled in, or return it to a script.

        `batch`: the id of the act, by default the form's.
        """
        try:
            return redirect(act(checked_batch(batch or request.form.get("batch", ""))), 303)
        except Problem as problem:
            detail = refusal_words(problem)
            if is_script():
                return detail, int(status_of(problem))
            return refilled_page(back, f"{detail} {_('Nothing was recorded.')}", int(status_of(problem)))

    def undo(self, kind: StatementKind, batch: str) -> None:
        """Undo one's own act, and report the result on the next page."""
        batches = StatementBatches(self._work, kind)
        try:
            undone = batches.undo(checked_batch(batch), viewer_context())
        except Refused as problem:
            show_notice(f"{worded(problem)} {_('Nothing was undone.')}", "bad")
        else:
            show_notice(batches.worded(undone), "warn" if undone.changed else "done")


def checked_batch(text: str) -> str:
    """Return the id of an act. Raises NotThere if it is malformed."""
    try:
        is_valid = str(UUID(text)) == text
    except ValueError:
        is_valid = False
    if not is_valid:
        raise NotThere(id=text[:80])
    return text


def new_batch() -> str:
    """Return a new id for the act of a form."""
    return str(uuid7())


def worded(problem: Problem) -> str:
    """Return a problem in the reader's language."""
    return problem_text(problem, current_app.extensions["rapporteur"]["wordings"]).detail


def refusal_words(problem: Problem) -> str:
    """Return the remedy of a problem if it has one, else the problem in the reader's language."""
    return str(problem.parameters.get("remedy") or worded(problem))


def warn_if_personal(label: str, text: str) -> None:
    """Warn on the next page if a text seems to name a person."""
    if seems_personal(text):
        show_notice(_(SEEMS_PERSONAL, fields=label), "warn")


def is_script() -> bool:
    """Return whether a script asks for only a part of the page."""
    return FRAGMENT in request.headers


def dated(name: str, otherwise: date | None = None) -> dict[str, str]:
    """Return a day of the form under its name; for an empty field the day `otherwise`, if given. Raises Malformed."""
    text = request.form.get(name, "").strip()
    if not text:
        return {name: otherwise.isoformat()} if otherwise else {}
    try:
        return {name: parse_date(text)}
    except ValueError:
        remedy = _("“%(typed)s” is not a day. Type one, such as 16 March 2027.", typed=text[:REPEATED])
        raise Malformed(name, remedy) from None


def line(name: str) -> dict[str, str]:
    """Return a line of the form under its name; nothing if it is empty. Raises Malformed."""
    text = not_longer(name, " ".join(request.form.get(name, "").split()))
    return {name: text} if text else {}


def not_longer(name: str, text: str, most: int = LONGEST_LINE) -> str:
    """Return a text, as typed under a name. Raises Malformed if it has more characters."""
    if len(text) > most:
        begins, count = text[:REPEATED].strip(), localized_number(len(text))
        sentence = _(
            "“%(begins)s…” has %(count)s characters. Use at most %(most)s.",
            begins=begins,
            count=count,
            most=localized_number(most),
        )
        raise Malformed(name, sentence)
    return text


def terms_of_request() -> dict[str, str]:
    """Return the day (by default today), the means, the document and the due day in a form. Raises Malformed."""
    means = request.form.get("by", "")
    return dated("on", today()) | dated("due") | line("document") | ({"by": means} if means in MEANS else {})


def column_days(around: str) -> Callable[[str], str]:
    """Return the function that writes a column's days, without the year if they are less than a year from this day."""
    middle, year = first_day(around), timedelta(days=365)

    def in_column(day: str) -> str:
        return localized_date(day, "column" if abs(first_day(day) - middle) < year else "short")

    return in_column
