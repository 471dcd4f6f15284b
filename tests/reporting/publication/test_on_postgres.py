"""The same on PostgreSQL: publication only once, an embargo, a partner's stored answer, and the rebuilt facts."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.reporting.read_models.publication import reset_publication
from tests.reporting.conftest import opened
from tests.reporting.publication.saying import CODE, TOLD, Saying
from tests.reporting.publication.test_feed import get, readings
from tests.reporting.publication.test_meetings import CANCELLED, DUE, EMBARGOED


@pytest.fixture
def saying(tmp_path: Path, postgres_database: str) -> Iterator[Saying]:
    found = opened(tmp_path, RAPPORTEUR_REPORTING_DATABASE=postgres_database)
    yield Saying(found)
    found.service.close()


@pytest.mark.requirement("3.02")
def test_a_meeting_is_told_once_when_its_embargo_is_over(saying: Saying) -> None:
    saying.meeting(EMBARGOED)
    saying.read()
    assert saying.told() == []
    saying.now = DUE + timedelta(seconds=1)
    assert saying.due() == 1
    saying.meeting(CANCELLED, marking="public")
    saying.read()
    told = [("meeting-announced", TOLD), ("meeting-cancelled", CODE | {"outcome": "cancelled"})]
    assert saying.told() == told
    assert len(get(saying).data.splitlines()) == 2
    assert [(row["position"], row["refused"]) for row in readings(saying)["readings"]] == [(2, None)]
    with saying.reporting.service.engine.begin() as connection:
        reset_publication(connection)
    saying.read()
    assert saying.told() == told
