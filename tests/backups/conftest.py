"""One bureau with a backup, shared by all tests; each test loses its own copy."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.cli import main
from deploy.transfer.backup import back_up
from tests.backups.bureau import Bureau

PHRASE = "an example of a phrase"


@dataclass(frozen=True)
class Backed:
    """`file` and `vault` were written when the bureau's logs were at `logs`; `sha256` is the printed digest."""

    bureau: Bureau
    file: Path
    vault: Path
    phrase: Path

    @property
    def closed(self) -> tuple[str, ...]:
        return ("--vault", str(self.vault), "--passphrase-file", str(self.phrase))


@pytest.fixture(scope="module")
def backed_once(empty_home_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Backed:
    """A small record with unsealed events. Do not change it: use `backed`."""
    folder = tmp_path_factory.mktemp("backed")
    bureau = Bureau(folder / "home")
    shutil.copytree(empty_home_once, bureau.home)
    bureau.begin()
    bureau.announce("EX-1", command="command-1")
    bureau.catch_up()
    bureau.announce("EX-2")
    phrase = folder / "phrase"
    phrase.write_text(PHRASE)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RAPPORTEUR_HOME", str(bureau.home))
        # The command seals first, but an event recorded meanwhile stays unsealed.
        back_up(bureau.installation, folder / "backup.zip")
        options = ("--out", str(folder / "vault"), "--passphrase-file", str(phrase))
        assert main(["backup", "vault", *options]) == 0
    return Backed(bureau, folder / "backup.zip", folder / "vault", phrase)


@pytest.fixture
def backed(backed_once: Backed, tmp_path: Path) -> Backed:
    home = tmp_path / "home"
    shutil.copytree(backed_once.bureau.home, home)
    return Backed(Bureau(home), backed_once.file, backed_once.vault, backed_once.phrase)
