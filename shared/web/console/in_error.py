"""Records registered in error: a list of their own, each with its reason, its history and the way back."""

# ruff: noqa: ARG002 - what EventSourcedView asks of its pages

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Table

from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.console.columns import Column, Filter
from shared.web.console.fields import FormField
from shared.web.console.form_actions import FormAction
from shared.web.console.read_only_session import ReadOnlySession
from shared.web.console.records import FactRow, HistoryEntry
from shared.web.console.view import EventSourcedView
from shared.web.fields import StrictSchema, Text

REASON = FormField("reason", _l("Reason"), _l("It stays in the history."), "textarea")


class ReasonForm(StrictSchema):
    reason = Text(required=True, longest=1000, lines=True)


def marking_act(
    run: Callable[[str, CommandContext, Any], CommandResult], intro: str, roles: frozenset[str]
) -> FormAction:
    """Return the action that removes a record from all lists; `run` takes the reason."""
    return FormAction(
        "in-error",
        _l("Remove, registered in error"),
        (REASON,),
        ReasonForm,
        lambda said, by, row: run(said["reason"], by, row),
        lambda _said, answer: (
            _("It is removed from all lists and counts. Its history stays, and it can be reinstated here.")
            if answer.events
            else _("Nothing was changed.")
        ),
        intro=intro,
        roles=roles,
        leads=lambda row: in_error_path(row.id),
    )


def in_error_view(
    table: Table,
    reading: ReadOnlySession,
    kinds: Mapping[str, Any],
    roles: frozenset[str],
    writers: frozenset[str],
    history: Callable[[str], Sequence[HistoryEntry]],
    reinstate: Callable[[Any, str, CommandContext], CommandResult],
    page_of: Callable[[Any], str],
    name_of: Callable[[Any], str] = lambda row: str(row.name),
) -> EventSourcedView:
    """Return the pages of a service's records in error.

    `kinds` are words by kind; `page_of` leads to a reinstated record, and `name_of` gives a record's former name.
    """

    def run(said: Mapping[str, str], context: CommandContext, row: Any) -> CommandResult:
        return reinstate(row, said["reason"], context)

    class InError(EventSourcedView):
        title = _l("Registered in error")
        columns = (
            Column("name", _l("Record"), value=name_of, sort="name"),
            Column("kind", _l("Kind"), value=lambda row: str(kinds[row.kind]), sort="kind"),
            Column("reason", _l("Reason")),
        )
        search, search_hint, order = ("name",), _l("Name"), "name"
        filters = (Filter("kind", _l("Kind"), tuple(kinds.items())),)
        actions = (
            FormAction(
                "reinstate",
                _l("Reinstate"),
                (REASON,),
                ReasonForm,
                run,
                lambda _said, _answer: _("It is reinstated, with everything recorded of it."),
                roles=writers,
                primary=True,
            ),
        )

        def facts(self, row: Any) -> list[FactRow]:
            return [FactRow(_("Kind"), str(kinds[row.kind])), FactRow(_("Reason"), row.reason)]

        def history(self, row: Any) -> Sequence[HistoryEntry]:
            return history(row.record)

        def success_url(self, action: FormAction, row: Any, _answer: Any) -> str:
            return page_of(row)

    InError.table, InError.roles = table, roles
    return InError(reading, "in-error")


def in_error_path(record: str) -> str:
    """Return the address of the page of a record in error, in the same service."""
    return url_for("console-in-error.details_view", id=record)


__all__ = ["ReasonForm", "in_error_path", "in_error_view", "marking_act"]
