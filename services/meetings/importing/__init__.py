"""Import of past meetings: a file of the shape `history/1` to a plan, said field by field, then recorded whole or not at all."""

from services.meetings.importing.history import schema
from services.meetings.importing.planning import NamedOrganization, Newcomer, OrganizationLookup, Plan, plan
from services.meetings.importing.record_names import MeetingRecordNames
from services.meetings.importing.statements import StatementImport, StatementPlan, plan_statements, read_statements
from shared.tables.reading import LIMIT

__all__ = [
    "LIMIT",
    "MeetingRecordNames",
    "NamedOrganization",
    "Newcomer",
    "OrganizationLookup",
    "Plan",
    "StatementImport",
    "StatementPlan",
    "plan",
    "plan_statements",
    "read_statements",
    "schema",
]
