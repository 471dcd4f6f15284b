"""Objectives of workshops: those of the first one, as we interpret the resolution."""

from collections.abc import Iterator
from typing import Any

from deploy.demo.shipped.files import ObjectiveRow, Objectives
from deploy.demo.shipped.meetings import ShippedMeetings
from shared.contracts.meetings.aims import OBJECTIVES
from shared.domain.ids import imported_id
from shared.domain.provenance import Imported
from shared.statements.decider import CorrectFact, StateFact, correct_fact, state_fact

FILE, ROWS = "objectives.json", "objectives"


def objectives(file: Objectives) -> Iterator[StateFact]:
    for each in file.objectives:
        yield state_fact(OBJECTIVES, OBJECTIVES.stated(**_values(each) | {"imported": Imported(ROWS, each.row)}))


def naming_workshops(file: Objectives, *histories: bytes) -> Iterator[CorrectFact]:
    """Correct the objectives of a workshop in the histories so that they name it; those shipped before the workshop
    stay unchanged. Raises Malformed for a workshop in none of the histories."""
    with_meeting = [(each, each.meeting) for each in file.objectives if each.meeting is not None]
    if not with_meeting:
        return
    meetings = ShippedMeetings(FILE, *histories)
    assert OBJECTIVES.corrected is not None
    for each, code in with_meeting:
        values = _values(each) | {"of": meetings.of(code).stream, "reason": f"The workshop is recorded as {code}."}
        yield correct_fact(OBJECTIVES, OBJECTIVES.corrected(**values))


def _values(row: ObjectiveRow) -> dict[str, Any]:
    return {
        "fact": imported_id(OBJECTIVES.name, ROWS, row.row),
        "set": row.set,
        "number": row.number,
        "text": {"en": row.text},
        "document": row.document,
        "source": row.source,
    }
