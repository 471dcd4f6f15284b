"""A fork found by a witness, and an absent witness: metrics, alerts and the doctor report both, and stop again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.monitoring.doctor import witnesses as doctor
from shared.environment.clock import timestamp, utc_now
from shared.event_store.witnessed_logs import forget_fork, table, trust, witnessed_logs
from shared.event_store.witnesses import Witness, Witnesses, ask_from_now_on
from shared.transparency.checkpoint import Checkpoint
from shared.transparency.cosignature import WitnessKey, cosign
from shared.transparency.note import Key
from tests.embedded.services import serving
from tests.monitoring.house import House, leases
from tests.monitoring.watching import Watching
from tests.transparency.test_checkpoint import ORIGIN, PRIVATE, PUBLIC

pytestmark = pytest.mark.requirement("12.09")
NAME = "witness.example/w"
HOURS_AGO = "2026-01-01T00:00:00.000000Z"


@pytest.fixture
def house(empty_home: Path) -> Iterator[House]:
    with serving(empty_home) as services:
        house = House(services)
        with leases(house):
            house.settle()
            yield house
        for engine in house.engines.values():
            engine.dispose()


def test_a_witness_that_is_away_or_knows_another_history_is_told_of(house: House) -> None:
    watching, engine = Watching(house.services.url, house.token), house.engines["registry"]
    asked = Witness(NAME, WitnessKey(NAME, PUBLIC).vkey, "http://127.0.0.1:9")
    with engine.begin() as connection:
        ask_from_now_on(connection, "registry", asked)
    kept, note = Witnesses(engine, "registry"), Checkpoint(ORIGIN, 7, bytes(32)).signed(PRIVATE)
    watching.scrape()
    assert watching.firing() == {}

    kept.failed(asked, "no answer", HOURS_AGO)
    watching.scrape()
    assert [each["witness"] for each in watching.firing()["RapporteurNotCosigned"]] == [NAME]
    assert set(watching.firing()) == {"RapporteurNotCosigned"}
    assert [each.paragraph for each in doctor.troubles(house.installation)] == ["A witness does not cosign"]

    kept.forked(asked, "it knows another history of this log", timestamp(utc_now()))
    watching.scrape()
    assert [(each["log"], each["witness"]) for each in watching.firing()["RapporteurForkFound"]] == [("registry", NAME)]
    (found,) = doctor.troubles(house.installation)
    assert found.paragraph == "A fork was found"
    assert "registry: the witness witness.example/w says" in found.sentence

    kept.cosigned(NAME, 7, cosign(note, NAME, PRIVATE, utc_now()))
    watching.scrape()
    assert watching.firing() == {}
    assert watching.value("rapporteur_witness_cosigned_events", log="registry") == 7
    assert list(doctor.troubles(house.installation)) == []


def test_a_fork_of_a_log_of_others_is_told_of_until_it_is_settled(house: House) -> None:
    watching, engine = Watching(house.services.url, house.token), house.engines["reporting"]
    note = Checkpoint(ORIGIN, 7, bytes(32)).signed(PRIVATE)
    with engine.begin() as connection:
        trust(connection, [Key(ORIGIN, PUBLIC)])
        refused = {"size": 7, "note": note.written(), "refused": note.written(), "refused_at": timestamp(utc_now())}
        connection.execute(table.update().values(refused))
        assert [each.refused for each in witnessed_logs(connection)] == [note]
    watching.scrape()
    assert [each["origin"] for each in watching.firing()["RapporteurForkFound"]] == [ORIGIN]
    (found,) = doctor.troubles(house.installation)
    assert ORIGIN in found.sentence
    with engine.begin() as connection:
        forget_fork(connection, ORIGIN)
    watching.scrape()
    assert watching.firing() == {}
