"""The facts as earlier versions read them, to reproduce the reports that those issued."""

from collections.abc import Iterator
from typing import Any

import msgspec

from services.reporting.queries.facts import FactQueries
from services.reporting.read_models import facts as rm
from services.reporting.read_models.tables import fact_of
from shared.contracts.submissions import SubmissionStated
from shared.domain.event import Marking

CLOSED: Marking = "bureau"


def up_to_0_9_0(row: Any) -> rm.Fact:  # noqa: ANN401  a row as `fact_of` reads it
    """Return a fact; a submission that names its issued report was closed outside the bureau."""
    return _closed_submission(fact_of(row))


def up_to_0_8_0(row: Any) -> rm.Fact:  # noqa: ANN401  as above
    """Return a fact as up to 0.9.0; changing who may see a statement also made it the later one of those from the same
    day."""
    return _closed_submission(msgspec.structs.replace(fact_of(row), restated=None))


def _closed_submission(fact: rm.Fact) -> rm.Fact:
    match fact.body:
        case rm.StatementOfKind(statement=SubmissionStated(report=str())):
            return msgspec.structs.replace(fact, visibility=CLOSED[0] * len(fact.visibility))
    return fact


def earlier_readings(facts: FactQueries) -> Iterator[FactQueries]:
    """Yield the facts as earlier versions read them, the latest first. Up to 0.9.0, a consent or a communiqué recorded
    since a past moment closed nothing then, nor did it keep open what changed since."""
    for read in (up_to_0_9_0, up_to_0_8_0):
        yield FactQueries(facts.engine, read, looks_at_meetings_alone=True)
