"""Start says what is not shown or counted yet, to whom to turn, and nothing while all is well."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from shared.web.console import log_progress
from shared.web.console.log_progress import LogProgress, LogReading, OwnLog, lacking_of
from tests.embedded.services import Services, serving

pytestmark = pytest.mark.requirement("1.15")

START = "/registry/console/"
REPORTS = "Reports and figures do not count everything yet."
PARTNERS = "Partners have not been sent everything that is public."
MEETINGS = "Organizations, people and States on the pages of meetings are not up to date."
STOPPED = "because a part of the program is not running"


def start(services: Services) -> str:
    return services.client(services.apps["registry"], services.token("staff")).get(START).text


def test_what_no_worker_has_passed_on_is_said_on_start(
    empty_home_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(empty_home_once, home := tmp_path / "home")
    with serving(home) as services:
        services.record("/registry/api/organizations", {"name": "Example Networks"})
        page = start(services)
        assert "not shown everywhere" not in page, "a worker may take a minute"
        monkeypatch.setattr(log_progress, "PATIENCE", timedelta(seconds=-1))
        page = start(services)
        assert [sentence in page for sentence in (REPORTS, PARTNERS, MEETINGS)] == [True] * 3
        assert STOPPED in page
        assert "Ask an operator to run “rapporteur doctor”" in page
        services.count()
        assert "not shown everywhere" not in start(services)


def of(
    position: int, *, settled: int = 5, waiting: bool = False, sealing: bool = True, reading: bool = True
) -> list[LogProgress]:
    owner = LogProgress(sealing, [OwnLog("registry", settled, waiting)])
    return [owner, LogProgress(reading, [], [LogReading("registry", position, REPORTS)])]


def test_a_worker_that_is_behind_is_not_called_stopped() -> None:
    assert lacking_of(of(5)) == ([], False)
    assert lacking_of(of(6)) == ([], False), "what is newer than a minute may be read already"
    assert lacking_of(of(4)) == ([REPORTS], False)
    assert lacking_of(of(4, reading=False)) == ([REPORTS], True)
    assert lacking_of(of(5, reading=False)) == ([], False), "nothing is missing"
    assert lacking_of(of(5, waiting=True)) == ([REPORTS], False)
    assert lacking_of(of(5, waiting=True, sealing=False)) == ([REPORTS], True)


def test_a_log_whose_service_does_not_answer_is_left_to_the_notice_about_that() -> None:
    assert lacking_of(of(4)[1:]) == ([], False)
