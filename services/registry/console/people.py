"""People in the console. Their names come from the vault and are stored nowhere else."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any, ClassVar

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry import read_models
from services.registry.console.amendments import in_error_action
from services.registry.console.form_choices import Choice, FormChoices, record_of_page, search_people
from services.registry.console.history import history
from services.registry.console.labels import with_days
from services.registry.console.rights import READERS, WRITERS
from services.registry.console.snapshots import Snapshots
from services.registry.console.statements import REASON, SINCE, UNTIL, fact_field
from services.registry.domain import commands
from services.registry.queries import RegistryQueries
from services.registry.schemas import people as schemas
from services.registry.schemas.fields import Withdraw
from services.registry.service.registration import register_person
from shared.domain.errors import NotThere
from shared.event_store.command_handler import Handle
from shared.privacy.vault_names import Names
from shared.web.command_fields import marked
from shared.web.console import (
    Column,
    EventSourcedView,
    FactRow,
    FormAction,
    FormField,
    HistoryEntry,
    ReadOnlySession,
    Snapshot,
)
from shared.web.console.editing import Editable
from shared.web.console.federated_parts import parts_of
from shared.web.console.federated_search import Peer
from shared.web.console.record_acts import RecordActs
from shared.web.console.sources import linked
from shared.web.statements.form_fields import SOURCE


def _registering(handle: Handle, queries: RegistryQueries, names: Names) -> FormAction:
    return FormAction(
        "new",
        _l("Register a person"),
        (
            FormField("name", _l("Name"), _l("As the person writes it.")),
            FormField("another", _l("This is a different person with a similar name"), kind="checkbox", optional=True),
        ),
        schemas.RegisterPerson,
        lambda values, context, _row: register_person(handle, queries, names, values.fields, marked(context, values)),
        lambda _values, _answer: _("The person is registered."),
        roles=WRITERS,
    )


def _naming(handle: Handle) -> FormAction:
    return RecordActs(handle, WRITERS, {"person": "id"}, schemas, unchanged=None).act(
        "name",
        _l("Correct the name"),
        (FormField("name", _l("Name")), REASON),
        commands.CorrectPersonName,
        _l("The name is corrected."),
        initial=lambda row: {"name": row.name},
    )


def _affiliating(handle: Handle, queries: RegistryQueries, form_choices: FormChoices) -> tuple[FormAction, ...]:
    """Return the actions that state, correct and withdraw an affiliation."""

    def stated() -> list[Choice]:
        return [(row.fact, _affiliation(row, form_choices)) for row in queries.affiliations_of(record_of_page())]

    organization = form_choices.organization_field("organization", _l("Organization"), _l("Type part of its name."))
    dated = (organization, FormField("title", _l("Title"), optional=True), SINCE, UNTIL, SOURCE)
    fact = fact_field(stated)
    act = RecordActs(handle, WRITERS, {"person": "id"}, schemas, unchanged=None).act
    return (
        act(
            "affiliate",
            _l("Record an affiliation"),
            dated,
            commands.AffiliatePerson,
            _l("The affiliation is recorded."),
            primary=True,
        ),
        act(
            "correct",
            _l("Correct an affiliation"),
            (fact, *dated, REASON),
            commands.CorrectAffiliation,
            _l("The affiliation is corrected."),
        ),
        act(
            "withdraw",
            _l("Withdraw an affiliation"),
            (fact, REASON),
            commands.WithdrawAffiliation,
            _l("The affiliation is withdrawn. It stays in the history."),
            schema=Withdraw,
        ),
    )


def _affiliation(row: Any, form_choices: FormChoices) -> str:
    """Return the organization of an affiliation, with its days."""
    return with_days(form_choices.organization(row.organization) or row.organization, row.since, row.until)


class PeopleView(EventSourcedView):
    table = read_models.people
    title = _l("People")
    is_of_personal_texts = True
    roles: ClassVar = READERS
    search, search_hint, order = ("id",), _l("Name"), "id"
    has_snapshots = True
    list_template, details_template = "people.html", "person.html"

    def __init__(
        self,
        handle: Handle,
        queries: RegistryQueries,
        names: Names,
        reading: ReadOnlySession,
        peers: Sequence[Peer] = (),
    ) -> None:
        self.queries, self.names, self.form_choices, self.peers = queries, names, FormChoices(queries), peers
        self.columns = (Column("name", _l("Name")), Column("whom", _l("Acts for"), value=self._organizations))
        self.create_action = _registering(handle, queries, names)
        affiliate, *amending = _affiliating(handle, queries, self.form_choices)
        self.actions = (affiliate, _naming(handle), *amending, in_error_action(handle, "person"))
        super().__init__(reading, "people")

    def get_list(
        self, page: int | None, _by: str | None, _down: bool, typed: str, *_filters: Any, **_options: Any
    ) -> tuple[int | None, list[Any]]:
        """Return the list by name, from the vault."""
        skip = (page or 0) * self.page_size
        listed = search_people(self.queries, self.names, self.page_size + 1, typed, skip)
        return None, [SimpleNamespace(id=each.person, name=each.name) for each in listed]

    def get_one(self, id: str) -> Any:  # noqa: A002  Flask-Admin's name
        try:
            row = self.queries.person(id)
        except NotThere:
            return None
        name = self.names.of([row.id]).get(row.id)
        return SimpleNamespace(id=row.id, version=row.version, name=name)

    def get_pk_value(self, model: Any) -> str:
        return str(model.id)

    def heading(self, row: Any) -> str:
        return str(row.name or row.id)

    def _organizations(self, row: Any) -> str | None:
        """Return the organizations that a person now acts for, as far as this is stated."""
        stated = [each.organization for each in self.queries.affiliations_of(row.id) if each.until is None]
        return ", ".join(self.form_choices.organization(each) or each for each in stated) or None

    def summary(self, row: Any) -> str:
        acts_for = self._organizations(row)
        return str(_("Acts for %(whom)s.", whom=acts_for) if acts_for else _("Affiliation not known."))

    def facts(self, row: Any) -> list[FactRow]:
        """Return the name and the affiliations, each with its function."""
        acts = {act.name: act for act in self.actions}
        name = Editable("name", ("name",), {"name": row.name}, correct=acts["name"], before=str(row.name or ""))
        functions = self.queries.functions_of([row.id])
        stated = [
            self._affiliated(each, functions.get(each.fact), acts) for each in self.queries.affiliations_of(row.id)
        ]
        entering = Editable("affiliation", ("organization", "title"), {}, change=acts["affiliate"])
        unknown = FactRow(_("Acts for"), None, edit=entering)
        return [FactRow(_("Name"), row.name, edit=name), *(stated or [unknown]), FactRow(_("Id"), row.id)]

    def _affiliated(self, stated: Any, function: str | None, acts: Mapping[str, FormAction]) -> FactRow:
        organization = self.form_choices.organization(stated.organization) or stated.organization
        plain = ("fact", "organization", "since", "until", "source")
        editable = Editable(
            f"affiliation-{stated.fact}",
            ("organization", "title", "until"),
            {**{name: getattr(stated, name) for name in plain}, "title": function},
            correct=acts["correct"],
            before=organization,
        )
        text = f"{organization}, {function}" if function else organization
        return FactRow(
            _("Acts for"),
            with_days(text, None, stated.until),
            stated.since,
            linked(stated.source) if stated.source else None,
            url_for("console-organizations.details_view", id=stated.organization),
            editable,
        )

    def details(self, row: Any) -> dict[str, Any]:
        """Return a person's parts from other services; all names of people are read together."""
        found = parts_of(row.id, self.peers)
        return {"named": self.names.of(found.records), "elsewhere": found.parts, "silent": found.silent}

    def as_of(self, row: Any, day: date) -> Snapshot:
        return Snapshots(self.queries).person(row, day)

    def history(self, row: Any) -> list[HistoryEntry]:
        return history(row.id, self.queries, self.names)

    def actions_for(self, row: Any) -> list[FormAction]:
        affiliated = bool(self.queries.affiliations_of(row.id))
        return [each for each in self.actions if affiliated or each.name in ("affiliate", "name", "in-error")]
