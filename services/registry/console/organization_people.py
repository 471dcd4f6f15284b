"""People on their organization's page: those who act for it, with function and days, and the act that adds one."""

from types import SimpleNamespace
from typing import Any

from flask_babel import lazy_gettext as _l

from services.registry.console.form_choices import search_people
from services.registry.console.rights import WRITERS
from services.registry.console.statements import SINCE, UNTIL
from services.registry.domain import commands
from services.registry.queries import RegistryQueries
from services.registry.schemas import people as schemas
from services.registry.schemas.fields import NewFactSchema
from shared.event_store.command_handler import Handle
from shared.privacy.vault_names import Names
from shared.web.console import FormAction, FormField
from shared.web.console.record_acts import RecordActs
from shared.web.fields import Day, RecordId, Text
from shared.web.statements.form_fields import SOURCE


def people_at(queries: RegistryQueries, organization: str) -> list[Any]:
    """Return the people who act or acted for an organization, with their functions, which are read from the events."""
    rows = queries.affiliations_at(organization)
    titles = queries.functions_of({row.person for row in rows})
    return [
        SimpleNamespace(person=row.person, title=titles.get(row.fact), since=row.since, until=row.until) for row in rows
    ]


class AddPerson(NewFactSchema):
    """A person who acts for the organization of the page."""

    person = RecordId("person", required=True)
    title = Text()
    since = Day()
    until = Day()


def person_action(handle: Handle, queries: RegistryQueries, names: Names) -> FormAction:
    """Return the act that states that a person acts for the organization."""

    def find(typed: str) -> list[tuple[str, str]]:
        return [(each.person, each.name) for each in search_people(queries, names, 9, typed)]

    return RecordActs(handle, WRITERS, {"organization": "id"}, schemas, unchanged=None).act(
        "person",
        _l("Add a person"),
        (
            FormField(
                "person", _l("Person"), _l("Type part of the name."), "combobox", find=find,
                named=lambda record: names.of([record]).get(record),
                otherwise=_l("Type another part of the name, or register the person first."),
            ),
            FormField("title", _l("Function"), optional=True),
            SINCE,
            UNTIL,
            SOURCE,
        ),
        commands.AffiliatePerson,
        _l("The affiliation is recorded."),
        schema=AddPerson,
        adds=True,
    )  # fmt: skip
