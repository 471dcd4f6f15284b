"""Corrections of mistakes in registration: of a name, or of the record itself."""

from types import ModuleType
from typing import Any

from flask_babel import lazy_gettext as _l

from services.registry import read_models as rm
from services.registry.console.history import history
from services.registry.console.rights import READERS, WRITERS
from services.registry.console.statements import REASON
from services.registry.domain import commands
from services.registry.queries import RegistryQueries
from shared.event_store.command_handler import Handle
from shared.privacy.vault_names import Names
from shared.web.console import EventSourcedView, FormAction, FormField, ReadOnlySession
from shared.web.console.in_error import RemovableKind, in_error_view, marking_act
from shared.web.console.record_acts import RecordActs

_KINDS = {
    "organization": RemovableKind(_l("Organization"), "console-organizations", commands.ReinstateOrganization),
    "person": RemovableKind(_l("Person"), "console-people", commands.ReinstatePerson),
    "state": RemovableKind(_l("State"), "console-states", commands.ReinstateState),
}
_MARK: dict[str, type[Any]] = {
    "organization": commands.MarkOrganizationInError,
    "person": commands.MarkPersonInError,
    "state": commands.MarkStateInError,
}
_INTRO = _l(
    "For a record that should never have been registered. It disappears from all lists, counts and choices, and"
    " nothing recorded about it is counted. Its history stays. If it duplicates another record, merge the two"
    " instead: then both ids lead to the same record."
)


def name_correction_action(handle: Handle, command: type[Any], schemas: ModuleType, owner: str) -> FormAction:
    """Return the action that corrects the name under which a record was registered."""
    return RecordActs(handle, WRITERS, {owner: "id"}, schemas).act(
        "registered-name",
        _l("Correct the registered name"),
        (FormField("name", _l("Name"), _l("The name it should have been registered under.")), REASON),
        command,
        _l("The name is corrected."),
        initial=lambda row: {"name": getattr(row, "registered_name", row.name)},
    )


def in_error_action(handle: Handle, kind: str) -> FormAction:
    return marking_act(RecordActs(handle, WRITERS, {kind: "id"}), _MARK[kind], _INTRO)


def in_error_pages(
    handle: Handle, queries: RegistryQueries, names: Names, reading: ReadOnlySession
) -> EventSourcedView:
    """Return the pages of organizations, people and States registered in error."""
    return in_error_view(
        rm.in_error,
        reading,
        _KINDS,
        READERS,
        RecordActs(handle, WRITERS),
        lambda record: history(record, queries, names),
        lambda row: names.of([row.record]).get(row.record, row.name) if row.kind == "person" else row.name,
    )
