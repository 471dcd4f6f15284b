"""Questions to the registry's read models, and to its log for a record's history. Every answer comes in a sure order."""

from services.registry.queries.accounts import AboutAccounts
from services.registry.queries.histories import Happened, Histories, version_of_read_models
from services.registry.queries.imports import AboutImports
from services.registry.queries.likenesses import AboutLikeness, Pair
from services.registry.queries.organizations import AboutOrganizations, OrganizationsWanted
from services.registry.queries.partners import AboutPartners
from services.registry.queries.people import AboutPeople
from services.registry.queries.reading import NOT_KNOWN
from services.registry.queries.states import AboutStates, in_region


class Questions(
    AboutOrganizations, AboutLikeness, AboutStates, AboutPeople, AboutAccounts, AboutPartners, AboutImports, Histories
):
    """All that can be asked, by the record it is asked of."""


__all__ = [
    "NOT_KNOWN",
    "Happened",
    "OrganizationsWanted",
    "Pair",
    "Questions",
    "in_region",
    "version_of_read_models",
]
