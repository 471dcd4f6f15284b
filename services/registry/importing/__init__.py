"""Imports of organizations and of people: a table (CSV or XLSX) becomes a plan, which is shown field by field and
recorded in full or not at all."""

from services.registry.importing.people_planning import PeopleFile, PeoplePlan, plan_people
from services.registry.importing.people_rows import PEOPLE_COLUMNS, read_people_sheet
from services.registry.importing.planning import ImportOptions, Plan, plan
from services.registry.importing.rows import COLUMNS, read_sheet
from shared.tables.reading import LIMIT

__all__ = [
    "COLUMNS",
    "LIMIT",
    "PEOPLE_COLUMNS",
    "ImportOptions",
    "PeopleFile",
    "PeoplePlan",
    "Plan",
    "plan",
    "plan_people",
    "read_people_sheet",
    "read_sheet",
]
