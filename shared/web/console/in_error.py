"""Records registered in error: a separate list, each with its reason, its history, and a way to reinstate it."""

# ruff: noqa: ARG002 - what EventSourcedView asks of its pages

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Table

from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.command_fields import CommandFields, InError
from shared.web.console.columns import Column, Filter
from shared.web.console.fields import FormField
from shared.web.console.form_actions import FormAction
from shared.web.console.read_only_session import ReadOnlySession
from shared.web.console.record_acts import RecordActs
from shared.web.console.records import FactRow, HistoryEntry
from shared.web.console.view import EventSourcedView

REASON = FormField("reason", _l("Reason"), _l("It stays in the history."), "textarea")


@dataclass(frozen=True)
class RemovableKind:
    """A kind of record that may have been registered in error: its label, its pages, and the command that reinstates a
    record."""

    label: Any
    pages: str
    reinstate: Callable[..., Any]


def marking_act(acts: RecordActs, command: type[Any], intro: str) -> FormAction:
    """Return the action that removes a record from all lists."""
    return acts.act(
        "in-error",
        _l("Remove as registered in error"),
        (REASON,),
        command,
        _l("It is removed from all lists and counts. Its history stays, and it can be reinstated here."),
        schema=InError,
        intro=intro,
        leads=lambda row: in_error_path(row.id),
    )


def in_error_view(
    table: Table,
    reading: ReadOnlySession,
    kinds: Mapping[str, RemovableKind],
    roles: frozenset[str],
    acts: RecordActs,
    history: Callable[[str], Sequence[HistoryEntry]],
    name_of: Callable[[Any], str] = lambda row: str(row.name),
) -> EventSourcedView:
    """Return the pages of a service's records in error, by kind; `name_of` gives a record's former name."""

    class RecordsInError(EventSourcedView):
        title = _l("Registered in error")
        nothing = (_l("Nothing is removed"), _l("Records removed as registered in error are listed here."))
        columns = (
            Column("name", _l("Record"), value=name_of, sort="name"),
            Column("kind", _l("Kind"), value=lambda row: str(kinds[row.kind].label), sort="kind"),
            Column("reason", _l("Reason")),
        )
        search, search_hint, order = ("name",), _l("Name"), "name"
        filters = (Filter("kind", _l("Kind"), tuple((name, kind.label) for name, kind in kinds.items())),)
        actions = (_reinstating_act(kinds, acts),)

        def facts(self, row: Any) -> list[FactRow]:
            return [FactRow(_("Kind"), str(kinds[row.kind].label)), FactRow(_("Reason"), row.reason)]

        def history(self, row: Any) -> Sequence[HistoryEntry]:
            return history(row.record)

        def success_url(self, action: FormAction, row: Any, _answer: Any) -> str:
            return url_for(f"{kinds[row.kind].pages}.details_view", id=row.record)

    RecordsInError.table, RecordsInError.roles = table, roles
    return RecordsInError(reading, "in-error")


def _reinstating_act(kinds: Mapping[str, RemovableKind], acts: RecordActs) -> FormAction:
    def run(body: CommandFields, context: CommandContext, row: Any) -> CommandResult:
        return acts.handle(kinds[row.kind].reinstate(**{row.kind: row.record}, reason=body.fields["reason"]), context)

    return FormAction(
        "reinstate",
        _l("Reinstate"),
        (REASON,),
        InError,
        run,
        lambda _body, _answer: _("It is reinstated, with everything recorded about it."),
        roles=acts.roles,
        primary=True,
    )


def in_error_path(record: str) -> str:
    """Return the address of the page of a record in error, in the same service."""
    return url_for("console-in-error.details_view", id=record)
