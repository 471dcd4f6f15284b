"""The forms of a console view: each action shows its form, runs its command, and redirects to the next page with one
notice."""

from collections.abc import Callable
from typing import Any, ClassVar

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from shared.domain.errors import ChangedMeanwhile, Malformed, NotThere, OtherCommand, Refused, TooLarge
from shared.statements.personal import seems_personal
from shared.web.access import may, require
from shared.web.console import form_actions
from shared.web.console.form_actions import Form, FormAction
from shared.web.console.notices import UndoableNotice, show_notice, warn_of_names
from shared.web.console.read_only_session import ReadOnlyView
from shared.web.sealed_search import as_typed
from shared.web.security import asks
from shared.web.viewer import viewer


class FormPages(ReadOnlyView):
    """The pages of an `EventSourcedView` that record something."""

    roles: ClassVar[frozenset[str]]
    row: Callable[[str], Any]
    page: Callable[..., str]
    create_action: FormAction | None = None
    actions: tuple[FormAction, ...] = ()
    is_of_personal_texts: ClassVar[bool] = False
    """True if text typed here is encrypted as personal. Texts of other records should not name people."""

    create_template = "admin/model/create.html"
    edit_template = "admin/model/edit.html"

    def version_of(self, row: Any) -> int | None:
        return getattr(row, "version", None)

    def roles_of(self, act: FormAction | None) -> frozenset[str]:
        return (act.roles or self.roles) if act else frozenset()

    def may_do(self, action: FormAction) -> bool:
        return may(viewer(), self.roles_of(action))

    @expose("/new", methods=("GET", "POST"))
    def create_view(self) -> ResponseReturnValue:
        if self.create_action is None:
            raise NotThere(id="new")
        return self.handle_form(self.create_action, None)

    @expose("/<id>/do/<act>", methods=("GET", "POST"))
    def act_view(self, id: str, act: str) -> ResponseReturnValue:  # noqa: A002
        row = self.row(id)
        return self.handle_form(self.action_named(act), row)

    @expose("/find/<act>/<field>", methods=("POST",))
    @asks
    def find_view(self, act: str, field: str) -> ResponseReturnValue:
        found = next((each for each in self.action_named(act).fields if each.name == field and each.find), None)
        if found is None or found.find is None:
            raise NotThere(id=field)
        require(self.roles_of(self.action_named(act)))
        return {
            "found": [{"id": value, "label": label} for value, label in found.find(as_typed(request.form.get("q")))[:8]]
        }

    def action_named(self, name: str) -> FormAction:
        for act in (*self.actions, *([self.create_action] if self.create_action else [])):
            if act.name == name:
                return act
        raise NotThere(id=name)

    def handle_form(self, action: FormAction, row: Any) -> ResponseReturnValue:
        """Show a form on GET; on POST run its command, then show the record's page with one notice."""
        require(self.roles_of(action))
        if request.method != "POST":
            return self.form_page(form_actions.new_form(action, row, self.version_of(row), request.args), row)
        form = form_actions.submitted_form(action, request.form)
        if "more" in request.form:
            form_actions.add_record(form, request.form, request.form["more"])
            return self.form_page(form, row)
        loaded = form_actions.load_form(form, request.form)
        if loaded is None:
            return self.form_page(form, row)
        try:
            answer = form_actions.perform(form, loaded, row)
        except ChangedMeanwhile:
            self.session.expire_all()
            now = self.row(self.get_pk_value(row))
            form_actions.compare(form, now, self.version_of(now), request.form)
            return self.form_page(form, row)
        except (Malformed, Refused, TooLarge, OtherCommand) as problem:
            form_actions.refuse(form, problem, current_app.extensions["rapporteur"]["wordings"])
            return self.form_page(form, row)
        response = self.after_submit(action, row, loaded, answer)
        if answer.events and not self.is_of_personal_texts:
            warn_of_names([each for each in action.fields if seems_personal(form.typed(each))])
        return response

    def after_submit(self, action: FormAction, row: Any, loaded: Any, answer: Any) -> ResponseReturnValue:
        """Redirect to the next page after an action, with one notice."""
        show_notice(self.success_notice(action, row, loaded, answer))
        return redirect(self.success_url(action, row, answer), 303)

    def success_notice(self, action: FormAction, _row: Any, loaded: Any, answer: Any) -> str | UndoableNotice:
        """Return the notice after an action, in the action's own words."""
        return action.done(loaded, answer)

    def success_url(self, action: FormAction, row: Any, answer: Any) -> str:
        """Return the page after an action: its own choice, or the record's."""
        if action.leads is not None:
            return action.leads(row)
        return url_for(".details_view", id=answer.id if row is None else self.get_pk_value(row))

    def form_page(self, form: Form, row: Any) -> ResponseReturnValue:
        template = self.create_template if row is None else self.edit_template
        return self.page(template, row, form=form, act=form.action), form.status
