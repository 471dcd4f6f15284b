"""The kinds of record that statements are about or refer to, each with its log, and the types of their ids."""

from typing import Annotated

from shared.statements.fields import RecordKind, refers_to

STATE = RecordKind("state", "registry")
ORGANIZATION = RecordKind("organization", "registry")
PERSON = RecordKind("person", "registry")
GROUP = RecordKind("group", "registry")
ACCOUNT = RecordKind("account", "registry")
SERIES = RecordKind("series", "meetings")
MEETING = RecordKind("meeting", "meetings")
ATTENDANCE = RecordKind("attendance", "meetings", pair=True)
CONSULTATION = RecordKind("consultation", "meetings")
REQUEST = RecordKind("request", "meetings")
REPLY = RecordKind("reply", "meetings")
NEED = RecordKind("need", "meetings")
PROPOSAL = RecordKind("proposal", "meetings")
TOPIC = RecordKind("followed-topic", "meetings")
AGENDA_ITEM = RecordKind("agenda-item", "meetings")
PRESENTATION = RecordKind("presentation", "meetings")
WORK = RecordKind("work", "meetings")
ACTION = RecordKind("action", "meetings")
OBJECTIVE = RecordKind("objective", "meetings")
DECISION = RecordKind("decision", "meetings")
MEASURE = RecordKind("measure", "meetings")
CONCLUSION = RecordKind("conclusion", "meetings")
COMMUNIQUE = RecordKind("communique", "meetings")
PARAGRAPH = RecordKind("paragraph", "meetings")
TREATMENT = RecordKind("treatment", "meetings", pair=True)
EXPERTISE = RecordKind("expertise", "meetings")
CLAUSE = RecordKind("clause", "reporting", given=True)
REPORT = RecordKind("report", "reporting")
SUBMISSION = RecordKind("submission", "reporting")

OrganizationId = Annotated[str, refers_to(ORGANIZATION)]
MeetingId = Annotated[str, refers_to(MEETING)]
PersonId = Annotated[str, refers_to(PERSON)]
TopicId = Annotated[str, refers_to(TOPIC)]
WorkId = Annotated[str, refers_to(WORK)]
BodyId = Annotated[str, refers_to(STATE, ORGANIZATION, GROUP)]
GroupOrOrganizationId = Annotated[str, refers_to(GROUP, ORGANIZATION)]
StateId = Annotated[str, refers_to(STATE)]
StateOrOrganizationId = Annotated[str, refers_to(STATE, ORGANIZATION)]
