"""docs/requirements.md is correct about the tests, and `.ci/run` does not allow omissions."""

import subprocess
from pathlib import Path

import pytest

from tests.plugins.browser import find_browser

ROWS = """
[[issue]]
title = "First"
finished = {finished}

[issue.rows]
"1.01" = "It counts."
"1.02" = "It sorts | it stores."
"1.03" = {{ sentence = "It flies.", missing = "The wings." }}
"""

TESTS = """
import pytest

@pytest.mark.requirement("1.01")
@pytest.mark.parametrize("number", [1, 2, 3])
def test_counts(number):
    assert number

@pytest.mark.requirement("1.01", "1.02")
def test_both():
    pass

@pytest.mark.requirement("1.03")
def test_hops():
    pass
"""

TWO = ["-n", "2", "--dist", "loadgroup"]

# Tests that record their process in a file, to which several can append a line at a time.
PLACED = """
import os, pytest

def placed(mark):
    with open("placed", "a") as file:
        file.write(f"{{mark}} {{os.getpid()}} {{__name__}}\\n")

@pytest.mark.{mark}
@pytest.mark.parametrize("number", range(3))
def test_placed_by_its_mark(number):
    placed("{mark}")

@pytest.mark.parametrize("number", range(3))
def test_placed_by_its_file(number):
    placed("neither")
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A small project with the plugins and three rows, without requirements on the environment."""
    monkeypatch.delenv("RAPPORTEUR_REQUIRE_ALL", raising=False)
    plugins = ["tests.plugins.browser", "tests.plugins.requirements", "tests.plugins.timings"]
    pytester.makeconftest(f"pytest_plugins = {plugins}")
    pytester.makeini("[pytest]\nmarkers = browser: needs one\n")
    keep(pytester, finished=False)
    pytester.makepyfile(test_first=TESTS)
    return pytester


def keep(project: pytest.Pytester, *, finished: bool) -> None:
    (project.path / "tests").mkdir(exist_ok=True)
    (project.path / "tests/requirements.toml").write_text(ROWS.format(finished=str(finished).lower()))


def document(project: pytest.Pytester) -> Path:
    return project.path / "docs/requirements.md"


def rows(project: pytest.Pytester) -> list[str]:
    return [line for line in document(project).read_text().splitlines() if line.startswith("| 1.")]


def test_each_row_says_how_many_tests_and_what_they_said(project: pytest.Pytester) -> None:
    project.runpytest("--requirements").assert_outcomes(passed=5)
    assert rows(project) == [
        "| 1.01 | It counts. | 2 | passed |",
        "| 1.02 | It sorts \\| it stores. | 1 | passed |",
        "| 1.03 | It flies. Missing: The wings. | 1 | open |",
    ]


def test_one_failing_case_fails_its_row(project: pytest.Pytester) -> None:
    project.makepyfile(test_first=TESTS.replace("[1, 2, 3]", "[1, 0, 3]"))
    project.runpytest("--requirements").assert_outcomes(passed=4, failed=1)
    assert rows(project)[0] == "| 1.01 | It counts. | 2 | failed |"


def test_a_row_without_a_test_is_open(project: pytest.Pytester) -> None:
    project.makepyfile(test_first="def test_nothing(): pass")
    project.runpytest("--requirements")
    assert [row.rsplit("|", 3)[1:3] for row in rows(project)] == [[" 0 ", " open "]] * 3


def test_the_same_outcomes_give_the_same_bytes(project: pytest.Pytester) -> None:
    project.runpytest("--requirements")
    first = document(project).read_bytes()
    result = project.runpytest("--requirements")
    assert document(project).read_bytes() == first
    result.stdout.no_fnmatch_line("*has changed*")


def test_an_unknown_number_stops_the_run(project: pytest.Pytester) -> None:
    project.makepyfile(test_other="import pytest\n@pytest.mark.requirement('9.99')\ndef test_it(): pass")
    result = project.runpytest()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines("*'9.99' is not in tests/requirements.toml*")


@pytest.mark.parametrize("selection", [["-k", "both"], ["-m", "requirement"], ["test_first.py"], ["--maxfail=1"]])
def test_a_part_of_the_tests_writes_nothing(project: pytest.Pytester, selection: list[str]) -> None:
    project.makepyfile(test_second="def test_bad(): assert False\ndef test_late(): pass")
    result = project.runpytest("--requirements", *selection)
    assert not document(project).exists()
    result.stdout.fnmatch_lines("*is left as it is: this was not a whole run.")


