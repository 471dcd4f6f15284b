"""`make mutate`: a mutant is reported unless a test detects it."""

from pathlib import Path

import pytest

from tests.mutation.mutants import change_of, mutants_of
from tests.mutation.rooms import Room
from tests.mutation.sampling import Candidate, Report, run
from tests.mutation.trial import BrokenTests, Outcome

pytestmark = pytest.mark.requirement("8.07")
MODULE, TESTS = "toy/fares.py", "tests/test_fares.py"
FARES = """
def fare(age: int) -> int:
    return 0 if age < 6 else 3


def refund(price: int) -> int:
    return price - 1
"""
# No test covers a refund.
TESTED = "from toy.fares import fare\n\n\ndef test_fare():\n    assert (fare(5), fare(6)) == (0, 3)\n"


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # Eight runs of a test that needs no plugin.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    root = tmp_path / "toy"
    for name, text in {MODULE: FARES, TESTS: TESTED, "reasons.toml": ""}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def report_of(toy: Path) -> Report:
    report = Report(toy / "reasons.toml", toy / "killed.txt")
    run(toy, [Room("toy", ("tests",))], report, sample=100, seed=1, marks="")
    return report


@pytest.mark.process
def test_a_survivor_is_told_and_what_is_killed_is_not(toy: Path) -> None:
    """`price - 1` has two places, its operator and its number; the tested rule has five."""
    report = report_of(toy)
    assert report.summary() == "7 mutants: 5 killed, 0 timeouts, 0 survive for a reason, 2 survived."
    assert len(report.survivors) == 2
    assert all(line.startswith(f"{MODULE}:7: return price - 1  ->  return price ") for line in report.survivors)
    assert (toy / MODULE).read_text(encoding="utf-8") == FARES
    assert len((toy / "killed.txt").read_text(encoding="utf-8").split()) == 5


def test_what_was_killed_needs_no_other_trial_until_its_module_changes(toy: Path) -> None:
    report, changed = Report(toy / "reasons.toml", toy / "killed.txt"), FARES.replace("refund", "repaid")
    mutant = next(mutants_of(MODULE, FARES))
    one, other = (
        Candidate(mutant, change_of(mutant, source), mutant.text(source), ("tests",)) for source in (FARES, changed)
    )
    report.add(one, Outcome.KILLED)
    assert (report.known(one), report.known(other)) == (Outcome.KILLED, None)


@pytest.mark.process
def test_a_survivor_with_a_reason_is_none(toy: Path) -> None:
    reason = '[[equivalent]]\nmodule = "{}"\nbefore = "{}"\nafter = "{}"\nreason = "Refunds are not given."\n'
    changes = [change_of(mutant, FARES) for mutant in mutants_of(MODULE, FARES)]
    refunds = [change for change in changes if "price" in change.before]
    known = "".join(reason.format(each.module, each.before, each.after) for each in refunds)
    (toy / "reasons.toml").write_text(known, encoding="utf-8")
    report = report_of(toy)
    assert report.summary() == "7 mutants: 5 killed, 0 timeouts, 2 survive for a reason, 0 survived."
    assert not report.survivors


@pytest.mark.process
def test_tests_that_fail_anyway_kill_nothing(toy: Path) -> None:
    (toy / TESTS).write_text(TESTED.replace("(0, 3)", "(0, 4)"), encoding="utf-8")
    with pytest.raises(BrokenTests):
        report_of(toy)


def test_what_mypy_judges_is_no_mutant() -> None:
    source = "class Fare(Struct, frozen=True):\n    price: int | None\n\n\nPrices = Fare | None\n"
    source += "def paid(*, fare: Fare) -> Fare | None: ...\n"
    assert list(mutants_of(MODULE, source)) == []
