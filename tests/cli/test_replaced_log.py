"""A lost log that was started again without a restore: what a rebuild repairs, and what it does not."""

import shutil
from pathlib import Path

import pytest

from deploy.installation.service_set import open_services
from tests.backups.bureau import Bureau
from tests.plugins.installations import Rapporteur

pytestmark = pytest.mark.requirement("4.08")
REBUILD, RESTORE = "Run `rapporteur rebuild reporting`", "`rapporteur restore` brings the log back"


def test_figures_are_made_of_what_is_there_and_partners_wait_for_a_restore(
    empty_home_once: Path, tmp_path: Path, rapporteur: Rapporteur
) -> None:
    bureau = Bureau(tmp_path / "home")
    shutil.copytree(empty_home_once, bureau.home)
    bureau.begin()
    bureau.announce("EX-1")
    bureau.catch_up()
    for file in bureau.home.glob("meetings.db*"):
        file.unlink()
    shutil.copyfile(empty_home_once / "meetings.db", bureau.home / "meetings.db")
    bureau.announce("EX-2")
    # Only what is sealed has begun the log anew; before that, the empty database is refused.
    with open_services(bureau.installation) as services:
        bureau.installation.sealer(services.engines["meetings"], "meetings").seal_all()
    before = rapporteur(bureau.home, "doctor").text
    assert REBUILD in before
    assert RESTORE in before
    for service in ("reporting", "meetings"):
        rebuilt = rapporteur(bureau.home, "rebuild", service)
        assert rebuilt.code == 0, rebuilt.err
        assert rebuilt.text.startswith("Rebuilt: ")
        assert "The log meetings is another one" in rebuilt.err
    after = rapporteur(bureau.home, "doctor").text
    assert REBUILD not in after
    assert RESTORE in after
