"""Undo of one step: the page that shows what it will record, and the act, which is the opposite of the last event."""

from flask import current_app, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext as _
from sqlalchemy import select

from shared.domain.decider import Command
from shared.domain.errors import ChangedMeanwhile, NotThere, Refused
from shared.domain.event import envelope
from shared.event_store.statements import StatementRow
from shared.event_store.tables import kernel_tables
from shared.statements.decider import correct_to, withdraw_fact
from shared.statements.events import AnyStatement, folded
from shared.web.command_context import viewer_context
from shared.web.console.notices import show_notice
from shared.web.console.page import ConsolePage
from shared.web.navigation import current_navigation
from shared.web.statements.workspace import StatementWorkspace, page_path
from shared.web.wording import problem_text


class UndoView(ConsolePage):
    """`/<service>/console/undo/?event=<id>`: refused once something else was recorded about the same statement."""

    def __init__(self, work: StatementWorkspace, log: str) -> None:
        super().__init__("undo")
        self._work, self._events = work, kernel_tables(log).events.c

    def roles_for(self, _view: str, _method: str) -> frozenset[str]:
        return self._work.writers

    @expose("/", methods=("GET", "POST"))
    def index_view(self) -> ResponseReturnValue:
        event = request.args.get("event", "")[:64]
        row = self._row(event)
        command, after = self._opposite(row)
        if request.method == "GET":
            line = self._work.line(row.kind, row.statement)
            becomes = None if after is None else self._work.line(row.kind, after)
            shown = {"line": line, "becomes": becomes, "path": page_path(row.kind, row.fact)}
            return str(self.render("statements/undo.html", changed=row.event != event, **shown))
        self._undo(row, event, command)
        return redirect(current_navigation().start or page_path(row.kind, row.fact), 303)

    def _undo(self, row: StatementRow, event: str, command: Command) -> None:
        """Record the opposite, unless something else was recorded since, and show the outcome on the next page."""
        changed = row.event != event
        try:
            if not changed:
                self._work.handler.handle(command, viewer_context(expected=row.version))
        except ChangedMeanwhile:
            changed = True
        except Refused as problem:
            wordings = current_app.extensions["rapporteur"]["wordings"]
            show_notice(f"{problem_text(problem, wordings).detail} {_('Nothing was undone.')}", "bad")
            return
        if changed:
            show_notice(_("Not undone: it was changed since."), "warn")
        else:
            show_notice(_("It is undone. Both stay in the history."))

    def _row(self, event: str) -> StatementRow:
        """Return the current state of the statement that an event concerns. Raises NotThere."""
        with self._work.queries.reader.connect() as connection:
            stored = connection.scalar(select(self._events.bytes).where(self._events.id == event))
        if stored is None:
            raise NotThere(id=event)
        return self._work.queries.one(envelope(stored).subject)

    def _opposite(self, row: StatementRow) -> tuple[Command, AnyStatement | None]:
        """Return the command that undoes the last event, and the resulting statement, None if withdrawn."""
        reason = _("Undone.")
        past = [each.event.data for each in self._work.histories(row.fact)]
        versions = [each for each in past if folded(row.statement, each) is not None]
        if row.stated == row.event or row.kind.corrected is None or len(versions) < 2:
            return withdraw_fact(row.kind.withdrawn(row.fact, reason)), None
        before: AnyStatement | None = None
        for each in versions[:-1]:
            before = folded(before, each)
        assert before is not None
        return correct_to(row.kind, before, reason), before
