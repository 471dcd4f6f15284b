"""One act on many rows of a list: selected, previewed row by row, then recorded all or none, each by its own
command."""

from collections.abc import Sequence
from typing import Any, ClassVar, Literal, NamedTuple

import msgspec
from flask import current_app, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import ngettext
from uuid_utils import uuid7

from shared.domain.decider import Command
from shared.domain.errors import ChangedMeanwhile, NotThere, OtherCommand, Problem
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import part_of
from shared.statements.personal import seems_personal
from shared.web.access import require
from shared.web.command_context import viewer_context
from shared.web.console import form_actions
from shared.web.console.form_actions import Form, FormAction
from shared.web.console.list_support import list_support
from shared.web.console.notices import show_notice, warn_of_names
from shared.web.wording import problem_text

CommandInContext = tuple[Command, CommandContext]


class BulkRow(NamedTuple):
    """A row of a preview: the effect of the act on it, with the reason for a refusal."""

    row: Any
    verdict: Literal["chosen", "new", "same", "refused"] = "chosen"
    reason: str = ""


class BulkPages:
    """The acts on many rows of an `EventSourcedView`: `bulk` names the actions offered."""

    bulk: ClassVar[tuple[str, ...]] = ()

    def bulk_actions(self: Any) -> list[FormAction]:
        """Return the acts that the viewer may do to many rows."""
        acts = [self.action_named(name) for name in self.bulk] if list_support() else []
        return [act for act in acts if self.may_do(act)]

    @expose("/bulk", methods=("POST",))
    def bulk_view(self: Any) -> ResponseReturnValue:
        """Show the form of an act for the ticked rows, then its effect on each; then record it."""
        act = self._bulk_action(request.form.get("act", ""))
        ticked = request.form.getlist("shown" if "all" in request.form else "row")[: self.page_size]
        rows = [found for each in dict.fromkeys(ticked) if (found := self._ticked(each)) is not None]
        if not rows:
            show_notice(_("Tick the rows first, then choose what to do with them."), "warn")
            return redirect(self.address(self._list_query(request.args)), 303)
        done: ResponseReturnValue | None = None
        if "command_id" not in request.form:
            form, commands = form_actions.new_form(act, None, None, {}), None
        else:
            form = form_actions.submitted_form(act, request.form)
            commands = self._bulk_commands(form, rows)
            if commands is not None and request.form.get("do") == "record":
                done = self._bulk_record(form, commands)
        if done is None:
            done = self._bulk_page(
                form, [BulkRow(each) for each in rows] if commands is None else _preview(rows, commands)
            )
        return done

    def _bulk_action(self: Any, name: str) -> FormAction:
        if name not in self.bulk or list_support() is None:
            raise NotThere(id=name)
        act: FormAction = self.action_named(name)
        require(self.roles_of(act))
        return act

    def _ticked(self: Any, key: str) -> Any:
        try:
            return self.row(key)
        except NotThere:
            return None

    def _bulk_commands(self: Any, form: Form, rows: Sequence[Any]) -> list[CommandInContext] | None:
        """Return the command for each row; None if the form has errors. Submitting twice gives the same commands."""
        if not _is_batch(form.command):
            form.command = str(uuid7())
        batch, commands = form.command, list[CommandInContext]()
        context = viewer_context()
        for number, row in enumerate(rows):
            g.command = part_of(batch, number)  # a fact stated by the row's command has its own id
            body = form_actions.load_form(form, request.form)
            if body is None:
                return None
            version = request.form.get(f"version.{self.get_pk_value(row)}", "")
            has_version = version.isascii() and version.isdigit() and len(version) < 19
            by = context.part(batch, number, expected=int(version) if has_version else None)
            assert form.action.asks is not None
            commands.append(form.action.asks(body, by, row))
        return commands

    def _bulk_record(self: Any, form: Form, commands: Sequence[CommandInContext]) -> ResponseReturnValue | None:
        """Record all and redirect to the list; None if a row is refused or was changed, which the preview then
        shows."""
        support = list_support()
        assert support is not None
        try:
            answers = support.handler.handle_all(commands)
        except (ChangedMeanwhile, OtherCommand):
            form.refusal = _("Something was changed meanwhile. Nothing was recorded: look again, then record it.")
        except Problem as problem:
            form.refusal = _("Nothing was recorded: %(why)s", why=_worded(problem))
        else:
            count = sum(bool(each.events) for each in answers)
            sentence = ngettext("It is recorded for one row.", "It is recorded for %(num)s rows.", count)
            show_notice(sentence if count else _("Nothing was changed."))
            if count and not self.is_of_personal_texts:
                warn_of_names([each for each in form.action.fields if seems_personal(form.typed(each))])
            return redirect(self.address(self._list_query(request.args)), 303)
        self.session.expire_all()
        return None

    def _bulk_page(self: Any, form: Form, rows: Sequence[BulkRow]) -> ResponseReturnValue:
        """Return the form of an act with its rows, under a new command id."""
        form.command = str(uuid7())
        refused = any(each.verdict == "refused" for each in rows)
        count = 0 if refused or form.errors else sum(each.verdict == "new" for each in rows)
        shown = {"form": form, "act": form.action, "chosen": rows, "count": count}
        page: str = self.page("admin/model/bulk.html", None, query=self._list_query(request.args), **shown)
        return page, 422 if form.errors or form.refusal or refused else 200


def _preview(rows: Sequence[Any], commands: Sequence[CommandInContext]) -> list[BulkRow]:
    """Return the effects of the commands, without recording anything."""
    support = list_support()
    assert support is not None
    unbatched = [(command, msgspec.structs.replace(by, command=None, expected=None)) for command, by in commands]
    problems = {id(each.command): each for each in support.handler.problems_of(unbatched)}
    accepted = [pair for pair in unbatched if id(pair[0]) not in problems]
    answers = support.handler.check_all(accepted)
    has_events = {id(command): bool(each.events) for (command, _by), each in zip(accepted, answers, strict=True)}
    return [
        BulkRow(row, "refused", _worded(problems[id(command)]))
        if id(command) in problems
        else BulkRow(row, "new" if has_events[id(command)] else "same")
        for row, (command, _by) in zip(rows, unbatched, strict=True)
    ]


def _is_batch(text: str) -> bool:
    try:
        part_of(text, 0)
    except ValueError:
        return False
    return True


def _worded(problem: Problem) -> str:
    return str(problem_text(problem, current_app.extensions["rapporteur"]["wordings"]).detail)
