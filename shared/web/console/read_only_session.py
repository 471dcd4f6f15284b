"""A read-only session, the console's only access to the database; and the library's view without writing and
exports."""

from typing import Any, Self

from flask import Flask
from flask_admin.contrib.sqla import ModelView
from sqlalchemy import Table
from sqlalchemy.orm import registry, scoped_session, sessionmaker
from wtforms import Form as NoForm

from shared.event_store.engine import create_engine

_MAPPED: dict[Table, type] = {}


class ReadOnlySession(scoped_session[Any]):
    """A session per request that is read-only at the database: a write fails. Closed with the request."""

    def __init__(self, url: str) -> None:
        super().__init__(sessionmaker(create_engine(url, read_only=True)))

    @property
    def session(self) -> Self:
        """Return this session, where Flask-Admin looks for it."""
        return self

    def close_with(self, app: Flask) -> None:
        @app.teardown_request
        def close(_error: BaseException | None) -> None:
            self.remove()


def mapped(table: Table) -> type:
    """Return a class for the rows of a table, as Flask-Admin requires; the same one each time."""
    if table not in _MAPPED:
        rows = type(f"{table.name.title().replace('_', '')}Row", (), {})
        registry().map_imperatively(rows, table)
        _MAPPED[table] = rows
    return _MAPPED[table]


class ReadOnlyView(ModelView):
    """A read-only view, without the library's forms, deletion, export and bulk actions."""

    can_delete = can_export = create_modal = edit_modal = False
    simple_list_pager = True

    # Disables the library's routes: without `expose` these methods are not routes.
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
