"""The kinds of record that statements are about or refer to, and the types of their ids."""

from typing import Annotated

from shared.statements.fields import RecordKind, Reference

STATE = RecordKind("state")
ORGANIZATION = RecordKind("organization")
SERIES = RecordKind("series")
MEETING = RecordKind("meeting")
CLAUSE = RecordKind("clause")

OrganizationId = Annotated[str, Reference(ORGANIZATION)]
