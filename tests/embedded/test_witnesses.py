"""Two installations witness each other, as processes over HTTP; each detects a fork of the other within a minute."""

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from deploy.installation.home import LOGS
from deploy.installation.installation import Installation
from deploy.monitoring.doctor import witnesses as doctor
from deploy.runtime.loading import load_installation
from shared.environment.clock import utc_now
from shared.event_store.witnessed_logs import witnessed_logs
from shared.event_store.witnesses import Witness, witnesses_of
from tests.embedded.test_up import Started, up
from tests.plugins.installations import Outcome, Rapporteur
from tests.plugins.waiting import until

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.requirement("12.09")]
A_MINUTE = timedelta(minutes=1)  # as required


def named(name: str) -> dict[str, str]:
    return {"RAPPORTEUR_WITNESS_NAME": f"{name}.example/witness"}


class Operator:
    """The command line, for any home."""

    def __init__(self, rapporteur: Rapporteur) -> None:
        self._rapporteur = rapporteur

    def run(self, home: Path, *arguments: str, **settings: str) -> Outcome:
        done = self._rapporteur(home, *arguments, **settings)
        assert done.code == 0, done.err
        return done

    def write(self, home: Path, name: str) -> None:
        self.run(home, "accounts", "token", name, "--role", "auditor")

    def size(self, home: Path) -> int:
        positions: dict[str, int] = json.loads(self.run(home, "status", "--json").text)["positions"]
        return positions["registry"]

    def introduce(self, asking: Path, witness: Path, served: Started, name: str) -> str:
        """Configure one home to ask the other, which trusts its keys; return the witness's key."""
        keys = sorted(map(str, (asking / "keys").glob("*.vkey")))
        self.run(witness, "witness", "trust", *keys, **named(name))
        own = self.run(witness, "witness", "show", **named(name)).text.splitlines()
        vkey = own[0].removeprefix("This witness: ")
        assert own[1] == f"It is asked at: http://127.0.0.1:{served.port}/reporting/witness"
        self.run(asking, "witness", "ask", f"http://127.0.0.1:{served.port}/reporting/witness", vkey)
        return vkey


def asked(home: Path) -> dict[str, Witness]:
    """Return the state of each log of a home with its witness."""
    installation: Installation = load_installation({"RAPPORTEUR_HOME": str(home)})
    found = {}
    for log, service in LOGS.items():
        with installation.reading(service) as engine, engine.connect() as connection:
            (found[log],) = witnesses_of(connection, log)
    return found


def told(home: Path, what: str) -> bool:
    """Return whether the doctor reports a fork with these words."""
    found = doctor.troubles(load_installation({"RAPPORTEUR_HOME": str(home)}))
    return any(what in each.sentence for each in found if each.paragraph == "A fork was found")


def printed(started: Started) -> str:
    logs = (each for each in (started.home / "logs").rglob("*") if each.is_file())
    return started.err.read_text() + "".join(each.read_text(errors="replace") for each in logs)


def proved(home: Path) -> str | None:
    """Return the time at which a home stored a proof that a log which it witnesses has two histories."""
    installation = load_installation({"RAPPORTEUR_HOME": str(home)})
    with installation.reading("reporting") as engine, engine.connect() as connection:
        return next((each.refused_at for each in witnessed_logs(connection) if each.refused), None)


def test_two_installations_witness_each_other_and_a_fork_is_found_within_a_minute(
    few: Path, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    operator = Operator(rapporteur)
    one, two, copy, bundle = few, tmp_path / "two", tmp_path / "copy", tmp_path / "one.zip"
    operator.run(two, "migrate")
    operator.write(two, "Example auditor")
    with up(two, tmp_path / "of-two", **named("two")) as at_two:
        of_two = operator.introduce(one, two, at_two, "two")
        shutil.copytree(one, copy)
        with up(one, tmp_path / "of-one", **named("one")) as at_one:
            of_one = operator.introduce(two, one, at_one, "one")
            operator.write(one, "Auditor of one history")
            for home, logs in ((one, LOGS), (two, ["registry"])):
                until(
                    lambda home=home, logs=logs: all(asked(home)[log].cosignature for log in logs),  # type: ignore[misc]
                    "not everything is cosigned",
                )
            until(lambda: asked(one)["registry"].size == operator.size(one), "the last event is not cosigned")
            operator.run(one, "log", "export", "--out", str(bundle))
        with up(copy, tmp_path / "of-copy", **named("one")) as forked:
            for number in range(5):
                operator.write(copy, f"Auditor {number} of another history")
            written = utc_now()
            until(lambda: told(copy, "registry: the witness two.example/witness says"), "the copy is not told")
            until(lambda: told(two, "which is witnessed here, has two histories"), "the witness does not tell")
            assert "knows another history of this log" in printed(forked)
            # By their stored times, since checking takes longer on a busy machine.
            for found in (asked(copy)["registry"].forked_since, proved(two)):
                assert found is not None
                # Perhaps earlier, since the copy seals the pending events of both by itself.
                assert datetime.fromisoformat(found) - written < A_MINUTE
    assert not told(one, "history")
    verified = rapporteur(tmp_path / "none", "log", "verify", str(bundle), "--witness", of_two, "--witness", of_one)
    assert verified.code == 0, verified.err
    assert "registry: the witness two.example/witness cosigned its first" in verified.err
    assert "about what one.example/witness saw of registry: it cosigned none" in verified.err
