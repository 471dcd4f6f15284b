"""The workers of an idle installation look for nothing: each job waits for a change, and knows when anything is due."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.reporting.publication.corrections import STILL
from shared.messaging.loops import FALL_BACK, Loop
from tests.embedded.services import Services
from tests.messaging.rounds import run_until_idle
from tests.monitoring.house import House

pytestmark = pytest.mark.requirement("9.08")


@pytest.fixture
def house(empty_home: Path) -> Iterator[House]:
    services = Services(empty_home)
    house = House(services)
    yield house
    services.server.server_close()
    for name, app in services.apps.items():
        app.extensions[name].close()


@pytest.mark.parametrize("service", ["registry", "meetings", "reporting"])
def test_no_job_of_an_idle_worker_looks_more_often_than_the_fall_back(house: House, service: str) -> None:
    house.settle()
    turns = house.turns(service)
    run_until_idle(turns)
    time.sleep(STILL)
    run_until_idle(turns)
    looks = {name: Loop(name, turn).pace.longest for name, turn in turns.items()}
    assert {name: seconds for name, seconds in looks.items() if seconds < FALL_BACK} == {}
