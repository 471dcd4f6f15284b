"""Objectives of workshops: those of the first one, as we read them in the resolution."""

from collections.abc import Iterator

from deploy.demo.shipped.files import Objectives
from shared.contracts.meetings.aims import OBJECTIVES, ObjectiveStated
from shared.domain.ids import imported_id
from shared.domain.provenance import Imported
from shared.statements.decider import StateFact, state_fact

ROWS = "objectives"


def objectives(file: Objectives) -> Iterator[StateFact]:
    for each in file.objectives:
        yield state_fact(
            OBJECTIVES,
            ObjectiveStated(
                fact=imported_id(OBJECTIVES.name, ROWS, each.row),
                set=each.set,
                number=each.number,
                text={"en": each.text},
                document=each.document,
                source=each.source,
                imported=Imported(ROWS, each.row),
            ),
        )
