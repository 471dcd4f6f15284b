"""`replay`: the steps of a report, and the proof that the logs give the same report."""

import json
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.plugins.installations import Rapporteur

pytestmark = pytest.mark.requirement("3.09")
PERIOD = ("--period", "2013-2016")


def test_the_steps_say_what_was_recorded_when_by_whom_and_which_figures(few: Path, rapporteur: Rapporteur) -> None:
    moment = ("--from", "registry:70,meetings:184,reporting:9")
    printed = rapporteur(few, "replay", *PERIOD, *moment)
    assert printed.code == 0, printed.err
    lines = printed.text.splitlines()
    steps = [line for line in lines if line.startswith("Recorded on ")]
    assert steps
    assert any("by the command line" in line for line in lines)
    assert any(" → " in line for line in lines)
    assert f"{len(steps)} steps changed the report." in lines
    written = json.loads(rapporteur(few, "replay", *PERIOD, *moment, "--json").out)
    assert len(written["steps"]) == len(steps)
    [fact, *_] = written["steps"][0]["facts"]
    assert fact["by"] == "account-operator"
    assert fact["event"] in written["steps"][0]["events"]


@pytest.mark.requirement("12.11")
def test_one_step_is_shown_as_its_page_shows_it(few: Path, rapporteur: Rapporteur) -> None:
    there = ("--at", "registry:70,meetings:184,reporting:9")
    shown = rapporteur(few, "replay", *PERIOD, *there, "--go", "back", "--audience", "public")
    assert shown.code == 0, shown.err
    assert shown.text.startswith("Recorded on ")
    assert " → " in shown.text.splitlines()[-1]
    assert rapporteur(few, "replay", *PERIOD, *there, "--json").code == 2
    for moment in ("soon", ""):
        refused = rapporteur(few, "replay", *PERIOD, "--at", moment)
        assert (refused.code, refused.err.startswith("--at: Type a day")) == (3, True), refused.err


def test_the_logs_folded_afresh_give_the_same_report_now_and_then(few: Path, rapporteur: Rapporteur) -> None:
    now = rapporteur(few, "replay", *PERIOD, "--prove", "--json")
    then = rapporteur(few, "replay", *PERIOD, "--prove", "--to", "registry:116,meetings:90,reporting:3")
    assert (now.code, then.code) == (0, 0), then.err
    assert "the logs give the same" in then.text
    manifest = json.loads(now.out)
    assert set(manifest["roots"]) == {"registry", "meetings", "reporting"}
    assert manifest["report_sha256"] not in then.text


@pytest.mark.parametrize(
    ("altered", "says"),
    [
        ("UPDATE facts_1_meetings SET said = replace(said, 'Bangkok', 'Bankok')", "facts differ"),
        (
            "DELETE FROM facts_1_meetings WHERE known_from = (SELECT max(known_from) FROM facts_1_meetings)",
            "facts differ",
        ),
        # A full tile's root is read, and the leaves of the last tile.
        (
            "UPDATE facts_1_tiles SET hashes = zeroblob(length(hashes)), root = zeroblob(32) WHERE log = 'meetings'",
            "meetings: the root",
        ),
    ],
)
def test_facts_that_are_not_what_the_logs_say_end_in_exit_code_6(
    few: Path, rapporteur: Rapporteur, altered: str, says: str
) -> None:
    engine = create_engine(f"sqlite:///{few / 'reporting.db'}")
    with engine.begin() as connection:
        assert connection.execute(text(altered)).rowcount
    engine.dispose()
    refused = rapporteur(few, "replay", *PERIOD, "--prove")
    assert refused.code == 6
    assert says in refused.err
    assert "rapporteur rebuild reporting" in refused.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--period", "2013-2016", "--prove", "--from", "2026-11-05"), 2),
        (("--prove",), 2),
        (("--period", "2013-2016", "--format", "text", "--json"), 2),
        (("--period", "Example", "--prove"), 3),
        (("--period", "2013-2016", "--to", "soon"), 3),
        (("--period", "2013-2016", "--to", "1999-01-01"), 4),
    ],
)
def test_what_cannot_be_replayed_ends_in_its_exit_code(
    demonstration_once: Path, rapporteur: Rapporteur, arguments: tuple[str, ...], code: int
) -> None:
    refused = rapporteur(demonstration_once, "replay", *arguments)
    assert refused.code == code
    assert refused.err