def test_without_a_browser_it_says_so_loudly_and_writes_nothing(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORTEUR_BROWSER", str(project.path / "nowhere"))
    find_browser.cache_clear()
    mark = "import pytest\n@pytest.mark.browser\n@pytest.mark.requirement('1.02')\ndef test_page(): pass"
    project.makepyfile(test_page=mark)
    result = project.runpytest("--requirements")
    find_browser.cache_clear()
    result.assert_outcomes(passed=5, skipped=1)
    result.stdout.fnmatch_lines(
        [
            "*NOT RUN: no browser was found*",
            "1 tests in a browser*playwright install chromium*",
            "*test_page.py::test_page",
        ]
    )
    result.stdout.fnmatch_lines(["not run: no browser: 1 (1.02)", "*only where there is a browser*"])
    assert not document(project).exists()


def test_rooms_and_slowest_come_before_the_closing_line(project: pytest.Pytester) -> None:
    lines = project.runpytest("--requirements").outlines
    at = [next(i for i, line in enumerate(lines) if words in line) for words in ("seconds per room", "slowest tests")]
    assert at == sorted(at)
    assert "5 passed" in lines[-1]
    assert "(5 tests)" in "".join(lines)


@pytest.mark.process
@pytest.mark.requirement("1.02")
class TestInTwoProcesses:
    """The tests run in two workers, as in `make test`, which report to the process that writes and judges."""

    @pytest.fixture(autouse=True)
    def parallel(self, project: pytest.Pytester) -> None:
        plugins = [f"tests.plugins.{name}" for name in ("parallel", "browser", "requirements", "timings")]
        project.makeconftest(f"pytest_plugins = {plugins}")

    def test_what_is_written_and_said_is_the_same(self, project: pytest.Pytester) -> None:
        project.makepyfile(test_page="import pytest\n@pytest.mark.browser\ndef test_page(tmp_path): pass")
        project.runpytest("--requirements").assert_outcomes(passed=6)
        alone = document(project).read_bytes()
        document(project).unlink()
        lines = project.runpytest("--requirements", *TWO).outlines
        assert document(project).read_bytes() == alone
        assert "6 passed" in lines[-1]
        assert "(6 tests)" in "".join(lines)
        at = lines.index(next(line for line in lines if "seconds per group and worker" in line))
        assert [line.split(None, 1)[1] for line in lines[at + 1 : at + 5]] == ["browser", "the rest", "gw0", "gw1"]
        assert not any("@" in line for line in lines), "groups are not part of the names of tests"

    def test_one_worker_has_the_broker_one_the_browser_and_a_module_is_set_up_once(
        self, project: pytest.Pytester
    ) -> None:
        for number, mark in enumerate(["kafka", "browser", "kafka", "browser"]):
            project.makepyfile(**{f"test_{number}": PLACED.format(mark=mark)})
        project.runpytest("-k", "placed", *TWO).assert_outcomes(passed=24)
        placed = [line.split() for line in (project.path / "placed").read_text().splitlines()]
        broker, browser = ({pid for mark, pid, _ in placed if mark == of} for of in ("kafka", "browser"))
        assert (len(broker), len(browser), broker & browser) == (1, 1, set())
        shared = {(number, pid) for mark, pid, number in placed if mark == "neither"}
        assert len(shared) == 4, "the tests of a file are all in one worker"

    def test_a_part_writes_nothing_and_a_skipped_test_fails(
        self, project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("RAPPORTEUR_REQUIRE_ALL", "1")
        project.makepyfile(test_skipping="import pytest\ndef test_both(): pytest.skip('no time')")
        result = project.runpytest("--requirements", "-k", "both", *TWO)
        result.assert_outcomes(passed=1, failed=1)
        result.stdout.fnmatch_lines("Not run (*no time*), though RAPPORTEUR_REQUIRE_ALL asks for every test.")
        assert not document(project).exists()


@pytest.mark.requirement("1.03")
class TestWithEverythingRequired:
    @pytest.fixture(autouse=True)
    def strict(self, project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
        project.runpytest("--requirements")
        for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "all"]):
            as_somebody = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
            subprocess.run(["git", *as_somebody, *command], cwd=project.path, check=True)
        monkeypatch.setenv("RAPPORTEUR_REQUIRE_ALL", "1")

    def test_a_run_that_agrees_with_the_committed_document_passes(self, project: pytest.Pytester) -> None:
        result = project.runpytest("--requirements")
        assert result.ret == 0
        result.assert_outcomes(passed=5)

    @pytest.mark.parametrize(
        "skipping",
        [
            "import pytest\ndef test_it(): pytest.skip('no time')",
            "import pytest\npytest.skip('no time', allow_module_level=True)",
            "import pytest\n@pytest.mark.xfail(reason='no time')\ndef test_it(): assert 0",
        ],
    )
    def test_a_skipped_test_fails(self, project: pytest.Pytester, skipping: str) -> None:
        project.makepyfile(test_skipping=skipping)
        result = project.runpytest("--requirements")
        assert result.ret != 0
        result.stdout.fnmatch_lines("Not run (*no time*), though RAPPORTEUR_REQUIRE_ALL asks for every test.")

    def test_an_open_row_of_a_finished_issue_fails(self, project: pytest.Pytester) -> None:
        keep(project, finished=True)
        result = project.runpytest("--requirements")
        assert result.ret == pytest.ExitCode.TESTS_FAILED
        result.stdout.fnmatch_lines(["*requirement 1.03*", "Its issue is finished, but it is: open."])
        assert "5 passed, 1 error" in result.outlines[-1]

    def test_a_document_that_differs_from_the_committed_one_fails(self, project: pytest.Pytester) -> None:
        project.makepyfile(test_second="import pytest\n@pytest.mark.requirement('1.02')\ndef test_more(): pass")
        first, second = project.runpytest("--requirements"), project.runpytest("--requirements")
        for result in (first, second):  # written by the first, but not committed
            assert result.ret == pytest.ExitCode.TESTS_FAILED
            result.stdout.fnmatch_lines("It differs from the committed one. Run `make test`*and commit the file.")
            assert "6 passed, 1 error" in result.outlines[-1]
