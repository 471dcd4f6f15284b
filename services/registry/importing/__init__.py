"""Import of organizations: from a table (CSV or XLSX) to a plan, shown field by field, then recorded whole or not at all."""

from services.registry.importing.planning import ImportOptions, Plan, plan
from services.registry.importing.rows import COLUMNS, read_sheet
from shared.tables.reading import LIMIT

__all__ = ["COLUMNS", "LIMIT", "ImportOptions", "Plan", "plan", "read_sheet"]
