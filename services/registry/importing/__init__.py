"""Imports of organizations and of people: a table (CSV or XLSX) becomes a plan, which is shown field by field and
recorded in full or not at all."""

from services.registry.importing.planning import ImportOptions, Plan, plan
from services.registry.importing.rows import COLUMNS, read_sheet
from shared.tables.reading import LIMIT

__all__ = ["COLUMNS", "LIMIT", "ImportOptions", "Plan", "plan", "read_sheet"]
