"""One exported bundle of the real history for all tests, and both verifiers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.cli import main
from deploy.verify import rapporteur_verify
from tests.plugins.installations import Outcome, Rapporteur
from tests.verify.bundles import Parts, parts_of

Verifiers = dict[str, Callable[..., Outcome]]


@pytest.fixture(scope="session")
def bundle_once(few_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real history with two issued reports, as written by `log export`."""
    out = tmp_path_factory.mktemp("bundle") / "bundle.zip"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RAPPORTEUR_HOME", str(few_once))
        assert main(["log", "export", "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="session")
def parts_once(bundle_once: Path) -> Parts:
    return parts_of(bundle_once)


@pytest.fixture
def parts(parts_once: Parts) -> Parts:
    """The parts of the bundle, to be altered."""
    return dict(parts_once)


@pytest.fixture
def verifiers(rapporteur: Rapporteur, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Verifiers:
    """Both verifiers, each called with a bundle and options."""

    def single_file(*arguments: str) -> Outcome:
        capfdbinary.readouterr()
        try:
            code = rapporteur_verify.main(list(arguments))
        except SystemExit as wrong_use:
            code = int(str(wrong_use.code))
        out, err = capfdbinary.readouterr()
        return Outcome(code, out, err.decode())

    return {
        "single file": single_file,
        "log verify": lambda *arguments: rapporteur(tmp_path / "none", "log", "verify", *arguments),
    }
