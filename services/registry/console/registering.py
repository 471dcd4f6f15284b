"""The form that registers an organization, with its country, category, size, sector and group in one act."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry.console.form_choices import FormChoices
from services.registry.console.labels import CATEGORY_CHOICES, SIZE_CHOICES
from services.registry.console.organization_acts import SECTOR_HINT
from services.registry.console.rights import WRITERS
from services.registry.console.statements import SEEN_BY, SINCE
from services.registry.domain import commands
from services.registry.schemas.fields import Country
from services.registry.schemas.organizations import RegisterOrganization
from shared.contracts.registry.organizations import CATEGORIES, SIZES
from shared.domain.decider import Command
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.command_fields import CommandFields, marked
from shared.web.console import FormAction, FormField
from shared.web.fields import Day, OneOf, RecordId, Text
from shared.web.statements.form_fields import SOURCE

Registering = Callable[[commands.RegisterOrganization, Sequence[Command], CommandContext], CommandResult]
"""Registers an organization with its first facts, all or nothing."""
_BESIDE = ("since", "country", "category", "size", "sector", "parent")


class RegisterWithFacts(RegisterOrganization):
    """The form of RegisterOrganization with the first facts; `since` is the day from which they hold."""

    since = Day()
    country = Country()
    category = OneOf(*CATEGORIES)
    size = OneOf(*SIZES)
    sector = Text(longest=60)
    parent = RecordId("organization")


def register_action(register: Registering, form_choices: FormChoices) -> FormAction:
    fields = (
        FormField("name", _l("Name"), _l("As the organization writes it.")),
        FormField("country", _l("Country"), _l("Of the headquarters. Type a part of its name."), "combobox", optional=True,
                  find=form_choices.countries, named=form_choices.country),
        FormField("category", _l("Category"), kind="select", optional=True, choices=CATEGORY_CHOICES, unknown=True),
        FormField("size", _l("Size"), kind="select", optional=True, choices=SIZE_CHOICES, unknown=True),
        FormField("sector", _l("Sector"), SECTOR_HINT, "open-word", optional=True, choices=form_choices.sectors),
        form_choices.organization_field("parent", _l("Group"), _l("The organization whose group it belongs to."), optional=True),
        SINCE,
        SOURCE,
        SEEN_BY,
        FormField(
            "another", _l("This is a different organization with a similar name"), kind="checkbox", optional=True
        ),
    )  # fmt: skip

    def run(values: CommandFields, context: CommandContext, _row: None) -> CommandResult:
        command_fields = {name: value for name, value in values.fields.items() if name not in _BESIDE}
        command = commands.RegisterOrganization(**command_fields)
        return register(command, _facts(command, values.fields), marked(context, values))

    return FormAction(
        "new",
        _l("Register an organization"),
        fields,
        RegisterWithFacts,
        run,
        lambda values, _answer: _("%(name)s is registered.", name=values.fields["name"]),
        roles=WRITERS,
        primary=True,
    )


def _facts(command: commands.RegisterOrganization, fields: dict[str, Any]) -> list[Command]:
    """Return the commands that state the first facts; their ids are made from the record's, so that a retry gives the
    same ones."""
    record = command.organization
    shared = {"organization": record, "since": fields.get("since"), "source": command.source}
    found: list[Command] = []
    if country := fields.get("country"):
        found.append(commands.PlaceOrganization(fact=_fact(record, "place"), country=country, **shared))
    found += [
        commands.ClassifyOrganization(fact=_fact(record, field), field=field, value=fields[field], **shared)
        for field in ("category", "size", "sector")
        if fields.get(field)
    ]
    if parent := fields.get("parent"):
        found.append(commands.StateSubsidiary(fact=_fact(record, "parent"), parent=parent, **shared))
    return found


def _fact(record: str, name: str) -> str:
    return f"fact-{uuid5(NAMESPACE_URL, f'{record}/{name}')}"
