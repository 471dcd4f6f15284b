"""Hung processes of a running production installation are detected by new connections and restarted; nothing
acknowledged is lost."""

from pathlib import Path

import pytest

from tests.outages.clerks import Clerks
from tests.outages.hanging import EVERY, PATIENCE, each_hung, own_site
from tests.outages.run import copies_of, found_of, until
from tests.production.test_up import home_of_its_own

pytestmark = [
    pytest.mark.requirement("12.01"),
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.kafka,
    pytest.mark.postgres,
]


def test_each_part_that_hangs_is_started_again_and_nothing_acknowledged_is_lost(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with home_of_its_own() as home:
        home.environment["RAPPORTEUR_RESTART_AFTER"] = "10"
        home.up()
        site = own_site(home)
        clerks = Clerks(site.url, site.token)
        with copies_of(site) as copies, clerks.at_work():
            for each in each_hung(home, clerks, copies):
                with capsys.disabled():
                    print("", each, sep="\n", flush=True)
        with copies_of(site) as copies:
            sizes = copies.now()
            until(lambda: copies.have(sizes), PATIENCE)
            found = found_of(clerks, copies)
        said = Path(home.started[0][1].name).read_text()
    assert (found.wrong, found.lost) == ([], [])
    assert "shutting down" in said
    assert said.count("gave no answer") == len(EVERY) - 1
