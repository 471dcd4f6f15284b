"""Editing in place on a record's page: `?edit=<name>` returns the page with that row open, and the row is submitted to
`edit/<name>`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext as _
from uuid_utils import uuid7

from shared.domain.errors import ChangedMeanwhile, Malformed, NotThere, OtherCommand, Refused, TooLarge
from shared.event_store.command_results import CommandResult
from shared.statements.personal import seems_personal
from shared.web.access import require
from shared.web.console import editing, form_actions
from shared.web.console.editing import AS, Editable, OpenRow
from shared.web.console.form_actions import Form
from shared.web.console.form_pages import FormPages
from shared.web.console.notices import UndoableNotice, show_notice, warn_of_names
from shared.web.console.records import FactRow

ATTEMPTS = 5
"""The maximum number of times that a row is resubmitted because other parts of its record changed in between."""
MOST_UNDONE = 1500
"""Maximum characters of former values in a notice, which is kept in a cookie."""
UNDO = "undo"


class EditPages(FormPages):
    """The pages of an `EventSourcedView` on which facts are edited in place."""

    facts: Callable[[Any], Any]
    record_page: Callable[..., Any]

    def editable_facts(self, row: Any) -> Sequence[Any]:
        """Return the facts whose rows are submitted to these pages, by default those on the record's own page."""
        facts: Sequence[Any] = self.facts(row)
        return facts

    def editables(self, row: Any) -> Mapping[str, Editable]:
        """Return, by name, how this viewer can edit the facts of a record."""
        found = (fact.edit for fact in self.editable_facts(row) if isinstance(fact, FactRow) and fact.edit is not None)
        return {each.name: each for each in found if self.may_edit(each)}

    def may_edit(self, editable: Editable | None) -> bool:
        """Return whether this viewer may do everything the row offers."""
        return editable is not None and all(self.may_do(act) for act in editable.ways.values())

    def edits_any(self, facts: Sequence[FactRow]) -> bool:
        """Return whether this viewer may edit any of these facts."""
        return any(self.may_edit(each.edit) for each in facts)

    def open_row(self, row: Any, name: str) -> OpenRow | None:
        """Return the row requested by the address; None if there is none, or not for this viewer."""
        editable = self.editables(row).get(name)
        return None if editable is None else editing.open_row(editable, row, self.version_of(row))

    def find_path(self, row: OpenRow, name: str) -> str:
        """Return the address that finds records for a field of the row, which may be on another page."""
        return url_for(f"{self.endpoint}.find_view", act=row.form.action.name, field=name)

    def edit_path(self, row: Any, name: str) -> str:
        """Return the address that a row is submitted to."""
        return url_for(f"{self.endpoint}.edit_view", id=self.get_pk_value(row), fact=name)

    def path_after(self, row: Any) -> str:
        """Return the page that shows what was saved."""
        return url_for(".details_view", id=self.get_pk_value(row))

    @expose("/<id>/edit/<fact>", methods=("POST",))
    def edit_view(self, id: str, fact: str) -> ResponseReturnValue:  # noqa: A002 - the name of the part of the address
        row = self.row(id)
        editable = self._editable(row, fact)
        way = request.form.get(AS, "")
        if way == UNDO:
            return self._taken_back(row, editable)
        return self._save(row, editable, editable.way(way)[0])

    def _editable(self, row: Any, name: str) -> Editable:
        edits: list[Editable] = [each.edit for each in self.editable_facts(row) if each.edit is not None]
        found = next((each for each in edits if each.name == name), None)
        if found is None:
            raise NotThere(id=name)
        for act in found.ways.values():
            require(self.roles_of(act))
        return found

    def _save(self, row: Any, editable: Editable, way: str) -> ResponseReturnValue:
        """Save a row, even if other parts of the record change in the meantime; open it again if it cannot be saved."""
        form = self._row_form(editable, way)
        for _attempt in range(ATTEMPTS):
            complete = editing.sent_whole(editable, way, request.form)
            sent = form_actions.submitted_form(editable.way(way)[1], complete)
            sent.version, sent.command = form.version, form.command
            loaded = form_actions.load_form(sent, complete)
            if loaded is None:
                return self._open_again(row, editable, way, form, sent)
            try:
                answer = form_actions.perform(sent, loaded, row)
            except ChangedMeanwhile:
                if request.form.get("undone"):
                    return self._not_undone(row)
                self.session.expire_all()
                row = self.row(self.get_pk_value(row))
                editable, form.version = self._editable(row, editable.name), self.version_of(row)
                if theirs := _differences(editable, way, form):
                    form.command, form.status = str(uuid7()), 409
                    return self._opened(row, OpenRow(editable, form, way, theirs))
                continue
            except (Malformed, Refused, TooLarge, OtherCommand) as problem:
                form_actions.refuse(sent, problem, current_app.extensions["rapporteur"]["wordings"])
                return self._open_again(row, editable, way, form, sent)
            return self._saved(row, editable, way, loaded, answer)
        raise ChangedMeanwhile(id=self.get_pk_value(row))

    def _row_form(self, editable: Editable, way: str) -> Form:
        act = editable.way(way)[1]
        return form_actions.submitted_form(replace(act, fields=editable.row_fields(act)), request.form)

    def _open_again(self, row: Any, editable: Editable, way: str, form: Form, sent: Form) -> ResponseReturnValue:
        """Show the row with its errors and everything that was typed."""
        form.errors, form.candidates, form.confirmed = sent.errors, sent.candidates, sent.confirmed
        form.refusal, form.command, form.status = sent.refusal, sent.command, max(sent.status, 422)
        return self._opened(row, OpenRow(editable, form, way, []))

    def _opened(self, row: Any, opened: OpenRow) -> ResponseReturnValue:
        return self.record_page(row, opened), opened.form.status

    def _saved(self, row: Any, editable: Editable, way: str, loaded: Any, answer: CommandResult) -> ResponseReturnValue:
        fields = editable.row_fields(editable.way(way)[1])
        if not answer.events:
            show_notice(_("No change: it says this already."))
        elif request.form.get("undone"):
            show_notice(editing.undone_sentence())
        else:
            show_notice(self._undoable(row, editable, way, loaded, answer))
            if not self.is_of_personal_texts:
                form = self._row_form(editable, way)
                warn_of_names([each for each in fields if seems_personal(form.typed(each))])
        return self._to_page(row)

    def _undoable(
        self, row: Any, editable: Editable, way: str, loaded: Any, answer: CommandResult
    ) -> str | UndoableNotice:
        """Return the notice, with the content of its Undo: the statement to withdraw, or the previous values."""
        sentence = editing.saved_sentence()
        path = self.edit_path(row, editable.name)
        fact = getattr(loaded, "fields", {}).get("fact")
        guard = {"command_id": str(uuid7()), "expected_version": str(answer.version), "undone": "yes"}
        if way == "change" and editable.withdraw is not None and fact:
            return UndoableNotice(sentence, path, fields=guard | {AS: UNDO, "fact": fact})
        former: dict[str, str] = {AS: way}
        for each in editable.row_fields(editable.way(way)[1]):
            former |= editing.as_posted(each, editable.given(way).get(each.name) or "")
        if self.is_of_personal_texts or sum(map(len, former.values())) > MOST_UNDONE:
            return sentence
        return UndoableNotice(sentence, path, fields=guard | former)

    def _taken_back(self, row: Any, editable: Editable) -> ResponseReturnValue:
        """Withdraw the last statement, unless more was recorded since."""
        act = editable.withdraw
        if act is None:
            raise NotThere(id=UNDO)
        require(self.roles_of(act))
        posted = {**request.form, "reason": _("Undone: it was saved by mistake.")}
        form = form_actions.submitted_form(act, posted)
        loaded = form_actions.load_form(form, posted)
        if loaded is None:
            raise NotThere(id=UNDO)
        try:
            form_actions.perform(form, loaded, row)
        except (ChangedMeanwhile, Refused, NotThere):
            return self._not_undone(row)
        show_notice(editing.undone_sentence())
        return self._to_page(row)

    def _not_undone(self, row: Any) -> ResponseReturnValue:
        show_notice(_("Not undone: more was recorded since."), "bad")
        return self._to_page(row)

    def _to_page(self, row: Any) -> ResponseReturnValue:
        return redirect(self.path_after(row), 303)


def _differences(editable: Editable, way: str, form: Form) -> list[tuple[str, str, str, str]]:
    """Return (label, was, theirs, yours) for the value's fields that another user changed; what they entered becomes
    the new `was`."""
    differences: list[tuple[str, str, str, str]] = []
    values = editable.given(way)
    for field in form.action.fields:
        was, now = form.was.get(field.name, ""), str(values.get(field.name) or "")
        if field.name in editable.fields and now != was:
            yours = form_actions.typed_value(field, request.form)
            labels = [field.label_of(value) or str(_("nothing")) for value in (was, now, yours)]
            differences.append((str(field.label), labels[0], labels[1], labels[2]))
            form.was[field.name] = now
    return differences
