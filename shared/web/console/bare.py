"""Flask-Admin's view without everything that writes, exports, or has a look of its own."""

from typing import Any

from flask_admin.contrib.sqla import ModelView
from wtforms import Form as NoForm


class ReadOnlyView(ModelView):
    """A view that only reads and is routed to; forms, deletion, export and bulk actions of the library are gone."""

    can_delete = can_export = create_modal = edit_modal = False
    simple_list_pager = True

    # Unwanted stock routes: without `expose` they are no routes.
    export = action_view = delete_view = ajax_lookup = ajax_update = edit_view = None

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        return fn(self, *args, **kwargs)

    def scaffold_form(self) -> Any:
        return NoForm

    get_create_form = get_edit_form = get_delete_form = get_action_form = scaffold_form

    def get_actions_list(self) -> tuple[list[Any], dict[str, Any]]:
        return [], {}

    def create_model(self, form: Any) -> bool:
        raise NotImplementedError("records are made by commands")

    update_model = delete_model = create_model
