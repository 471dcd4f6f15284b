"""States in the console: list, record, and their dated statuses."""

from datetime import date
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry import read_models
from services.registry.console.amendments import in_error_action, name_correction_action
from services.registry.console.form_choices import FormChoices
from services.registry.console.history import history
from services.registry.console.labels import FIELD_LABELS, REGION_CHOICES, value_label
from services.registry.console.rights import READERS, WRITERS
from services.registry.console.snapshots import Snapshots
from services.registry.console.statements import REASON, SEEN_BY, StatementChoices, dated, fact_field, fields_of_kind
from services.registry.domain import commands
from services.registry.domain.state import VALUES
from services.registry.queries import RegistryQueries
from services.registry.schemas import states as schemas
from services.registry.schemas.fields import Withdraw
from shared.contracts.registry.states import STATUS
from shared.event_store.command_handler import Handle
from shared.privacy.vault_names import Names
from shared.web.console import (
    Column,
    EventSourcedView,
    FactRow,
    Filter,
    FormAction,
    FormField,
    HistoryEntry,
    ReadOnlySession,
    Snapshot,
)
from shared.web.console.record_acts import RecordActs

_VALUES = tuple(dict.fromkeys(word for words in VALUES.values() for word in words))


def _acts(handle: Handle, queries: RegistryQueries) -> tuple[FormAction, ...]:
    """Return the actions on a State."""

    form_choices = FormChoices(queries)
    fact = fact_field(StatementChoices(queries, form_choices).choices)
    control = {"kind": "select", "choices": lambda: [(word, value_label(word)) for word in _VALUES]}
    field, *rest = fields_of_kind(STATUS, form_choices, {"value": control})

    act = RecordActs(handle, WRITERS, {"state": "id"}, schemas, unchanged=None).act
    withdrawn = _l("The status is withdrawn. It stays in the history.")
    return (
        act(
            "status",
            _l("Record a status"),
            (field, *rest),
            commands.StateStatus,
            _l("The status is recorded."),
            primary=True,
        ),
        act(
            "correct",
            _l("Correct a status"),
            (fact, *rest, REASON),
            commands.CorrectStatus,
            _l("The status is corrected."),
        ),
        act("withdraw", _l("Withdraw a status"), (fact, REASON), commands.WithdrawStatus, withdrawn, schema=Withdraw),
    )


def _registering(handle: Handle) -> FormAction:
    return RecordActs(handle, WRITERS, schemas=schemas, unchanged=None).act(
        "new",
        _l("Register a State"),
        (
            FormField("name", _l("Name"), _l("As ITU writes it.")),
            FormField("iso3", _l("Three-letter code"), _l("ISO 3166-1, such as FIN.")),
            FormField("iso2", _l("Two-letter code"), _l("ISO 3166-1, such as FI.")),
            SEEN_BY,
        ),
        commands.RegisterState,
        lambda values, _answer: _("%(name)s is registered.", name=values.fields["name"]),
    )


class StatesView(EventSourcedView):
    table = read_models.states
    title = _l("States")
    columns = (
        Column("name", _l("Name"), sort="sort_name"),
        Column("region", _l("Region"), sort="region"),
        Column("development", _l("Development"), value=lambda row: row.development and value_label(row.development)),
        Column("iso3", _l("Code"), sort="iso3", phone=False),
    )
    roles: ClassVar = READERS
    search, search_hint, order = ("sort_name",), _l("Name"), "sort_name"
    filters = (Filter("region", _l("Region"), REGION_CHOICES, unknown=True),)
    has_snapshots = True

    def __init__(self, handle: Handle, queries: RegistryQueries, names: Names, reading: ReadOnlySession) -> None:
        self.queries, self.names = queries, names
        self.create_action = _registering(handle)
        self.actions = (
            *_acts(handle, queries),
            name_correction_action(handle, commands.CorrectStateName, schemas, "state"),
            in_error_action(handle, "state"),
        )
        super().__init__(reading, "states")

    def summary(self, row: Any) -> str:
        if row.region is None:
            return str(_("Its region is not known."))
        return str(_("In the region %(region)s.", region=row.region))

    def facts(self, row: Any) -> list[FactRow]:
        stated = [each.statement for each in self.queries.facts_of(row.id)]
        found = [FactRow(_("Codes"), f"{row.iso3}, {row.iso2}")]
        for name, label in FIELD_LABELS.items():
            these = [dated(value_label(each.value), each) for each in stated if each.field == name]
            found += [FactRow(str(label), text) for text in these] or [FactRow(str(label), None)]
        return [*found, FactRow(_("Id"), row.id)]

    def as_of(self, row: Any, day: date) -> Snapshot:
        return Snapshots(self.queries).state(row, day)

    def history(self, row: Any) -> list[HistoryEntry]:
        return history(row.id, self.queries, self.names)
