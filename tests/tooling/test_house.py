"""The source tree and its terms: limited depth, no developer tools in the installed program, a correct glossary."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from setuptools import find_packages  # type: ignore[import-untyped]

from deploy.installation.locks import running
from deploy.installation.preparation import prepare
from deploy.runtime.loading import load_installation
from tests.checks import glossary, house
from tests.checks.finding import Module, modules

ROOT = Path(__file__).resolve().parents[2]
DEEP = "services/registry/console/organizations/fields/names"


def module(path: str, text: str = "") -> Module:
    """Return a module that does not exist on disk."""
    return Module(path.replace("/", "."), f"{path}.py", ast.parse(text))


@pytest.mark.requirement("6.01")
def test_every_module_has_its_place_and_is_reached_by_a_statement() -> None:
    assert house.check(ROOT) == []


@pytest.mark.requirement("6.01")
@pytest.mark.parametrize(
    ("path", "text", "sentence"),
    [
        (DEEP, "", "this lies 4 folders deep; 3 are the most"),
        ("shared/web/utils/days", "", "'utils' says nothing about what it holds"),
        ("shared/web/helpers", "", "'helpers' says nothing about what it holds"),
        ("deploy/cli/report", "import importlib\nimportlib.import_module('x')", "import_module: import by a statement"),
        ("deploy/cli/report", "def late():\n    return __import__('x')", "__import__: import by a statement"),
        ("deploy/cli/report", "import tests.bench", "tests are for developers"),
    ],
)
def test_what_is_out_of_place_is_found(path: str, text: str, sentence: str) -> None:
    (finding,) = house.look_at(module(path, text))
    assert sentence in finding.sentence


@pytest.mark.requirement("6.01")
def test_what_only_developers_run_is_not_installed() -> None:
    """Check the wheel's packages against the setting that selects them."""
    packages = find_packages(str(ROOT), include=["services*", "shared*", "deploy*"])
    assert {name.partition(".")[0] for name in packages} == {"services", "shared", "deploy"}
    for room in ("checks", "simulation", "crash", "faults", "outages", "fuzz", "bench"):
        assert (ROOT / "tests" / room).is_dir()
        assert not [name for name in packages if room in name.split(".")]


@pytest.mark.requirement("6.01")
def test_looking_an_installation_up_starts_no_server(tmp_path: Path) -> None:
    """The PostgreSQL of a production home is not running; functions that start it are named accordingly."""
    home = tmp_path / "home"
    prepare(home, "production")
    (home / "postgres" / "data").mkdir(parents=True)
    installation = load_installation({"RAPPORTEUR_HOME": str(home)})
    assert installation.way == "production"
    assert running(home / "run") == {}


@pytest.mark.process
@pytest.mark.requirement("6.01")
def test_the_program_runs_without_the_tests(tmp_path: Path) -> None:
    for room in ("services", "shared", "deploy"):
        (tmp_path / room).symlink_to(ROOT / room)
    every = "import pkgutil, deploy.cli, deploy; names = [m.name for m in pkgutil.walk_packages(deploy.__path__, 'deploy.')]"
    script = f"{every}\nfor name in names:\n    if name != 'deploy.setup' and not name.endswith('__main__'): __import__(name)\nprint(len(names))"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONSAFEPATH": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) > 100


@pytest.mark.requirement("6.02")
def test_code_and_glossary_say_the_same() -> None:
    assert glossary.check(ROOT) == []


@pytest.mark.requirement("6.02")
def test_the_glossary_has_words_of_the_trade_and_of_every_room() -> None:
    lines = (ROOT / glossary.GLOSSARY).read_text(encoding="utf-8").splitlines()
    places = {row["path"] for row in map(glossary.ROW.match, lines) if row}
    assert len([line for line in lines if glossary.WORD.match(line)]) >= 15
    rooms = {"/".join(path.split("/")[:2]) for path in places}
    assert {"services/registry", "services/meetings", "services/reporting"} <= rooms
    assert {"shared/domain", "shared/event_store", "shared/messaging", "shared/public_view", "shared/web"} <= rooms


@pytest.mark.requirement("6.02")
def test_a_retired_name_and_a_word_of_two_meanings_are_found() -> None:
    read = list(modules(ROOT, "shared"))
    assert [finding.sentence for finding in glossary.retired([module("shared/web/desk")])] != []
    assert [finding.sentence for finding in glossary.retired([module("shared/web/x", "def said(): ...")])] != []
    double = module("shared/web/twice", "class Vault: ...")
    words = (ROOT / glossary.GLOSSARY).read_text(encoding="utf-8").splitlines()
    assert [
        "Vault is a class in shared/privacy/vault.py too" in each.sentence
        for each in glossary.doubled(words, [*read, double])
    ] == [True]
