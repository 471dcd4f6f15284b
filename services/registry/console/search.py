"""The registry's part of the global search."""

from collections.abc import Callable, Sequence

from flask_babel import gettext as _

from services.registry.console.form_choices import FormChoices, search_people
from services.registry.queries import OrganizationFilter, RegistryQueries
from shared.privacy.vault_names import Names
from shared.web.console import MOST_OF_A_KIND, SearchResult

PATH = "/registry/console"


def search(queries: RegistryQueries, names: Names) -> Callable[[str], Sequence[SearchResult]]:
    """Find organizations by any name, people, States and partners."""
    form_choices = FormChoices(queries)

    def find(typed: str) -> list[SearchResult]:
        organizations = [
            SearchResult(
                _("Organizations"),
                row.name,
                f"{PATH}/organizations/{row.id}",
                (form_choices.country(row.country) or row.country) if row.country else "",
            )
            for row in queries.organizations(OrganizationFilter(search=typed, limit=MOST_OF_A_KIND + 1))
        ]
        people = [
            SearchResult(_("People"), each.name, f"{PATH}/people/{each.person}")
            for each in search_people(queries, names, MOST_OF_A_KIND + 1, typed)
        ]
        states = [
            SearchResult(_("States"), row.name, f"{PATH}/states/{row.id}", row.iso3)
            for row in queries.states(None, MOST_OF_A_KIND + 1, search=typed)
        ]
        partners = [
            SearchResult(_("Partners"), row.name, f"{PATH}/partners/{row.id}", row.handle)
            for row in queries.partners(None, MOST_OF_A_KIND + 1, search=typed)
        ]
        return [*organizations, *people, *states, *partners]

    return find
