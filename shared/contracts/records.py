"""The kinds of record that statements are about or refer to, each with its log, and the types of their ids."""

from typing import Annotated

from shared.statements.fields import RecordKind, refers_to

STATE = RecordKind("state", "registry")
ORGANIZATION = RecordKind("organization", "registry")
PERSON = RecordKind("person", "registry")
SERIES = RecordKind("series", "meetings")
MEETING = RecordKind("meeting", "meetings")
ATTENDANCE = RecordKind("attendance", "meetings", pair=True)
CONSULTATION = RecordKind("consultation", "meetings")
REQUEST = RecordKind("request", "meetings")
REPLY = RecordKind("reply", "meetings")
NEED = RecordKind("need", "meetings")
GROUP = RecordKind("group", "registry")
CLAUSE = RecordKind("clause", "reporting")

OrganizationId = Annotated[str, refers_to(ORGANIZATION)]
MeetingId = Annotated[str, refers_to(MEETING)]
PersonId = Annotated[str, refers_to(PERSON)]
StateId = Annotated[str, refers_to(STATE)]
StateOrOrganizationId = Annotated[str, refers_to(STATE, ORGANIZATION)]
