"""Import of past meetings: a file of the shape `history/1` to a plan, said field by field, then recorded whole or not at all."""

from services.meetings.importing.history import schema
from services.meetings.importing.planning import NamedOrganization, Newcomer, OrganizationLookup, Plan, plan
from shared.tables.reading import LIMIT

__all__ = [
    "LIMIT",
    "NamedOrganization",
    "Newcomer",
    "OrganizationLookup",
    "Plan",
    "plan",
    "schema",
]
