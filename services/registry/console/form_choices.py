"""Choices of the comboboxes and selects in the registry's forms."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import g, request

from services.registry.console.labels import class_label
from services.registry.queries import OrganizationFilter, RegistryQueries
from shared.contracts.records import ORGANIZATION
from shared.contracts.vocabularies import SECTORS
from shared.domain.errors import NotThere
from shared.privacy.vault_names import NameRow, Names
from shared.web.console import FormField
from shared.web.statements.records import RecordDirectory, RecordSource
from shared.web.statements.vocabularies import is_off_the_list, listed

Choice = tuple[str, str]


def record_of_page() -> str:
    """Return the id of the page's record; "" on a page that creates one."""
    return str((request.view_args or {}).get("id", ""))


class FormChoices:
    def __init__(self, queries: RegistryQueries) -> None:
        self._queries, self.statements = queries, queries.statements
        organizations = RecordSource(self.organizations, self.named, lambda _record: None)
        self.directory = RecordDirectory({ORGANIZATION.name: organizations})

    def organizations(self, typed: str) -> Sequence[Choice]:
        rows = self._queries.organizations(OrganizationFilter(search=typed, limit=9))
        return [(row.id, self._label(row)) for row in rows if row.id != record_of_page()]

    def organization(self, record: str) -> str | None:
        try:
            return self._label(self._queries.organization(record))
        except NotThere:
            return None

    def organization_field(self, name: str, label: str, hint: str, *, optional: bool = False) -> FormField:
        """Return a form field for one organization, searched by its name."""
        return FormField(
            name, label, hint, "combobox", optional=optional, find=self.organizations, named=self.organization
        )

    def countries(self, typed: str) -> Sequence[Choice]:
        return [(row.iso3, row.name) for row in self._queries.states(None, 9, search=typed)]

    def country(self, iso3: str) -> str | None:
        if "country_names" not in g:
            g.country_names = self._queries.state_names()  # once for a whole list
        return g.country_names.get(iso3)  # type: ignore[no-any-return]

    def country_name(self, iso3: str) -> str:
        """Return the name of a country; its code where no State of that code is registered."""
        return self.country(iso3) or iso3

    def sectors(self) -> list[Choice]:
        """Return the sectors to choose from: the words of the list of sectors, then other sectors that organizations have."""
        of_list = self._listed_sectors()
        others = [each for each in self._queries.sectors() if each.casefold() not in of_list]
        return [*of_list.values(), *((each, each) for each in others)]

    def sector(self, value: str) -> str:
        """Return a sector as the list of sectors shows it in the reader's language."""
        return self._listed_sectors().get(value.casefold(), (value, value))[1]

    def class_words(self, field: str, value: str) -> str:
        """Return the value of a class in the reader's language."""
        return self.sector(value) if field == "sector" else class_label(value)

    def is_off_the_list(self, sector: str) -> bool:
        """Return whether there is a list of sectors that lacks this one."""
        return is_off_the_list(self._queries.reader, SECTORS, sector)

    def _listed_sectors(self) -> Mapping[str, Choice]:
        return listed(self._queries.reader, SECTORS)

    def named(self, records: Collection[str]) -> dict[str, str]:
        return {record: name for record in records if (name := self.organization(record)) is not None}

    def _label(self, row: Any) -> str:
        """Return a name with its country, to distinguish organizations of the same name."""
        if row.country is None:
            return str(row.name)
        return f"{row.name} ({self.country_name(row.country)})"


def search_people(queries: RegistryQueries, names: Names, limit: int, typed: str, skip: int = 0) -> list[NameRow]:
    """Return people found by a part of their name, except those registered in error, whose names are still in the vault."""
    listed = names.listed("person", limit, search=typed, skip=skip, without=queries.people_in_error())
    registered = {row.id for row in queries.people_known([each.person for each in listed])}
    return [each for each in listed if each.person in registered]
