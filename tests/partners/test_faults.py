"""Under load, with a broker and a consumer killed and a database restarted, each partner ends with what is public, in order."""

from pathlib import Path

import pytest

from tests.partners.run import Outcome, run
from tests.production.test_up import Home, home

__all__ = ["home"]
pytestmark = [
    pytest.mark.requirement("3.05"),
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.kafka,
    pytest.mark.postgres,
]
SECONDS = 15.0


@pytest.fixture
def outcome(home: Home, tmp_path: Path) -> Outcome:
    home.up()
    return run(home, tmp_path, SECONDS)


def test_each_partner_ends_with_what_is_public_once_and_in_order(
    outcome: Outcome, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(f"\n{outcome}")
    assert outcome.told == outcome.public
    assert len(outcome.public) > outcome.sent / 3
    assert {name: each.once == outcome.public for name, each in outcome.followers.items()} == dict.fromkeys(
        outcome.followers, True
    )
