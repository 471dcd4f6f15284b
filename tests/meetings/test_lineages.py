"""No topic descends from itself (G4), in one step or in three."""

import pytest

from services.meetings.domain.errors import DescendsFromItself
from shared.contracts.meetings.topics import LINEAGES, TOPICS, FollowedTopicStated, LineageCorrected, LineageStated
from shared.statements.decider import correct_fact, state_fact
from tests.meetings.conftest import Web
from tests.meetings.recorded import record, uuid

pytestmark = pytest.mark.requirement("10.03")
A, B, C = (f"followed-topic-{uuid(number)}" for number in (201, 202, 203))


def lineage(number: int, topic: str, into: str) -> LineageStated:
    return LineageStated(f"lineage-{uuid(210 + number)}", topic, "split into", into, "2015")


def test_a_circle_is_refused_whether_stated_or_corrected(web: Web) -> None:
    service = web.home.service
    record(service, *(state_fact(TOPICS, FollowedTopicStated(topic, {"en": topic[-3:]})) for topic in (A, B, C)))
    record(service, *(state_fact(LINEAGES, each) for each in (lineage(1, A, B), lineage(2, B, C))))
    for wrong in (lineage(3, C, A), lineage(3, B, A)):
        with pytest.raises(DescendsFromItself):
            record(service, state_fact(LINEAGES, wrong))
    record(service, state_fact(LINEAGES, lineage(3, A, C)))
    wrong_way = LineageCorrected(  # type: ignore[call-arg]  # its fields are made
        lineage(3, A, C).fact, topic=C, relation="merged into", into=A, on="2015", reason="Example reason"
    )
    with pytest.raises(DescendsFromItself):
        record(service, correct_fact(LINEAGES, wrong_way))
