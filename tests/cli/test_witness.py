"""`rapporteur witness`: the witnesses asked, the logs cosigned, and refusals with their exit codes."""

from pathlib import Path

import pytest

from deploy.installation.home import LOGS
from shared.event_store.witnesses import MOST
from shared.transparency.cosignature import WitnessKey, read_witness
from shared.transparency.note import Key
from tests.plugins.installations import Rapporteur

pytestmark = pytest.mark.requirement("12.09")
NAMED = {"RAPPORTEUR_WITNESS_NAME": "own.example/witness"}
ADDRESS = "http://10.0.0.5:8443/reporting/witness"
ORIGIN = "registry/0123456789abcdef0123456789abcdef"


def vkey(number: int = 0) -> str:
    return WitnessKey(f"witness.example/{number}", bytes([number]) * 32).vkey


def test_a_witness_is_asked_by_every_log_until_it_is_not(empty_home: Path, rapporteur: Rapporteur) -> None:
    assert rapporteur(empty_home, "witness", "ask", ADDRESS + "/", vkey()).code == 0
    said = rapporteur(empty_home, "witness", "show").text
    for log in LOGS:
        assert f"{log}: witness.example/0 at {ADDRESS} has cosigned 0 events" in said
    assert rapporteur(empty_home, "witness", "ask", "https://elsewhere.example", vkey()).code == 0
    said = rapporteur(empty_home, "witness", "show").text
    assert (said.count("elsewhere.example"), said.count(ADDRESS)) == (len(LOGS), 0), "asked elsewhere, and once"
    assert rapporteur(empty_home, "witness", "stop", "witness.example/0").code == 0
    assert "witness.example/0" not in rapporteur(empty_home, "witness", "show").text
    assert rapporteur(empty_home, "witness", "stop", "witness.example/0").code == 4


@pytest.mark.parametrize(
    ("address", "key", "field"),
    [
        ("witness.example", vkey(), "ADDRESS"),
        ("ftp://witness.example", vkey(), "ADDRESS"),
        ("https://a@witness.example", vkey(), "ADDRESS"),
        ("https://witness.example/?a", vkey(), "ADDRESS"),
        ("https://[::1", vkey(), "ADDRESS"),
        (ADDRESS, "witness", "VKEY"),
        (ADDRESS, Key(ORIGIN, bytes(32)).vkey, "VKEY"),
        (ADDRESS, WitnessKey("w" * 101, bytes(32)).vkey, "VKEY"),
    ],
)
def test_what_is_no_witness_is_bad_input(
    empty_home: Path, rapporteur: Rapporteur, address: str, key: str, field: str
) -> None:
    found = rapporteur(empty_home, "witness", "ask", address, key)
    assert (found.code, field in found.err) == (3, True), found.err
    assert "at " not in rapporteur(empty_home, "witness", "show").text


def test_a_log_has_only_so_many(empty_home: Path, rapporteur: Rapporteur) -> None:
    for number in range(MOST):
        assert rapporteur(empty_home, "witness", "ask", ADDRESS, vkey(number)).code == 0
    found = rapporteur(empty_home, "witness", "ask", ADDRESS, vkey(MOST))
    assert (found.code, "witness stop" in found.err) == (5, True)
    assert rapporteur(empty_home, "witness", "ask", ADDRESS, vkey(0)).code == 0, "one of them may change"


def test_logs_of_others_are_trusted_by_a_witness_that_has_a_name(
    empty_home: Path, rapporteur: Rapporteur, tmp_path: Path
) -> None:
    theirs = Key(ORIGIN, bytes(32))
    file = tmp_path / "registry.vkey"
    file.write_text(f"{theirs.vkey}\n{Key(ORIGIN, bytes([1]) * 32).vkey}\n")
    found = rapporteur(empty_home, "witness", "trust", theirs.vkey)
    assert (found.code, "RAPPORTEUR_WITNESS_NAME" in found.err) == (5, True)
    assert rapporteur(empty_home, "witness", "trust", str(file), **NAMED).text == f"{ORIGIN} is cosigned from now on.\n"
    own, where, log = rapporteur(empty_home, "witness", "show", **NAMED).text.splitlines()
    assert read_witness(own.removeprefix("This witness: ")).name == "own.example/witness"
    assert where.endswith("/reporting/witness")
    assert log == f"{ORIGIN}: 0 events cosigned here"
    assert rapporteur(empty_home, "witness", "settle", ORIGIN).code == 0
    assert rapporteur(empty_home, "witness", "distrust", ORIGIN).code == 0
    assert "; no more" in rapporteur(empty_home, "witness", "show", **NAMED).text
    for act in ("settle", "distrust"):
        assert rapporteur(empty_home, "witness", act, "nobody/0").code == 4
    assert rapporteur(empty_home, "witness", "trust", vkey(), **NAMED).code == 3
    assert rapporteur(empty_home, "witness", "trust", str(tmp_path / "none"), **NAMED).code == 4
