"""A clock that jumped: the commands report it, `doctor` detects it, and work resumes once a person confirms the clock."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.plugins.installations import Rapporteur

pytestmark = pytest.mark.requirement("12.03")
ORGANIZATIONS = "name\nExample Networks\n"


def put_back(url: str, days: int) -> None:
    """Date the last reading of the clock a number of days earlier, within the same boot, so that the clock has jumped
    since."""
    engine = create_engine(url)
    earlier = (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    with engine.begin() as connection:
        assert connection.execute(text("UPDATE registry_clock SET clock = :clock"), {"clock": earlier}).rowcount == 1
    engine.dispose()


def test_a_jump_is_told_of_seen_and_confirmed(rapporteur: Rapporteur, empty_home: Path, tmp_path: Path) -> None:
    rows = tmp_path / "organizations.csv"
    rows.write_text(ORGANIZATIONS)
    assert rapporteur(empty_home, "clock", "show").text == "No clock is refused.\n"
    nothing = rapporteur(empty_home, "clock", "confirm", "2026-11-28")
    assert nothing.code == 5
    assert "nothing to confirm" in nothing.err

    put_back(f"sqlite:///{empty_home}/registry.db", days=40)
    refused = rapporteur(empty_home, "import", "organizations", str(rows))
    assert refused.code == 7
    assert "rapporteur clock confirm" in refused.err
    examined = rapporteur(empty_home, "doctor")
    assert examined.code == 7
    assert "registry is not being sealed: the clock jumped forward." in examined.text
    assert "docs/runbook.md: The clock jumped" in examined.text
    assert rapporteur(empty_home, "clock", "show").text.startswith("registry: the clock showed ")
    status = rapporteur(empty_home, "status").text
    assert re.search("^  waiting: registry:[1-9]", status, re.MULTILINE)
    assert "NOT SEALED: registry, because the clock jumped" in status

    assert rapporteur(empty_home, "backup", "--out", str(tmp_path / "backup.zip")).code == 0, "what waits is in it too"

    yesterweek = rapporteur(empty_home, "clock", "confirm", "2020-01-01")
    assert yesterweek.code == 5
    assert "set it right" in yesterweek.err
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    assert rapporteur(empty_home, "clock", "confirm", today).code == 0
    # Importing the same file again records nothing twice, and seals pending events.
    assert rapporteur(empty_home, "import", "organizations", str(rows)).code == 0
    assert rapporteur(empty_home, "doctor").code == 0
    assert not re.search("waiting|NOT SEALED", rapporteur(empty_home, "status").text)


def test_recorded_times_in_the_future_are_told_of(rapporteur: Rapporteur, empty_home: Path, tmp_path: Path) -> None:
    rows = tmp_path / "organizations.csv"
    rows.write_text(ORGANIZATIONS)
    assert rapporteur(empty_home, "import", "organizations", str(rows)).code == 0
    engine = create_engine(f"sqlite:///{empty_home}/registry.db")
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER registry_log_no_update"))
        connection.execute(
            text(
                "UPDATE registry_log SET recorded = '2999-01-01T00:00:00.000000Z' "
                "WHERE position = (SELECT max(position) FROM registry_log)"
            )
        )
    engine.dispose()
    examined = rapporteur(empty_home, "doctor")
    assert examined.code == 7
    assert "The last event of registry has a recorded time" in examined.text
    assert "docs/runbook.md: Recorded times in the future" in examined.text
