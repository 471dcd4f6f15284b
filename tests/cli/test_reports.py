"""`report` and `figure` on the command line."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from tests.plugins.installations import Rapporteur

PERIOD = ("--period", "2013-2016")


def test_the_same_arguments_give_the_same_bytes(
    demonstration_once: Path, rapporteur: Rapporteur, tmp_path: Path
) -> None:
    out = tmp_path / "report.json"
    first = rapporteur(demonstration_once, "report", "wtsa", *PERIOD, "--format", "json")
    written = rapporteur(demonstration_once, "report", "wtsa", *PERIOD, "--format", "json", "--out", str(out))
    assert first.code == written.code == 0
    assert out.read_bytes() == first.out
    assert written.out == b""
    assert first.out.endswith(b"}\n")


@pytest.mark.requirement("1.13")
def test_the_moment_that_a_report_prints_gives_it_again_later(few: Path, rapporteur: Rapporteur) -> None:
    first = rapporteur(few, "report", "wtsa", *PERIOD, "--format", "json")
    moment = ",".join(f"{log}:{position}" for log, position in json.loads(first.out)["as_known_at"].items())
    assert rapporteur(few, "accounts", "token", "Example", "--role", "reader").code == 0
    later = rapporteur(few, "report", "wtsa", *PERIOD, "--format", "json")
    again = rapporteur(few, "report", "wtsa", *PERIOD, "--format", "json", "--as-known-at", moment)
    assert json.loads(later.out)["as_known_at"]["registry"] == json.loads(first.out)["as_known_at"]["registry"] + 1
    assert again.out == first.out


def test_html_is_one_document(demonstration_once: Path, rapporteur: Rapporteur) -> None:
    written = rapporteur(demonstration_once, "report", "wtsa", *PERIOD, "--format", "html")
    assert written.code == 0
    assert written.text.lstrip().lower().startswith("<!doctype html>")
    assert "data-key" in written.text


@pytest.mark.requirement("1.14")
def test_retention_of_the_real_meetings_and_its_evidence(demonstration_once: Path, rapporteur: Rapporteur) -> None:
    """Six of the twelve companies of 2013 came in 2014: Fujitsu, Huawei, Mitsubishi Electric, NEC, NTT, Orange."""
    printed = rapporteur(demonstration_once, "figure", "retention.organizations", *PERIOD, "--evidence")
    figures = [json.loads(line) for line in printed.text.splitlines()]
    compared = [each for each in figures if each["denominator"]]
    assert [(each["numerator"], each["denominator"], each["value"]) for each in compared] == [(6, 12, 0.5)]
    evidence = compared[0]["evidence"]
    assert len(evidence["events"]) == evidence["count"] > 20


def test_who_merged_is_counted_once_over_the_period(demonstration_once: Path, rapporteur: Rapporteur) -> None:
    """21 member entities attended CTO-05 and CTO-06, and five the CxO meeting of 2016, including three that had
    attended before.

    Alcatel-Lucent became part of Nokia on 2 November 2016, a day before the end.
    """
    printed = rapporteur(demonstration_once, "figure", "participation.organizations", *PERIOD)
    whole = [figure for figure in map(json.loads, printed.text.splitlines()) if figure["of"] == {}]
    assert [figure["at_least"] for figure in whole] == [21 + 5 - 1]


def test_nothing_of_progress_is_written_where_there_is_no_terminal(
    demonstration_once: Path, rapporteur: Rapporteur
) -> None:
    assert rapporteur(demonstration_once, "report", "wtsa", *PERIOD, "--format", "json").err == ""


@pytest.mark.requirement("2.08")
def test_two_moments_are_compared_and_the_steps_add_up(demonstration_once: Path, rapporteur: Rapporteur) -> None:
    moments = ("--from", "registry:1687,meetings:100,reporting:5", "--to", "registry:1687,meetings:110,reporting:5")
    printed = rapporteur(demonstration_once, "compare", "wtsa", *PERIOD, *moments)
    assert printed.code == 0
    assert "meetings.held: at least 3" in printed.text or "participation.organizations" in printed.text
    found = json.loads(rapporteur(demonstration_once, "compare", "wtsa", *PERIOD, *moments, "--format", "json").out)
    assert found["figures"]
    recorded = [step["recorded"] for step in found["steps"]]
    assert recorded == sorted(recorded)
    for index, figure in enumerate(found["figures"]):
        changes = [change for step in found["steps"] for change in step["changes"] if change["figure"] == index]
        assert changes[0]["before"] == figure["before"]
        assert changes[-1]["after"] == figure["after"]
        assert all(one["after"] == later["before"] for one, later in pairwise(changes))


@pytest.mark.requirement("2.08")
def test_a_comparison_that_cannot_be_asked_for(demonstration_once: Path, rapporteur: Rapporteur) -> None:
    compare = ("compare", "wtsa", *PERIOD)
    earlier, ways = "registry:9,meetings:9,reporting:5", ("--one", "entity", "--other", "group")
    for options, code, said in (
        ((), 2, ""),
        (("--parameter", "level"), 2, ""),
        (("--parameter", "level", *ways, "--from", earlier), 2, ""),
        (("--from", earlier, *ways), 2, ""),
        (("--from", earlier, "--other", "group"), 2, ""),
        (("--from", "soon"), 3, "--from: Write a day"),
        (("--from", earlier, "--to", "registry:8,meetings:9,reporting:5"), 3, "--to: Name a later moment"),
        (("--parameter", "colour", "--one", "a", "--other", "b"), 3, "--parameter: No rule"),
        (("--parameter", "level", "--one", "entity", "--other", "b"), 3, "--other: Choose one of"),
        (("--from", "2020-01-01"), 4, ""),
    ):
        outcome = rapporteur(demonstration_once, *compare, *options)
        assert (outcome.code, outcome.out) == (code, b""), options
        assert outcome.err
        assert said in outcome.err
    level = rapporteur(demonstration_once, *compare, "--parameter", "level", *ways)
    assert level.code == 0
    assert level.out


def test_status_for_programs_has_what_outsiders_rely_on(demonstration_once: Path, rapporteur: Rapporteur) -> None:
    found = json.loads(rapporteur(demonstration_once, "status", "--json").out)
    known = {"way", "urls", "kafka", "databases", "pids", "positions", "signed", "continues"}
    assert set(found) == known | {"published", "waiting", "clock_refused", "reread", "reread_now", "altered"}
    assert found["way"] == "embedded"
    assert found["kafka"] is None
    assert found["pids"] == {}
    assert found["positions"] == {"registry": 1689, "meetings": 265, "reporting": 11, "partners": 51}


def test_doctor_finds_a_secret_that_others_can_read(demonstration: Path, rapporteur: Rapporteur) -> None:
    assert rapporteur(demonstration, "doctor").code == 0
    (demonstration / "secrets" / "vault.key").chmod(0o644)
    found = rapporteur(demonstration, "doctor")
    assert found.code == 7
    assert "chmod 600" in found.text
