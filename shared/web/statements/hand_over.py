"""Handing over: all records that one account is responsible for pass to another, in one act with Undo."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid5

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import ngettext
from uuid_utils import uuid7

from shared.contracts.assignments import ASSIGNMENTS, AssignmentStated
from shared.domain.errors import NotThere, Problem
from shared.domain.ids import is_id
from shared.statements.decider import state_fact
from shared.web.command_context import viewer_context
from shared.web.console.columns import Choice
from shared.web.console.notices import UndoableNotice, show_notice
from shared.web.console.page import ConsolePage
from shared.web.statements.endpoints import path_of
from shared.web.statements.upkeep import assignments, officers_on
from shared.web.statements.workspace import StatementWorkspace
from shared.web.wording import problem_text

MOST = 500
"""The maximum number of records in one act."""


class HandOverView(ConsolePage):
    """`/<service>/console/hand-over/?account=<id>`. `officers` gives (account, name) of the accounts that may take
    over."""

    def __init__(self, work: StatementWorkspace, officers: Callable[[], Sequence[Choice]]) -> None:
        super().__init__("hand-over")
        self._work, self._officers = work, officers

    def roles_for(self, view: str, _method: str) -> frozenset[str]:
        return self._work.readers if view == "left_view" else self._work.writers

    @expose("/", methods=("GET", "POST"))
    def index_view(self) -> ResponseReturnValue:
        """GET lists the records that an account is responsible for; POST hands them all to another."""
        account = request.values.get("account", "")
        if not is_id("account", account):
            raise NotThere(id=account[:80])
        records = self._records_of(account)
        if request.method == "GET":
            return self._page(account, records, "")
        to = request.form.get("to", "")
        if to == account or to not in dict(self._others(account)):
            return self._page(account, records, _("Choose who takes over.")), 422
        if not records:
            return self._page(account, records, _("There is nothing to hand over.")), 422
        try:
            batch = self._hand_over(records[:MOST], to)
        except Problem as problem:
            wordings = current_app.extensions["rapporteur"]["wordings"]
            return self._page(account, records, problem_text(problem, wordings).detail), 409
        count = len(records[:MOST])
        sentence = ngettext("One record is handed over.", "%(num)s records are handed over.", count)
        undo = url_for(f"console-{path_of(ASSIGNMENTS)}.many_undone", batch=batch)
        show_notice(UndoableNotice(str(sentence), undo))
        return redirect(url_for(".index_view", account=account), 303)

    @expose("/left")
    def left_view(self) -> dict[str, int]:
        """Return the number of records that an account is responsible for, for the account's page in its own
        service."""
        return {"records": len(self._records_of(request.args.get("account", "")))}

    def _hand_over(self, records: Sequence[str], to: str) -> str:
        """State the new officer of each record from today on, in one transaction; return the act's id."""
        batch, today = _batch(), datetime.now(UTC).date().isoformat()
        commands = [
            state_fact(
                ASSIGNMENTS,
                AssignmentStated(
                    fact=f"{ASSIGNMENTS.name}-{uuid5(UUID(batch), f'row {number}')}",
                    about=record,
                    account=to,
                    since=today,
                ),
            )
            for number, record in enumerate(records)
        ]
        self._work.handler.handle_batch(batch, commands, viewer_context())
        return batch

    def _records_of(self, account: str) -> list[str]:
        return records_of(self._work, account)

    def _others(self, account: str) -> list[Choice]:
        return [each for each in self._officers() if each[0] != account]

    def _page(self, account: str, records: Sequence[str], refusal: str) -> str:
        names = self._work.directory.names([*records, account])
        listed = [(names.get(record, record), self._work.directory.path(record)) for record in records]
        shown = {"account": account, "name": names.get(account, account), "records": listed, "refusal": refusal}
        return str(self.render("statements/hand_over.html", others=self._others(account), batch=str(uuid7()), **shown))


def records_of(work: StatementWorkspace, account: str) -> list[str]:
    """Return the records that an account is responsible for today."""
    held = officers_on(assignments(work), datetime.now(UTC).date())
    return sorted(record for record, officer in held.items() if officer == account)


def _batch() -> str:
    """Return the id of the act that the form was made for."""
    try:
        return str(UUID(request.form.get("command_id", "")))
    except ValueError:
        return str(uuid7())
