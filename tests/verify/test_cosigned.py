"""The output of both verifiers about a bundle's cosignatures. The vectors compare their verdicts."""

import json

import pytest

from tests.verify.conftest import Verifiers
from tests.verify.vectors.__main__ import FOLDER

pytestmark = pytest.mark.requirement("12.09")
VECTORS = {each["name"]: each for each in json.loads((FOLDER / "index.json").read_text())["vectors"]}


def said(verifiers: Verifiers, which: str, vector: str, *, trusted: bool = True) -> str:
    found = VECTORS[vector]
    witnesses = [f"--witness={each}" for each in found["witnesses"] if trusted]
    outcome = verifiers[which](str(FOLDER / found["bundle"]), f"--now={found['now']}", *witnesses)
    assert outcome.code == 0, outcome.err
    return outcome.text + outcome.err


@pytest.mark.parametrize(
    ("which", "cosigned", "nothing", "unknown"),
    [
        (
            "single file",
            "meetings: witness.example/w1 cosigned the first 3 events at 2026-11-02T00:00:00.000000Z.",
            "Not proven: that witness.example/w2 saw meetings",
            "Not proven: what witness.example/w1 cosigned of meetings",
        ),
        (
            "log verify",
            "meetings: the witness witness.example/w1 cosigned its first 3 events at 2026-11-02 00:00:00 UTC.",
            "Nothing is proven about what witness.example/w2 saw of meetings",
            "Nothing is proven about what witness.example/w1 cosigned of meetings",
        ),
    ],
)
def test_who_cosigned_is_said_and_who_is_not_known_proves_nothing(
    verifiers: Verifiers, which: str, cosigned: str, nothing: str, unknown: str
) -> None:
    whole = said(verifiers, which, "cosigned by a trusted witness")
    assert cosigned in whole
    assert unknown not in whole
    other = said(verifiers, which, "cosigned by another witness than the trusted one")
    assert nothing in other
    assert unknown in other
    untold = said(verifiers, which, "cosigned by a trusted witness", trusted=False)
    assert unknown in untold
    assert cosigned not in untold
    older = said(verifiers, which, "an older checkpoint cosigned")
    assert cosigned.replace("3", "2") in older


def test_a_figure_is_compared_with_a_time_only_where_a_witness_states_one(
    verifiers: Verifiers, tmp_path_factory: pytest.TempPathFactory
) -> None:
    figure = tmp_path_factory.mktemp("figure") / "figure.json"
    figure.write_text('{\n "format": "rapporteur-figure/1"\n}\n')
    split = figure.with_name("split.json")
    split.write_text('{\n "format": "rapporteur-split-view/1"\n}\n')
    key = VECTORS["cosigned by a trusted witness"]["witnesses"][0]
    for verifier in verifiers.values():
        assert verifier(str(figure), "--now=2020-01-01").code == 2
        assert verifier(str(figure), "--now=2020-01-01", f"--witness={key}").code == 6
    assert verifiers["single file"](str(split), f"--witness={key}").code == 2
