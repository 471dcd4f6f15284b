"""The page that records many statements of a kind: rows typed, pasted or chosen, a preview, one submission, one
undo."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import ngettext
from uuid_utils import uuid7

from shared.domain.errors import NotThere, OtherCommand, Problem, Refused
from shared.statements.kinds import StatementKind
from shared.web.command_context import viewer_context
from shared.web.console import EventSourcedView, FormAction, UndoableNotice, form_actions, show_notice
from shared.web.console.fields import FormField, Unresolved, field_value, with_spans
from shared.web.console.notices import warn_of_names
from shared.web.problems import status_of
from shared.web.statements.batches import StatementBatches
from shared.web.statements.endpoints import new_statement
from shared.web.statements.form_fields import SEEN_BY
from shared.web.statements.grid import LONGEST_PASTED, MOST_ROWS, Grid, GridRow, pasted_rows
from shared.web.statements.records import RecordGroup
from shared.web.statements.workspace import StatementWorkspace, field_naming, plural
from shared.web.wording import problem_text

EMPTY_ROWS = 5


class GridPages(EventSourcedView):
    """The page for many statements at once, added to the pages of a kind."""

    kind: ClassVar[StatementKind]
    work: ClassVar[StatementWorkspace]

    def roles_for(self, view: str, method: str) -> frozenset[str]:
        return self.work.writers if view.startswith("many") else super().roles_for(view, method)

    def prefilled(self, record: str) -> dict[str, str]:
        """Return the page's address parameters that make all rows about a record."""
        field = field_naming(self.kind, record) if record else None
        return {} if field is None else {field.name: record}

    @expose("/many", methods=("GET", "POST"))
    def many_view(self) -> ResponseReturnValue:
        """Show an empty grid on GET; on POST keep all input, then perform the action of the pressed button."""
        grid = Grid(self.kind, self._row_fields())
        if request.method == "GET":
            grid.add_empty(EMPTY_ROWS)
            form = form_actions.new_form(self._common(), None, None, request.args)
            grid.common = dict(form.was)
            return self._grid_page(grid, form)
        form = form_actions.submitted_form(self._common(), request.form)
        if not _is_uuid(form.command):
            form.command = str(uuid7())
        if "more" in request.form:
            form_actions.add_record(form, request.form, request.form["more"])
        self._read_common(grid, form)
        grid.read(request.form)
        does = {
            "rows": self._add_rows,
            "paste": self._paste,
            "group": self._choose,
            "pick": self._pick,
            "record": self._record,
        }
        act = does.get(request.form.get("do", "").partition(":")[0], self._check)
        return act(grid, form)

    @expose("/many/<batch>/undo", methods=("POST",))
    def many_undone(self, batch: str) -> ResponseReturnValue:
        """Undo the viewer's own submission; statements changed since are kept, and named."""
        if not _is_uuid(batch):
            raise NotThere(id=batch)
        batches = StatementBatches(self.work, self.kind)
        try:
            undone = batches.undo(batch, viewer_context())
        except Refused as problem:
            show_notice(f"{self._detail(problem)} {_('Nothing was undone.')}", "bad")
        else:
            show_notice(batches.worded(undone), "warn" if undone.changed else "done")
        return redirect(url_for(".index_view"), 303)

    # Buttons
    # ------------------------------------------------------------------------------------------------------------

    def _add_rows(self, grid: Grid, form: form_actions.Form) -> ResponseReturnValue:
        grid.add_empty(EMPTY_ROWS)
        return self._grid_page(grid, form)

    def _paste(self, grid: Grid, form: form_actions.Form) -> ResponseReturnValue:
        text = request.form.get("pasted", "")
        rows = pasted_rows(text, grid.fields) if len(text) <= LONGEST_PASTED else []
        if not rows:
            sentence = _("Paste at least one row.")
            return self._grid_page(grid, form, pasted=text, pasted_error=sentence)
        return self._added(grid, form, grid.add(rows))

    def _choose(self, grid: Grid, form: form_actions.Form) -> ResponseReturnValue:
        field, group = self._group(request.form["do"])
        names = self.work.directory.names(group.records())
        listed = sorted(names.items(), key=lambda each: each[1].casefold())
        if not listed:
            form.refusal, form.status = _("None of these records is available here."), 422
            return self._grid_page(grid, form)
        return self._grid_page(grid, form, picking=field, group=group, listed=listed)

    def _pick(self, grid: Grid, form: form_actions.Form) -> ResponseReturnValue:
        field = next((each for each in grid.fields if each.name == request.form.get("pick.field") and each.find), None)
        if field is None:
            raise NotThere(id="pick")
        chosen = [value for name, value in request.form.items() if name.startswith("pick.") and name != "pick.field"]
        names = self.work.directory.names(chosen)
        records = [each for each in chosen if each in names]
        rows = [{field.name: names[each]} for each in records]
        return self._added(grid, form, grid.add(rows, [{field.name: each} for each in records]))

    def _added(self, grid: Grid, form: form_actions.Form, left_out: int) -> ResponseReturnValue:
        if left_out:
            form.refusal = ngettext(
                "One row was left out: at most 500 can be recorded at once.",
                "%(num)s rows were left out: at most 500 can be recorded at once.",
                left_out,
            )
            form.status = 422
        return self._check(grid, form)

    def _check(self, grid: Grid, form: form_actions.Form) -> ResponseReturnValue:
        self._look(grid, form)
        return self._grid_page(grid, form, checked=bool(grid.filled) and not grid.wrong and not form.errors)

    def _record(self, grid: Grid, form: form_actions.Form) -> ResponseReturnValue:
        self._read_rows(grid)
        if not grid.filled or grid.wrong or form.errors:
            return self._check(grid, form)
        batches = StatementBatches(self.work, self.kind)
        commands = batches.commands(form.command, grid.filled)
        try:
            answers = batches.record(form.command, commands, self._context(form))
        except OtherCommand as problem:
            form_actions.refuse(form, problem, current_app.extensions["rapporteur"]["wordings"])
            form.status = 409
            return self._check(grid, form)
        except Problem as problem:
            form.status = int(status_of(problem))
            return self._check(grid, form)
        count = sum(bool(each.events) for each in answers)
        if not count:
            show_notice(_("No change: all of this is already recorded."))
        else:
            sentence = ngettext("One row is recorded.", "%(num)s rows are recorded.", count)
            show_notice(UndoableNotice(sentence, url_for(".many_undone", batch=form.command)))
            warn_of_names([each for each in grid.fields if any(each in row.naming for row in grid.filled)])
        return redirect(url_for(".index_view"), 303)

    # How ----------------------------------------------------------------------------------------------------------------

    def _row_fields(self) -> tuple[FormField, ...]:
        """Return the fields of a single row: the kind's, and the source."""
        assert self.create_action is not None
        return tuple(each for each in self.create_action.fields if each.name != SEEN_BY.name)

    def _common(self) -> FormAction:
        """Return the form for the values common to all rows: the kind's own, with every field optional."""
        assert self.create_action is not None
        fields = tuple(_as_optional(each) for each in self._row_fields())
        label = _("Record many: %(what)s", what=plural(self.kind))
        return replace(self.create_action, name="many", label=label, fields=(*fields, SEEN_BY))

    def _read_common(self, grid: Grid, form: form_actions.Form) -> None:
        posted = with_spans(form.action.fields, request.form)
        for each in form.action.fields:
            try:
                grid.common[each.name] = field_value(each, posted)
            except Unresolved as unresolved:
                form.errors[each.name], form.candidates[each.name] = unresolved.remedy, tuple(unresolved.candidates)

    def _context(self, form: form_actions.Form) -> Any:
        marking = form.texts.get(SEEN_BY.name)
        return viewer_context(marking=marking if marking in dict(SEEN_BY.options()) else None)

    def _read_rows(self, grid: Grid) -> None:
        """Read all rows, after looking up the names of all their records together instead of row by row."""
        self.work.directory.names(id_ for row in grid.filled for id_ in row.ids.values() if id_)
        grid.check()

    def _look(self, grid: Grid, form: form_actions.Form) -> None:
        """Read all rows, and find the refusals of the valid ones."""
        self._read_rows(grid)
        readable = [row for row in grid.filled if row.body is not None]
        batches = StatementBatches(self.work, self.kind)
        refused = batches.refusals(batches.commands(form.command, readable), self._context(form)) if readable else {}
        for number, problem in refused.items():
            self._refuse(readable[number], problem)
        for row in readable:
            if not row.is_wrong and row.body is not None:
                row.line = self.work.line(self.kind, new_statement(self.kind, row.body))

    def _refuse(self, row: GridRow, problem: Problem) -> None:
        name, detail = str(problem.parameters.get("field", "")), self._detail(problem)
        if name in {each.name for each in self._row_fields()}:
            row.errors[name] = detail
        else:
            row.problem = detail

    def _group(self, value: str) -> tuple[FormField, RecordGroup]:
        _do, _colon, rest = value.partition(":")
        name, _colon, group = rest.partition(":")
        for field, offered in self._groups():
            if field.name == name:
                for each in offered:
                    if each.name == group:
                        return field, each
        raise NotThere(id=value[:80])

    def _groups(self) -> list[tuple[FormField, list[RecordGroup]]]:
        """Return the fields in which many records can be chosen at once, each with its groups."""
        records = {each.name: each.records for each in self.kind.references}
        offered = [(each, self.work.directory.groups(records[each.name])) for each in self._row_fields() if each.find]
        return [(field, groups) for field, groups in offered if groups]

    def _grid_page(self, grid: Grid, form: form_actions.Form, **more: Any) -> ResponseReturnValue:
        if grid.wrong or form.errors:
            form.status = max(form.status, 422)
        columns = grid.columns
        # A cell with an error is shown, even if the common value also has one.
        columns += [
            each for each in grid.fields if each not in columns and any(each.name in r.errors for r in grid.rows)
        ]
        context: Mapping[str, Any] = {
            "grid": grid,
            "form": form,
            "columns": columns,
            "groups": self._groups(),
            "most": MOST_ROWS,
        }
        return self.page("statements/many.html", None, **context, **more), form.status

    def _detail(self, problem: Problem) -> str:
        return problem_text(problem, current_app.extensions["rapporteur"]["wordings"]).detail


def _as_optional(each: FormField) -> FormField:
    """Return the same field as optional, without the hint to that effect."""
    return replace(each, optional=False, unknown=each.kind == "yes-no")


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
